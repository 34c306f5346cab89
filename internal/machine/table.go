package machine

import "slices"

// table holds the keys of a set or an object, and the values of an object. Few keys are compared one after the other, many are
// found by their hashes.
type table struct {
	keys     []Value
	values   []Value // of an object, as many as keys
	slots    []int32 // numbers of keys plus 1 at the places that their hashes give, 0 where there is none; nil for few keys
	hash     uint64  // of all, 0 until it is asked for
	unsorted bool
}

// few is the number of keys up to which they are compared one after the other.
const few = 8

// Len returns the number of members.
func (t *table) Len() int { return len(t.keys) }

// Keys returns the keys of an object, or the members of a set, sorted. They must not be changed.
func (t *table) Keys() []Value {
	t.sort()
	return t.keys
}

// find returns the number of the key, or -1.
func (t *table) find(key Value) int {
	if len(t.keys) <= few {
		return t.search(key)
	}
	if t.slots == nil {
		t.index()
	}
	mask := len(t.slots) - 1
	for slot := int(hashOf(key)) & mask; ; slot = (slot + 1) & mask { //nolint:gosec // the low bits are enough
		i := int(t.slots[slot]) - 1
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
	t.keys, t.hash = append(t.keys, key), 0
	if t.slots == nil {
		return
	}
	if 2*len(t.keys) > len(t.slots) {
		t.slots = nil
		return
	}
	t.place(len(t.keys) - 1)
}

// index makes the slots for the keys.
func (t *table) index() {
	size := 4 * few
	for size < 4*len(t.keys) {
		size *= 2
	}
	t.slots = make([]int32, size)
	for i := range t.keys {
		t.place(i)
	}
}

func (t *table) place(i int) {
	mask := len(t.slots) - 1
	slot := int(hashOf(t.keys[i])) & mask
	for t.slots[slot] != 0 {
		slot = (slot + 1) & mask
	}
	t.slots[slot] = int32(i) + 1 //nolint:gosec // memory ends before 2^31 keys
}

// sort sorts the keys, and the values with them.
func (t *table) sort() {
	if !t.unsorted {
		return
	}
	t.unsorted, t.slots = false, nil
	if t.values == nil {
		slices.SortFunc(t.keys, Compare)
		return
	}
	order := make([]int32, len(t.keys))
	for i := range order {
		order[i] = int32(i) //nolint:gosec // memory ends before 2^31 keys
	}
	slices.SortFunc(order, func(a, b int32) int { return Compare(t.keys[a], t.keys[b]) })
	keys, values := make([]Value, len(t.keys)), make([]Value, len(t.values))
	for to, from := range order {
		keys[to], values[to] = t.keys[from], t.values[from]
	}
	t.keys, t.values = keys, values
}
