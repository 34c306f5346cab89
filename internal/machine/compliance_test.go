package machine_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/test/cases/testdata"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/machine/assemble"
)

// TestCompliance runs the cases that OPA publishes for other implementations of Rego.
func TestCompliance(t *testing.T) {
	ran, skipped := 0, map[string]int{}
	err := fs.WalkDir(testdata.V1, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(testdata.V1, name)
		if err != nil {
			return err
		}
		var set cases.Set
		if err := util.Unmarshal(text, &set); err != nil {
			return err
		}
		for _, c := range set.Cases {
			ran++
			if why := comply(t, c); why != "" {
				skipped[why]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cases, of which skipped: %v", ran, skipped)
	if ran < 1000 {
		t.Errorf("%d cases ran", ran)
	}
}

// comply evaluates a case and compares. It returns why it has not.
func comply(t *testing.T, c cases.TestCase) (skipped string) {
	policy, data, err := planned(t, c)
	if err != nil {
		return "no plan"
	}
	if strings.HasPrefix(c.Note, "data/") && strings.HasSuffix(c.Note, " integer") {
		return "data with keys that are numbers"
	}
	for _, b := range policy.Static.BuiltinFuncs {
		if strings.HasPrefix(b.Name, "io.jwt.") || strings.HasPrefix(b.Name, "providers.") || ast.BuiltinMap[b.Name] != nil && ast.BuiltinMap[b.Name].Nondeterministic {
			return "needs a clock, random numbers or the network"
		}
	}
	encoded, err := assemble.Assemble(policy)
	if err != nil {
		return err.Error()
	}
	program, err := machine.Load(string(encoded))
	if err != nil {
		t.Errorf("%s: %v", c.Note, err)
		return ""
	}
	texts := machine.NewStrings(program.Strings())
	var input machine.Value
	if in := inputOf(c); in != nil {
		input = machine.FromTerm(texts, in)
	}
	results, err := program.Start(input, machine.FromJSON(texts, data), texts).Evaluate(t.Context(), "eval")
	switch {
	case c.WantErrorCode != nil || c.WantError != nil:
		if err == nil {
			t.Errorf("%s: no error, but %v", c.Note, machine.ToTerm(results))
		}
	case err != nil && !c.StrictError && errors.Is(err, machine.ErrBuiltin):
		return "makes errors of functions undefined"
	case err != nil:
		t.Errorf("%s: %v", c.Note, err)
	case c.WantDefined != nil:
		if *c.WantDefined != (results.Len() > 0) {
			t.Errorf("%s: %v", c.Note, machine.ToTerm(results))
		}
	case c.WantResult != nil:
		if diff := cmp.Diff(bindings(t, c, *c.WantResult), bindings(t, c, resultsOf(t, results))); diff != "" {
			t.Errorf("%s: %s", c.Note, diff)
		}
	}
	return ""
}

type capture struct{ policy *ir.Policy }

func (c *capture) IsTarget(target string) bool { return target == "machine" }

func (c *capture) PrepareForEval(_ context.Context, p *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	c.policy = p
	return nil, errors.New("is not evaluated")
}

// planned returns the plan of a case, with the data.
func planned(t testing.TB, c cases.TestCase) (*ir.Policy, any, error) {
	taken := &capture{}
	rego.ResetTargetPlugins()
	rego.RegisterPlugin("machine", taken)
	var data any = map[string]any{}
	options := []func(*rego.Rego){rego.Query(c.Query), rego.Target("machine"), rego.SetRegoVersion(ast.RegoV1)}
	if c.Data != nil {
		data = util.MustUnmarshalJSON(util.MustMarshalJSON(*c.Data))
		options = append(options, rego.Store(inmem.NewFromObject(*c.Data)))
	}
	for i, module := range c.Modules {
		options = append(options, rego.Module(string(rune('a'+i))+".rego", module))
	}
	_, err := rego.New(options...).PrepareForEval(t.Context())
	if taken.policy == nil {
		return nil, nil, err
	}
	return taken.policy, data, nil
}

func inputOf(c cases.TestCase) ast.Value {
	switch {
	case c.InputTerm != nil:
		return ast.MustParseTerm(*c.InputTerm).Value
	case c.Input != nil:
		return ast.MustInterfaceToValue(*c.Input)
	}
	return nil
}

func resultsOf(t *testing.T, results *machine.Set) []map[string]any {
	var all []map[string]any
	for _, key := range results.Keys() {
		document, err := ast.JSON(machine.ToTerm(key))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document.(map[string]any))
	}
	return all
}

// bindings returns one text for each result.
func bindings(t *testing.T, c cases.TestCase, results []map[string]any) []string {
	var texts []string
	for _, result := range results {
		maps.DeleteFunc(result, func(name string, value any) bool {
			if list, ok := value.([]any); ok && c.SortBindings {
				slices.SortFunc(list, func(a, b any) int { return util.Compare(a, b) })
			}
			return c.IgnoreGeneratedVars && strings.Contains(name, "$")
		})
		var plain any // with numbers that do not keep how they are written
		if err := json.Unmarshal(util.MustMarshalJSON(result), &plain); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(plain)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	slices.Sort(texts)
	return texts
}
