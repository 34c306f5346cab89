package machine

import "strconv"

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
	hash  uint64 // 0 until it is asked for
}

// NewArray returns an array of the items, which it keeps.
func NewArray(items []Value) *Array { return &Array{items: items} }

// Items returns the members. They must not be changed.
func (a *Array) Items() []Value { return a.items }

// Object maps keys to values. It is not changed once something else refers to it.
type Object struct{ table }

// NewObject returns an empty object with room for n members.
func NewObject(n int) *Object {
	room := make([]Value, 2*n)
	return &Object{table{keys: room[:0:n], values: room[n:n]}}
}

// Get returns the value of the key, or nil.
func (o *Object) Get(key Value) Value {
	if i := o.find(key); i >= 0 {
		return o.values[i]
	}
	return nil
}

// Set sets the value of the key.
func (o *Object) Set(key, value Value) {
	if i := o.find(key); i >= 0 {
		o.values[i], o.hash = value, 0
		return
	}
	o.insert(key)
	o.values = append(o.values, value)
}

// Values returns the values in the order of their keys. They must not be changed.
func (o *Object) Values() []Value {
	o.sort()
	return o.values
}

// Set is values without order and repetition. It is not changed once something else refers to it.
type Set struct{ table }

// NewSet returns an empty set with room for n members.
func NewSet(n int) *Set { return &Set{table{keys: make([]Value, 0, n)}} }

// Has reports whether the value is a member.
func (s *Set) Has(value Value) bool { return s.find(value) >= 0 }

// Add makes the value a member.
func (s *Set) Add(value Value) {
	if s.find(value) < 0 {
		s.insert(value)
	}
}

func (Null) rank() rank    { return rankNull }
func (Bool) rank() rank    { return rankBool }
func (Int) rank() rank     { return rankNumber }
func (Number) rank() rank  { return rankNumber }
func (*String) rank() rank { return rankString }
func (*Array) rank() rank  { return rankArray }
func (*Object) rank() rank { return rankObject }
func (*Set) rank() rank    { return rankSet }

// number returns the number that JSON writes as the text.
func number(text string) Value {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Int(i)
	}
	return Number(text)
}
