package engine

import (
	"testing"

	"github.com/egresslint/egresslint/policies"
)

func TestRules(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) == 0 {
		t.Fatal("there are no rules")
	}
	levels := configuredLevels(t)
	for _, rule := range rules {
		if rule.Title == "" || rule.Description == "" || rule.Since == "" || len(rule.Resources) == 0 || len(rule.Mapping) == 0 {
			t.Errorf("%s is not described in full: %+v", rule.Name, rule)
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
