package policyset

import (
	"reflect"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/policies"
)

func TestRules(t *testing.T) {
	rules, err := Rules(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) == 0 {
		t.Fatal("there are no rules")
	}
	levels := configuredLevels(t)
	for _, rule := range rules {
		if lacking := lacking(rule); len(lacking) > 0 {
			t.Errorf("the METADATA of %s lacks %v", rule.Name, lacking)
		}
		for _, related := range rule.Related {
			if !slices.ContainsFunc(rules, func(r model.PolicyRule) bool { return r.Name == related }) || related == rule.Name {
				t.Errorf("%s is related to %s, which is no other rule", rule.Name, related)
			}
		}
		if rule.Level != levels[rule.Name] {
			t.Errorf("%s has the level %q in its METADATA and %q in egresslint/config/data.yaml", rule.Name, rule.Level, levels[rule.Name])
		}
		delete(levels, rule.Name)
	}
	for name := range levels {
		t.Errorf("egresslint/config/data.yaml configures %s, which is no rule", name)
	}
}

// lacking names what the rule does not say of itself, in the words of METADATA.
func lacking(rule model.PolicyRule) []string {
	var names []string
	for name, there := range map[string]bool{
		"title":             rule.Title != "",
		"description":       rule.Description != "",
		"related_resources": len(rule.Resources) > 0,
		"custom.since":      rule.Since != "",
		"custom.symptom":    rule.Symptom != "",
		"custom.unknown":    rule.Undecided != "",
		"custom.mapping":    len(rule.Mapping) > 0,
	} {
		if !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func configuredLevels(t *testing.T) map[string]string {
	t.Helper()
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]string{}
	for name, rule := range b.data["egresslint"].(map[string]any)["config"].(map[string]any)["rules"].(map[string]any) {
		levels[name] = rule.(map[string]any)["level"].(string)
	}
	return levels
}

// TestHead wants the rules that are described by the heads of the policies to be those that the whole policies describe.
func TestHead(t *testing.T) {
	t.Parallel()
	b, err := readBundle(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	var want []model.PolicyRule
	for name, text := range b.policies {
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
		if err != nil {
			t.Fatal(err)
		}
		if category, name, ok := identity(module.Package.Path, "data.egresslint.rules"); ok {
			want = append(want, describe(category, name, module.Annotations))
		}
	}
	slices.SortFunc(want, compareRules)
	if got, err := Rules(nil); err != nil || len(got) == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	for text, want := range map[string]string{
		"package a":               "package a",
		"package a\n\nimport b\n": "package a\n",
		"# METADATA\n# package c\npackage a\nb := `\npackage d`\n": "# METADATA\n# package c\npackage a\n",
	} {
		if got := head(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
