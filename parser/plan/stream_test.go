package plan

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestDecodeParts wants a plan that is decoded part by part to be what encoding/json makes of all of it, and says the same of
// those of which bytes are missing or doubled.
func TestDecodeParts(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "plans", "*", "plan.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded plans: %v", err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	streamed := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			if sameDocument(t, name, text) {
				streamed++
			}
			from := random.IntN(len(text))
			to := min(from+random.IntN(30), len(text))
			if text = slices.Delete(slices.Clone(text), from, to); random.IntN(2) == 0 {
				text = slices.Insert(text, from, text[:min(20, len(text))]...)
			}
		}
	}
	if streamed < len(names) {
		t.Errorf("%d texts were decoded part by part, of %d plans", streamed, len(names))
	}
}

// TestDecodePartsOfOddPlans wants the same of plans in forms that Terraform does not write.
func TestDecodePartsOfOddPlans(t *testing.T) {
	for _, text := range []string{
		`null`, `[]`, `{}`, `{"resource_changes":null}`, `{"resource_changes":[null]}`, `{"Resource_Changes":[{"address":"a"}]}`,
		`{"planned_values":null}`, `{"planned_values":{"root_module":{"resources":[1,{}],"child_modules":[[]]}}}`,
		`{"planned_values":{"root_module":null}}`, `{"planned_values":{"root_module":[]}}`, `{"planned_values":{"Root_Module":{"resources":[1]}}}`,
		`{"configuration":{"root_module":{"resources":[{"address":"a"}],"resources":[{"address":"b"},{"address":"c"}]}}}`,
		`{"configuration":{"root_module":{"module_calls":{"a":null,"b":{"module":{"module_calls":{"c":null}}}}}}}`,
		`{"configuration":{"root_module":{"module_calls":{"a":{"expressions":{"x":1}},"a":{"module":{}}}}}}`,
		`{"prior_state":{"values":{"root_module":{"child_modules":[{"resources":[{"mode":"data","values":{"n":1e3}}]}]}}}}`,
		`{"resource_changes":[{"change":{"actions":7}}]}`, `{"resource_changes":[{}],}`, `{"resource_changes":[{},]}`,
		`{"unknown":{"a":[1,}}`, `{"unknown":{"a":[1,2,{"b":null}]},"errored":true} x`,
		strings.Repeat(`{"configuration":`, 3), `{"prior_state":{"values":{"root_module":` + strings.Repeat(`{"child_modules":[`, 2000) + strings.Repeat(`]}`, 2000) + `}}}`,
	} {
		sameDocument(t, text[:min(len(text), 100)], []byte(text))
	}
}

// sameDocument reports whether a plan is decoded part by part. It wants the document to be the same then.
func sameDocument(t *testing.T, name string, text []byte) bool {
	t.Helper()
	parts, found, err := decodeParts(text, false)
	if err != nil {
		return false
	}
	whole, want, err := decodeWhole(text)
	if err != nil {
		t.Fatalf("%s: only encoding/json refuses it: %v", name, err)
	}
	withoutManaged(&whole.PriorState.Values.RootModule)
	if !slices.Equal(found.keys, want.keys) || found.end != want.end {
		t.Errorf("%s: got the keys %q up to %d, want %q up to %d", name, found.keys, found.end, want.keys, want.end)
	}
	parts.PriorState.placeChanged(parts.ResourceChanges, false)
	if diff := cmp.Diff(whole, parts, sameContent); diff != "" {
		t.Errorf("%s: -whole +parts\n%s", name, diff)
	}
	return true
}

// sameContent compares documents by what is in them: nil is an empty list, and the names of resources are not kept.
var sameContent = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.Transformer("decodedAll", decodedAll),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type() != reflect.TypeFor[attributes]() }, cmpopts.EquateEmpty()),
	cmpopts.IgnoreFields(change{}, "Name"), cmpopts.IgnoreFields(stateResource{}, "Name"),
}

// decodedAll decodes all attributes, whose text may differ in spaces and order.
func decodedAll(a attributes) map[string]any {
	all := map[string]any{}
	for _, m := range a {
		all[m.name] = decoded(m.text)
	}
	return all
}

// withoutManaged drops what is not kept of a state.
func withoutManaged(m *stateModule) {
	m.Resources = slices.DeleteFunc(m.Resources, func(r stateResource) bool { return r.Mode != "data" })
	for i := range m.ChildModules {
		withoutManaged(&m.ChildModules[i])
	}
}

// largePlan returns a plan with so many resources that have nothing to do with the network, and so many bytes of planned values
// for each.
func largePlan(resources, size int) []byte {
	var values, changes, configured strings.Builder
	for i := range resources {
		comma := ""
		if i > 0 {
			comma = ","
		}
		address := fmt.Sprintf("aws_sns_topic.t%d", i)
		fmt.Fprintf(&values, `%s{"address":%q,"values":{"policy":%q}}`, comma, address, strings.Repeat("p", size))
		fmt.Fprintf(&changes, `%s{"address":%q,"mode":"managed","type":"aws_sns_topic","change":{"actions":["create"],"after":{"name":"t"}}}`, comma, address)
		fmt.Fprintf(&configured, `%s{"address":%q,"expressions":{"name":{"constant_value":"t"}}}`, comma, address)
	}
	return fmt.Appendf(nil, `{"format_version":"1.2","planned_values":{"root_module":{"resources":[%s]}},"resource_changes":[%s],`+
		`"configuration":{"root_module":{"resources":[%s]}}}`, values.String(), changes.String(), configured.String())
}

// TestDecodeHoldsElements wants what is not kept of a plan not to be copied.
func TestDecodeHoldsElements(t *testing.T) {
	text := largePlan(200, 50_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d, err := decode(text, false)
	runtime.ReadMemStats(&after)
	if err != nil || len(d.ResourceChanges) != 200 {
		t.Fatalf("got %d changes and %v", len(d.ResourceChanges), err)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > uint64(len(text)/4) {
		t.Errorf("%d bytes were allocated to decode %d", allocated, len(text))
	}
}

// TestConfiguredIsLinear wants each resource to be found in the configuration without a look at the others.
func TestConfiguredIsLinear(t *testing.T) {
	d, err := decode(largePlan(1000, 10), false)
	if err != nil {
		t.Fatal(err)
	}
	root := &d.Configuration.RootModule
	for i := range root.Resources {
		if got := root.configured(root.Resources[i].Address); got != &root.Resources[i] {
			t.Fatalf("%s: got %v", root.Resources[i].Address, got)
		}
	}
	if len(root.byAddress) != 1000 || root.configured("aws_sns_topic.none") != nil {
		t.Errorf("got %d resources by address", len(root.byAddress))
	}
}

func BenchmarkDecode(b *testing.B) {
	text := largePlan(2000, 2000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(text, false); err != nil {
			b.Fatal(err)
		}
	}
}
