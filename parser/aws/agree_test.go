package aws

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/egresslint/egresslint/internal/model"
)

// TestPlainLists wants lists that are settled as they are to be what they become item by item.
func TestPlainLists(t *testing.T) {
	r := randomValues{rand.New(rand.NewPCG(1, 2)), NewValues(1_000_000)}
	plain := 0
	for range 3000 {
		v := r.value(3)
		if v.Settled || !v.isPlain() {
			continue
		}
		plain++
		g := gathering{run: r.Values, treat: r.SettleItem, list: Value{Kind: List, At: v.At, Settled: true}}
		g.add(v, nil, false)
		if diff := cmp.Diff(g.list, r.Gather(v, r.SettleItem), cmpopts.EquateEmpty(), cmp.AllowUnexported(Value{}, doubts{})); diff != "" {
			t.Fatalf("-item by item +as it is\n%s", diff)
		}
		a := adapter{Values: r.Values}
		if diff := cmp.Diff(g.list, r.Gather(v, a.liftItem), cmpopts.EquateEmpty(), cmp.AllowUnexported(Value{}, doubts{})); diff != "" {
			t.Fatalf("-item by item +as it is\n%s", diff)
		}
	}
	if plain < 100 {
		t.Errorf("%d lists were plain", plain)
	}
}

// TestWhole wants the reference that a text is to be the only piece of it.
func TestWhole(t *testing.T) {
	r := randomValues{rand.New(rand.NewPCG(3, 4)), NewValues(1_000_000)}
	for range 3000 {
		v := Value{Kind: Scalar, Text: r.text(4)}
		literals, refs := r.Pieces(v.Text)
		var want *Reference
		if len(refs) == 1 && literals[0] == "" && literals[1] == "" {
			want = refs[0]
		}
		if got := r.Whole(v); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %v, want %v", v.Text, got, want)
		}
	}
}

// TestLaunchAlone wants what properties without choices decide to be what is kept of those with choices.
func TestLaunchAlone(t *testing.T) {
	a := adapter{Values: NewValues(1_000_000), stack: model.NewStack("."), strategies: map[string]Value{}}
	r := randomValues{rand.New(rand.NewPCG(5, 6)), a.Values}
	for range 3000 {
		properties := Value{Kind: Object}
		for _, key := range []string{launchType, providerStrategy, networkProperty, "TaskDefinition"} {
			if r.IntN(2) == 0 {
				properties.Fields = append(properties.Fields, Field{Key: key, Value: r.value(2)})
			}
		}
		if properties.hasChoice() {
			continue
		}
		tasks := &tasks{res: &Resource{ID: "service"}, id: "service"}
		want, whyWanted := a.decide(tasks, launchAlone(properties))
		got, why := a.decide(tasks, launchOf(properties))
		if got != want || !reflect.DeepEqual(why, whyWanted) {
			t.Fatalf("got %v %v, want %v %v of %+v", got, why, want, whyWanted, properties)
		}
	}
}

// randomValues makes values of all kinds.
type randomValues struct {
	*rand.Rand
	*Values
}

func (r randomValues) value(depth int) Value {
	v := Value{Kind: Kind(r.IntN(6)), Text: r.text(1), Sensitive: r.IntN(20) == 0}
	if r.IntN(20) == 0 {
		v.SetMaybe([]model.Unknown{{Reason: "maybe"}})
	}
	if depth == 0 && v.Kind > Scalar {
		v.Kind = Scalar
	}
	switch v.Kind {
	case List:
		v.Text, v.Settled = "", r.IntN(4) == 0
		for range r.IntN(3) {
			v.Items = append(v.Items, r.value(depth-1))
		}
	case Object:
		v.Text = ""
		for i := range r.IntN(3) {
			v.Fields = append(v.Fields, Field{Key: fmt.Sprint("Key", i), Value: r.value(depth - 1)})
		}
	case Choice:
		v.Text = ""
		for i := range 2 {
			guard := Guard{Condition: fmt.Sprint("Condition", r.IntN(2)), Holds: i == 0}
			v.SetOptions(append(v.Options(), Option{Guards: []Guard{guard}, Value: r.value(depth - 1)}))
		}
	case Unknown:
		return r.Unknown(v.At, Reference{Name: fmt.Sprint("unknown", r.IntN(3))})
	case Absent:
		return Value{}
	}
	return v
}

// text returns a text of pieces, some of which are references, or parts of such.
func (r randomValues) text(pieces int) string {
	text := ""
	for range pieces {
		switch r.IntN(6) {
		case 0, 1:
			text += r.TokenText(Reference{Name: fmt.Sprint("reference", r.IntN(3))})
		case 2:
			text += string(TokenStart)
		case 3:
			text += string(TokenEnd)
		default:
			text += []string{"", "tcp", "FARGATE", "7"}[r.IntN(4)]
		}
	}
	return text
}
