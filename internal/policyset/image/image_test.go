package image

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// digests are those of the policy.
var digests = map[string]Digest{"policy.rego": {1, 2, 3}}

func encode(t *testing.T, modules map[string]*ast.Module) []byte {
	t.Helper()
	image, err := Encode(modules, digests)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

func TestRoundTrip(t *testing.T) {
	modules := compiled(t, policy)
	decoded, err := Decode(encode(t, modules), digests)
	if err != nil {
		t.Fatal(err)
	}
	want, got := modules["policy.rego"], decoded["policy.rego"]
	if got == nil || len(got.Rules) != len(want.Rules) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i, rule := range want.Rules {
		if got, want := numbered(got.Rules[i]), numbered(rule); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got, want := numbered(got.Rules[i].Ref()), numbered(rule.Ref()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got, want := got.Rules[i].Location.Row, rule.Location.Row; got != want {
			t.Errorf("%v: got line %d, want %d", rule, got, want)
		}
	}
}

// numbered returns the text with the variables that the compiler made numbered as they come.
func numbered(code fmt.Stringer) string {
	numbers := locals{}
	return generated().ReplaceAllStringFunc(code.String(), func(name string) string {
		return fmt.Sprint("local ", numbers.number(ast.Var(name)))
	})
}

// TestDecodeSkips shows that only the lines with the digests that are asked for count, as after a merge.
func TestDecodeSkips(t *testing.T) {
	line := encode(t, compiled(t, policy))
	other := bytes.Replace(line, []byte(" 01"), []byte(" 02"), 1)
	broken := []byte("policy.rego 03 nothing\nnothing\n")
	for name, c := range map[string]struct {
		image []byte
		want  int
	}{
		"another digest": {other, 0},
		"both":           {slices.Concat(broken, other, line, other), 1},
		"none":           {nil, 0},
	} {
		got, err := Decode(c.image, digests)
		if err != nil || len(got) != c.want {
			t.Errorf("%s: got %v, %v, want %d modules", name, got, err, c.want)
		}
	}
}

func TestEncodeRefusesWith(t *testing.T) {
	if _, err := Encode(compiled(t, "package a\n\np if input.x with input as {}"), digests); err == nil {
		t.Error("got no error")
	}
}

// TestOrderDoesNotDependOnNames shows that sets and objects are written alike whatever number the compiler is at.
func TestOrderDoesNotDependOnNames(t *testing.T) {
	text := "package a\n\np := {x, y, [x, z], {z: x, y: z}} if { x := input.x; y := input.y; z := input.z }"
	want := encode(t, compiled(t, text))
	for n := range 12 {
		before := strings.Repeat("q if { a := input.a }\n", n+1)
		modules := compiled(t, strings.Replace(text, "p :=", before+"p :=", 1))
		module := modules["policy.rego"]
		module.Rules = module.Rules[n+1:]
		module.Rules[0].Location.Row = 3
		for _, expr := range module.Rules[0].Body {
			expr.Location.Row = 3
		}
		if got := encode(t, modules); !bytes.Equal(got, want) {
			t.Errorf("after %d rules: got %s, want %s", n+1, got, want)
		}
	}
}

func TestDecodeCorrupt(t *testing.T) {
	line := encode(t, compiled(t, policy))
	fields := bytes.SplitAfterN(bytes.TrimSpace(line), []byte(" "), 3)
	data, err := base64.StdEncoding.DecodeString(string(fields[2]))
	if err != nil {
		t.Fatal(err)
	}
	decode := func(data []byte) error {
		encoded := base64.StdEncoding.EncodeToString(data)
		_, err := Decode(slices.Concat(fields[0], fields[1], []byte(encoded)), digests)
		return err
	}
	if err := decode(data); err != nil {
		t.Fatal(err)
	}
	for n := range data {
		if err := decode(data[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("first %d bytes: got %v, want %v", n, err, ErrCorrupt)
		}
	}
	if err := decode(append(data, 0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte too many: got %v, want %v", err, ErrCorrupt)
	}
	if _, err := Decode(append(bytes.TrimSpace(line), '!'), digests); !errors.Is(err, ErrCorrupt) {
		t.Errorf("no base64: got %v, want %v", err, ErrCorrupt)
	}
}
