package machine

import (
	"cmp"
	"encoding/json"
	"hash/maphash"
	"math"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Equal reports whether the values are equal.
func Equal(a, b Value) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case Int, Number:
		return b.rank() == rankNumber && compareNumbers(a, b) == 0
	case *Array:
		b, ok := b.(*Array)
		return ok && len(a.items) == len(b.items) && hashOf(a) == hashOf(b) && slices.EqualFunc(a.items, b.items, Equal)
	case *Object:
		b, ok := b.(*Object)
		return ok && len(a.keys) == len(b.keys) && hashOf(a) == hashOf(b) && a.equal(b)
	case *Set:
		b, ok := b.(*Set)
		return ok && len(a.keys) == len(b.keys) && hashOf(a) == hashOf(b) && !slices.ContainsFunc(a.keys, func(k Value) bool { return !b.Has(k) })
	}
	return false
}

func (o *Object) equal(other *Object) bool {
	for i, key := range o.keys {
		if value := other.Get(key); value == nil || !Equal(o.values[i], value) {
			return false
		}
	}
	return true
}

// Compare orders values as OPA sorts them: by type, numbers by their size, texts by their bytes, lists by their members.
func Compare(a, b Value) int {
	if a == b {
		return 0
	}
	if order := cmp.Compare(a.rank(), b.rank()); order != 0 {
		return order
	}
	switch a := a.(type) {
	case Bool:
		if a {
			return 1
		}
		return -1
	case Int, Number:
		return compareNumbers(a, b)
	case *String:
		return cmp.Compare(a.text, b.(*String).text)
	case *Array:
		return slices.CompareFunc(a.items, b.(*Array).items, Compare)
	case *Object:
		return a.compare(b.(*Object))
	case *Set:
		return slices.CompareFunc(a.Keys(), b.(*Set).Keys(), Compare)
	}
	return 0
}

// compare compares the first key that differs, or the value of an equal key.
func (o *Object) compare(other *Object) int {
	keys, others := o.Keys(), other.Keys()
	for i := range min(len(keys), len(others)) {
		if order := cmp.Or(Compare(keys[i], others[i]), Compare(o.values[i], other.values[i])); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(keys), len(others))
}

func compareNumbers(a, b Value) int {
	if a, ok := a.(Int); ok {
		if b, ok := b.(Int); ok {
			return cmp.Compare(a, b)
		}
	}
	return ast.NumberCompare(ast.Number(numberText(a)), ast.Number(numberText(b)))
}

func numberText(v Value) json.Number {
	if i, ok := v.(Int); ok {
		return json.Number(strconv.FormatInt(int64(i), 10))
	}
	return json.Number(v.(Number))
}

// seed is of this process: hashes decide where keys are stored, never in which order they come.
var seed = maphash.MakeSeed() //nolint:gochecknoglobals // never changed

// hashOf returns the same number for equal values.
func hashOf(v Value) uint64 {
	switch v := v.(type) {
	case *String:
		return v.hash
	case Int:
		return mix(uint64(v)) //nolint:gosec // any number will do
	case Number:
		f, _ := strconv.ParseFloat(string(v), 64) // the same for all texts of a number
		if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return mix(uint64(int64(f))) //nolint:gosec // as an Int
		}
		return mix(math.Float64bits(f))
	case Bool:
		if v {
			return 3
		}
		return 5
	case *Array:
		if v.hash == 0 {
			hash := uint64(rankArray)
			for _, item := range v.items {
				hash = mix(hash ^ hashOf(item))
			}
			v.hash = short(hash)
		}
		return uint64(v.hash)
	case *Object:
		if v.hash == 0 {
			hash := uint64(rankObject)
			for i, key := range v.keys {
				hash += mix(hashOf(key) ^ mix(hashOf(v.values[i])))
			}
			v.hash = short(hash)
		}
		return uint64(v.hash)
	case *Set:
		if v.hash == 0 {
			hash := uint64(rankSet)
			for _, key := range v.keys {
				hash += mix(hashOf(key))
			}
			v.hash = short(hash)
		}
		return uint64(v.hash)
	}
	return 7
}

// mix spreads the bits of a number over all of it: the last step of SplitMix64 (Steele, Lea, Flood: Fast splittable
// pseudorandom number generators, 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// short returns a hash that is kept: not 0, and smaller.
func short(hash uint64) uint32 { return max(uint32(hash>>32), 1) } //nolint:gosec // any bits will do
