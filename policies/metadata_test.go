package policies_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// The files that hold what the policies look up of the METADATA of rules.
const (
	metadataFile = "egresslint/metadata/data.json"     // at data.egresslint.metadata
	settingsFile = "egresslint/config/rules/data.json" // at data.egresslint.config.rules
)

// TestMetadataIsFresh keeps the METADATA that policies look up in step with the rules.
func TestMetadataIsFresh(t *testing.T) {
	metadata, settings := map[string]any{}, map[string]any{}
	for rule, custom := range ruleMetadata(t) {
		metadata[rule] = subset(custom, "category", "gives_way_to", "path")
		settings[rule] = settingsOf(t, rule, custom)
	}
	fresh(t, metadataFile, metadata)
	fresh(t, settingsFile, settings)
}

// fresh checks a file that is made of METADATA, or writes it.
func fresh(t *testing.T, name string, content map[string]any) {
	t.Helper()
	want, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.MkdirAll(path.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the METADATA of the rules have changed since %s was made: run go generate ./policies", name)
	}
}

// ruleMetadata returns what METADATA have under custom, and the category, by rule.
func ruleMetadata(t *testing.T) map[string]map[string]any {
	t.Helper()
	rules := map[string]map[string]any{}
	for _, module := range parse(t) {
		name := nameOf(module.Package.Path)
		category, rule, ok := strings.Cut(strings.TrimPrefix(name, "rules."), ".")
		if ok && strings.HasPrefix(name, "rules.") && !strings.HasSuffix(name, "_test") {
			rules[rule] = customOf(module)
			rules[rule]["category"] = category
		}
	}
	return rules
}

func customOf(module *ast.Module) map[string]any {
	custom := map[string]any{}
	for _, annotations := range module.Annotations {
		for key, value := range annotations.Custom {
			custom[key] = value
		}
	}
	return custom
}

func subset(all map[string]any, keys ...string) map[string]any {
	some := map[string]any{}
	for _, key := range keys {
		if value, ok := all[key]; ok {
			some[key] = value
		}
	}
	return some
}

// settingsOf returns how a rule is applied where no configuration says otherwise: its level, whether it has to be asked
// for, and the values of its options.
func settingsOf(t *testing.T, rule string, custom map[string]any) map[string]any {
	t.Helper()
	settings := subset(custom, "level", "on_request")
	if settings["level"] == nil {
		t.Errorf("the METADATA of %s have no level", rule)
	}
	described, _ := custom["options"].(map[string]any)
	options := map[string]any{}
	for name, option := range described {
		about, _ := option.(map[string]any)
		if about["default"] == nil || about["description"] == nil {
			t.Errorf("the option %s of %s has no default or no description", name, rule)
		}
		options[name] = about["default"]
	}
	if len(options) > 0 {
		settings["options"] = options
	}
	return settings
}
