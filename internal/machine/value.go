package machine

import (
	"slices"
	"strconv"
)

// Value is a value of Rego: Null, Bool, Int, Number, *String, *Array, *Object or *Set. Nil is no value: undefined.
//
// Within one run, and with what the program and frozen values hold, equal texts are the same *String. So whether two values
// without members are equal, == says, but for a Number, which may have several texts.
type Value interface {
	// rank orders values of different types.
	rank() rank
}

type rank uint8

// In the order in which OPA sorts values of different types.
const (
	rankNull rank = iota
	rankBool
	rankNumber
	rankString
	rankArray
	rankObject
	rankSet
)

// Null is the value null.
type Null struct{}

// Bool is true or false.
type Bool bool

// Int is a number that is an integer of 64 bits.
type Int int64

// Number is any other number, as JSON writes it.
type Number string

// String is a text. Strings makes it.
type String struct {
	text string
	hash uint64
}

// Text returns the text.
func (s *String) Text() string { return s.text }

// Array is a list of values. It is not changed once something else refers to it.
type Array struct {
	items []Value
	hash  uint32 // 0 until it is asked for
	mark  uint32 // see memory.mark
}

// NewArray returns an array of the items, which it keeps.
func NewArray(items []Value) *Array {
	if len(items) == 0 {
		return noItems
	}
	return &Array{items: items}
}

// Items returns the members. They must not be changed.
func (a *Array) Items() []Value { return a.items }

// Object maps keys to values. It is not changed once something else refers to it.
type Object struct {
	table
	values []Value // as many as keys
}

// NewObject returns an empty object with room for n members.
func NewObject(n int) *Object {
	room := make([]Value, 2*n)
	return &Object{table{keys: room[:0:n]}, room[n:n]}
}

// NewSorted returns an object with the keys, which must be sorted and different, and with their values. It keeps both.
func NewSorted(keys, values []Value) *Object {
	if len(keys) == 0 {
		return noEntries
	}
	return &Object{table{keys: keys}, values}
}

// Get returns the value of the key, or nil.
func (o *Object) Get(key Value) Value {
	if i := o.find(key); i >= 0 {
		return o.values[i]
	}
	return nil
}

// Field returns the value of the key with the text, or nil. It is quick for objects with few keys.
func (o *Object) Field(name string) Value {
	for i, key := range o.keys {
		if text, ok := key.(*String); ok && text.text == name {
			return o.values[i]
		}
	}
	return nil
}

// Set sets the value of the key.
func (o *Object) Set(key, value Value) {
	if i := o.find(key); i >= 0 {
		o.values[i], o.hash = value, 0
		return
	}
	o.add(key, value)
}

// add adds a member with a key that is not there.
func (o *Object) add(key, value Value) {
	o.insert(key)
	o.values = append(o.values, value)
}

// Keys returns the keys, sorted. They must not be changed.
func (o *Object) Keys() []Value {
	o.sort()
	return o.keys
}

// Values returns the values in the order of their keys. They must not be changed.
func (o *Object) Values() []Value {
	o.sort()
	return o.values
}

// Record is keys that objects have in common.
type Record struct{ table }

// NewRecord returns a record with the keys, which it keeps. They must be sorted and different.
func NewRecord(keys []Value) Record {
	r := Record{table{keys: keys, shared: true}}
	if len(keys) > few {
		r.slots = indexOf(keys)
	}
	return r
}

// Object returns an object with the values of the keys, which it keeps.
func (r Record) Object(values []Value) *Object {
	if len(values) == 0 {
		return noEntries
	}
	return &Object{r.table, values}
}

// Set is values without order and repetition. It is not changed once something else refers to it.
type Set struct{ table }

// What has no members is shared, and must not be changed.
var (
	noItems   = &Array{hash: short(uint64(rankArray)), mark: 1}
	noEntries = &Object{table: table{hash: short(uint64(rankObject)), mark: 2}}
	noMembers = &Set{table{hash: short(uint64(rankSet)), mark: 3}}
)

// smallSet is a set in one piece with room for one member, which most sets have.
type smallSet struct {
	Set
	room [1]Value
}

// NewSet returns an empty set with room for n members.
func NewSet(n int) *Set {
	if n > len(smallSet{}.room) {
		return &Set{table{keys: make([]Value, 0, n)}}
	}
	small := &smallSet{}
	small.keys = small.room[:0]
	return &small.Set
}

// Has reports whether the value is a member.
func (s *Set) Has(value Value) bool { return s.find(value) >= 0 }

// Add makes the value a member.
func (s *Set) Add(value Value) {
	if s.find(value) < 0 {
		s.insert(value)
	}
}

// Keys returns the members, sorted. They must not be changed.
func (s *Set) Keys() []Value {
	if s.unsorted {
		slices.SortFunc(s.keys, Compare)
		s.unsorted, s.slots = false, nil
	}
	return s.keys
}

func (Null) rank() rank    { return rankNull }
func (Bool) rank() rank    { return rankBool }
func (Int) rank() rank     { return rankNumber }
func (Number) rank() rank  { return rankNumber }
func (*String) rank() rank { return rankString }
func (*Array) rank() rank  { return rankArray }
func (*Object) rank() rank { return rankObject }
func (*Set) rank() rank    { return rankSet }

// undefined stands for the value of a document that is known to have none. Policies never see it.
type undefined struct{ Null }

// number returns the number that JSON writes as the text.
func number(text string) Value {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Int(i)
	}
	return Number(text)
}
