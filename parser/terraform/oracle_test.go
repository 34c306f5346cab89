package terraform_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/parser/terraform"
)

// plansDir holds configurations with the plans that the real Terraform made of them; tools/record-plans records them.
var plansDir = filepath.Join("..", "..", "testdata", "plans")

// planCases lists the recorded cases.
func planCases(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(plansDir, "*", "plan.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded plans: %v", err)
	}
	for i, name := range names {
		names[i] = filepath.Base(filepath.Dir(name))
	}
	return names
}

// oracle is what a recorded plan tells: the truth that evaluated configurations are compared with.
type oracle struct {
	resources map[string]*plannedResource // by address
}

// plannedResource is one instance of a resource or data source in a plan.
type plannedResource struct {
	values map[string]any // in which the values that are not known are mysteries
	set    []string       // the attributes and blocks that the configuration has; not those that dynamic blocks make
	// created is false for what is there already, where the provider keeps what is not written.
	created bool
}

// blocks lists the values that look like nested blocks.
func (r *plannedResource) blocks() []string {
	var names []string
	for name, v := range r.values {
		if list, ok := v.([]any); ok && isBlocks(list) {
			names = append(names, name)
		}
	}
	return names
}

// mystery stands for a value that the plan does not know.
type mystery struct{}

type planDocument struct {
	PriorState struct {
		Values struct {
			RootModule planModule `json:"root_module"`
		} `json:"values"`
	} `json:"prior_state"`
	ResourceChanges []struct {
		Address, Mode string
		Change        struct {
			Actions      []string
			Before       any
			After        map[string]any
			AfterUnknown any `json:"after_unknown"`
		}
	} `json:"resource_changes"`
	Configuration struct {
		RootModule planConfig `json:"root_module"`
	}
}

type planModule struct {
	Resources []struct {
		Address, Mode string
		Values        map[string]any
	}
	ChildModules []planModule `json:"child_modules"`
}

type planConfig struct {
	Resources []struct {
		Address     string
		Expressions map[string]any
	}
	ModuleCalls map[string]struct{ Module planConfig } `json:"module_calls"`
}

func readOracle(t *testing.T, name string) *oracle {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(plansDir, name, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	var document planDocument
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	o := &oracle{resources: map[string]*plannedResource{}}
	o.addData(document.PriorState.Values.RootModule)
	for _, c := range document.ResourceChanges {
		if len(c.Change.Actions) == 1 && (c.Change.Actions[0] == "delete" || c.Change.Actions[0] == "forget") {
			continue
		}
		values, _ := obscure(c.Change.After, c.Change.AfterUnknown).(map[string]any)
		o.resources[c.Address] = &plannedResource{values: values, created: c.Change.Before == nil && c.Mode == "managed"}
	}
	settings := map[string]map[string]any{}
	document.Configuration.RootModule.collect("", settings)
	for address, r := range o.resources {
		r.set = slices.Collect(maps.Keys(settings[withoutKeys(address)]))
	}
	return o
}

// addData adds the data sources, which were read while planning.
func (o *oracle) addData(m planModule) {
	for _, r := range m.Resources {
		if r.Mode == "data" {
			values, _ := obscure(r.Values, nil).(map[string]any)
			o.resources[r.Address] = &plannedResource{values: values}
		}
	}
	for _, child := range m.ChildModules {
		o.addData(child)
	}
}

// collect gathers the expressions of all resources by their addresses without instance keys.
func (c planConfig) collect(prefix string, settings map[string]map[string]any) {
	for _, r := range c.Resources {
		settings[prefix+r.Address] = r.Expressions
	}
	for name, call := range c.ModuleCalls {
		call.Module.collect(prefix+"module."+name+".", settings)
	}
}

// withoutKeys drops the instance keys from an address.
func withoutKeys(address string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for _, r := range address {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '[' && !quoted:
			depth++
		case r == ']' && !quoted:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// obscure returns a JSON value with primitives as text, and mysteries where the mask says so.
func obscure(v, mask any) any {
	if unknown, ok := mask.(bool); ok && unknown {
		return mystery{}
	}
	switch v := v.(type) {
	case map[string]any:
		return obscureObject(v, mask)
	case nil:
		if masks, ok := mask.(map[string]any); ok && len(masks) > 0 {
			return obscureObject(nil, mask)
		}
		return nil
	case []any:
		masks, _ := mask.([]any)
		var list []any
		for i := range max(len(v), len(masks)) {
			list = append(list, obscure(at(v, i), at(masks, i)))
		}
		return list
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	default:
		return v
	}
}

func obscureObject(v map[string]any, mask any) map[string]any {
	masks, _ := mask.(map[string]any)
	object := map[string]any{}
	for name := range v {
		object[name] = obscure(v[name], masks[name])
	}
	for name, m := range masks {
		if _, ok := v[name]; !ok {
			object[name] = obscure(nil, m)
		}
	}
	return object
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// identity returns the text of an attribute that the plan knows.
func (o *oracle) identity(id terraform.Identity) (string, bool) {
	r, ok := o.resources[id.Address]
	if !ok {
		return "", false
	}
	v := r.values[id.Attribute]
	if list, ok := v.([]any); ok {
		v = at(list, max(id.Index, 0))
	}
	text, ok := v.(string)
	return text, ok
}
