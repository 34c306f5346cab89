package machine

import "slices"

// table holds the keys of a set or an object. Few keys are compared one after the other, many are found by their hashes.
type table struct {
	keys     []Value
	slots    *slots // nil for few keys, and until one of many is looked for
	hash     uint32 // of all, 0 until it is asked for
	mark     uint32 // see memory.mark
	unsorted bool
	shared   bool // whether keys and slots are those of other objects too, which must not be changed
}

// slots holds numbers of keys plus 1 at the places that their hashes give, 0 where there is none.
type slots []int32

// few is the number of keys up to which they are compared one after the other.
const few = 8

// Len returns the number of members.
func (t *table) Len() int { return len(t.keys) }

// find returns the number of the key, or -1.
func (t *table) find(key Value) int {
	if len(t.keys) <= few {
		return t.search(key)
	}
	if t.slots == nil {
		t.slots = indexOf(t.keys)
	}
	slots := *t.slots
	mask := len(slots) - 1
	for slot := int(hashOf(key)) & mask; ; slot = (slot + 1) & mask { //nolint:gosec // the low bits are enough
		i := int(slots[slot]) - 1
		if i < 0 || Equal(t.keys[i], key) {
			return i
		}
	}
}

// search finds a key among few.
func (t *table) search(key Value) int {
	if text, ok := key.(*String); ok {
		for i, k := range t.keys {
			if k, ok := k.(*String); ok && k == text {
				return i
			}
		}
		return -1
	}
	return slices.IndexFunc(t.keys, func(k Value) bool { return Equal(k, key) })
}

// insert adds a key that is not there.
func (t *table) insert(key Value) {
	if n := len(t.keys); n > 0 && !t.unsorted && Compare(t.keys[n-1], key) > 0 {
		t.unsorted = true
	}
	if t.shared {
		t.keys, t.slots, t.shared = slices.Clip(t.keys), nil, false
	}
	t.keys, t.hash = append(t.keys, key), 0
	switch {
	case t.slots == nil:
	case 2*len(t.keys) > len(*t.slots):
		t.slots = nil
	default:
		t.slots.place(t.keys, len(t.keys)-1)
	}
}

// indexOf makes the slots for keys.
func indexOf(keys []Value) *slots {
	size := 4 * few
	for size < 4*len(keys) {
		size *= 2
	}
	made := make(slots, size)
	for i := range keys {
		made.place(keys, i)
	}
	return &made
}

// place sets the slot of a key.
func (s slots) place(keys []Value, i int) {
	mask := len(s) - 1
	slot := int(hashOf(keys[i])) & mask //nolint:gosec // the low bits are enough
	for s[slot] != 0 {
		slot = (slot + 1) & mask
	}
	s[slot] = int32(i) + 1 //nolint:gosec // memory ends before 2^31 keys
}

// sort sorts the keys, and the values with them.
func (o *Object) sort() {
	if !o.unsorted {
		return
	}
	order := make([]int32, len(o.keys))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // memory ends before 2^31 keys
	}
	slices.SortFunc(order, func(a, b int32) int { return Compare(o.keys[a], o.keys[b]) })
	keys, values := make([]Value, len(o.keys)), make([]Value, len(o.values))
	for to, from := range order {
		keys[to], values[to] = o.keys[from], o.values[from]
	}
	o.keys, o.values, o.unsorted, o.slots = keys, values, false, nil
}
