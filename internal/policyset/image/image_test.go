package image

import (
	"errors"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

const policy = `package a.b["c-d"]

import data.x as y

default p := false

p := true if {
	some i, n in [1, 2.5, -3, null, "t", true]
	not input.q[i]
	n > y[i].z
} else := {"k": {1, 2}, "l": [v | v := input[_]]} if {
	every key, value in input.m {
		key != value
	}
}

f(a, [b, _]) := {k: v | some k, v in a; b}

s contains v if v := {w | some w in input.w}

o.x[k] := lower(k) if some k in input.o
`

func compiled(t *testing.T, text string) map[string]*ast.Module {
	t.Helper()
	module, err := ast.ParseModule("policy.rego", text)
	if err != nil {
		t.Fatal(err)
	}
	compiler := ast.NewCompiler()
	if compiler.Compile(map[string]*ast.Module{"policy.rego": module}); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
	return compiler.Modules
}

func TestRoundTrip(t *testing.T) {
	modules := compiled(t, policy)
	digest := Digest{1, 2, 3}
	image, err := Encode(digest, modules)
	if err != nil {
		t.Fatal(err)
	}
	if got := DigestOf(image); got != digest {
		t.Errorf("digest: got %v, want %v", got, digest)
	}
	decoded, err := Decode(image)
	if err != nil {
		t.Fatal(err)
	}
	want, got := modules["policy.rego"], decoded["policy.rego"]
	if len(got.Rules) != len(want.Rules) {
		t.Fatalf("got %d rules, want %d", len(got.Rules), len(want.Rules))
	}
	for i, rule := range want.Rules {
		if !got.Rules[i].Equal(rule) {
			t.Errorf("got %v, want %v", got.Rules[i], rule)
		}
		if got.Rules[i].Location.Row != rule.Location.Row || got.Rules[i].Ref().String() != rule.Ref().String() {
			t.Errorf("got %v at %v, want %v at %v", got.Rules[i].Ref(), got.Rules[i].Location, rule.Ref(), rule.Location)
		}
	}
}

func TestEncodeRefusesWith(t *testing.T) {
	if _, err := Encode(Digest{}, compiled(t, "package a\n\np if input.x with input as {}")); err == nil {
		t.Error("got no error")
	}
}

func TestDecodeCorrupt(t *testing.T) {
	image, err := Encode(Digest{}, compiled(t, policy))
	if err != nil {
		t.Fatal(err)
	}
	for n := range image {
		if _, err := Decode(image[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("first %d bytes: got %v, want %v", n, err, ErrCorrupt)
		}
	}
	if _, err := Decode(append(image, 0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte too many: got %v, want %v", err, ErrCorrupt)
	}
}
