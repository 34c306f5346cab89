package machine

// memory holds the results of functions with arguments of their own. It is one hash table for all functions of a run: most
// have few results, and most results are never asked for again, so that they must cost little.
type memory struct {
	slots []remembered // a power of two, at most three quarters of them used
	count int
	rooms [][]Value // the arguments of each result, and the result; they stay where they are
	// current is the number of the room that is being filled.
	current int
	marks   uint32 // how many values have a mark
}

// remembered is where a result is. The zero value is a free slot.
type remembered struct {
	hash     uint32
	function uint32 // its slot plus 1
	at       uint32 // the number of its room, and in the low bits where it begins there
}

// usage says how useful it is to remember results of a function.
type usage struct{ tries, hits uint32 }

const (
	maxArguments = 4      // a function with more is evaluated each time
	firstSlots   = 1 << 7 // of a memory
	keptSlots    = 1 << 10
	firstRoom    = 1 << 8 // values
	lowBits      = 13
	largestRoom  = 1 << lowBits // values
)

// hash returns the hash of a call. It depends on which values the arguments are, not on what is in them.
func (r *Run) hash(f *function, frame []Value, args []operand) uint32 {
	hash := uint64(f.slot) //nolint:gosec // not negative
	for _, arg := range args {
		hash = mix(hash ^ uint64(r.memory.mark(r.load(frame, arg))))
	}
	return uint32(hash) //nolint:gosec // any bits will do
}

// mark returns a number for the value: the same whenever it is asked for, and another one for most other values.
func (m *memory) mark(v Value) uint32 {
	switch v := v.(type) {
	case *Object:
		return m.number(&v.mark)
	case *Array:
		return m.number(&v.mark)
	case *Set:
		return m.number(&v.mark)
	}
	return uint32(hashOf(v)) //nolint:gosec // any bits will do
}

func (m *memory) number(mark *uint32) uint32 {
	if *mark == 0 {
		m.marks++
		*mark = m.marks
	}
	return *mark
}

// trial is after how many tries a function is judged.
const trial = 256

// isWorthwhile reports whether to look for the result of a call and to remember it. Where few results are found again, only
// some are remembered, by which it shows when that changes.
func (u *usage) isWorthwhile(hash uint32) bool {
	const share, sample = 8, 8
	if u.tries >= trial && u.hits < u.tries/share && hash%sample != 0 {
		return false
	}
	u.tries++
	return true
}

// shorten makes what was tried so far count like one trial, so that it soon shows when the next run is different.
func (u *usage) shorten() {
	if u.tries > trial {
		u.hits, u.tries = uint32(uint64(u.hits)*trial/uint64(u.tries)), trial //nolint:gosec // at most as many as tries
	}
}

// recall returns the result of a call, and whether it is known.
func (r *Run) recall(f *function, hash uint32, frame []Value, args []operand) (Value, bool) {
	m := &r.memory
	if len(m.slots) == 0 {
		return nil, false
	}
	mask := uint32(len(m.slots) - 1) //nolint:gosec // fits
	for i := hash & mask; m.slots[i].function != 0; i = (i + 1) & mask {
		if s := m.slots[i]; s.hash == hash && s.function == uint32(f.slot)+1 { //nolint:gosec // a few hundred
			if entry := m.rooms[s.at>>lowBits][s.at%largestRoom:]; r.isOf(entry, frame, args) {
				return entry[len(args)], true
			}
		}
	}
	return nil, false
}

// isOf reports whether an entry has the arguments.
func (r *Run) isOf(entry, frame []Value, args []operand) bool {
	for i, arg := range args {
		if entry[i] != r.load(frame, arg) {
			return false
		}
	}
	return true
}

// remember keeps the result of a call that is not known yet.
func (r *Run) remember(f *function, hash uint32, frame []Value, args []operand, result Value) {
	m := &r.memory
	if m.count++; 4*m.count > 3*len(m.slots) {
		m.grow()
	}
	entry, slot := m.room(len(args) + 1)
	for i, arg := range args {
		entry[i] = r.load(frame, arg)
	}
	entry[len(args)] = result
	slot.hash, slot.function = hash, uint32(f.slot)+1 //nolint:gosec // a few hundred
	m.place(slot)
}

// grow doubles the slots.
func (m *memory) grow() {
	old := m.slots
	m.slots = make([]remembered, max(2*len(old), firstSlots))
	for _, s := range old {
		if s.function != 0 {
			m.place(s)
		}
	}
}

// place puts a result where it is looked for.
func (m *memory) place(s remembered) {
	mask := uint32(len(m.slots) - 1) //nolint:gosec // fits
	i := s.hash & mask
	for m.slots[i].function != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = s
}

// room returns room for n values, and where it is.
func (m *memory) room(n int) ([]Value, remembered) {
	for m.current < len(m.rooms) && len(m.rooms[m.current])+n > cap(m.rooms[m.current]) {
		m.current++
	}
	if m.current == len(m.rooms) {
		size := firstRoom
		if m.current > 0 {
			size = min(2*cap(m.rooms[m.current-1]), largestRoom)
		}
		m.rooms = append(m.rooms, make([]Value, 0, size))
	}
	room := &m.rooms[m.current]
	at := len(*room)
	*room = (*room)[:at+n]
	return (*room)[at:], remembered{at: uint32(m.current<<lowBits | at)} //nolint:gosec // fits
}

// clear forgets all results. It keeps the room that small runs need.
func (m *memory) clear() {
	if len(m.slots) > keptSlots {
		*m = memory{}
		return
	}
	clear(m.slots)
	for i, room := range m.rooms {
		clear(room)
		m.rooms[i] = room[:0]
	}
	m.count, m.current = 0, 0
}
