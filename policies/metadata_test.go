package policies_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// metadataFile is what the policies know of the METADATA of rules, at data.egresslint.metadata.
const metadataFile = "egresslint/metadata/data.json"

// TestMetadataIsFresh keeps the METADATA that policies look up in step with the rules.
func TestMetadataIsFresh(t *testing.T) {
	want, err := json.MarshalIndent(ruleMetadata(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(metadataFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(metadataFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the METADATA of the rules have changed since %s was made: run go generate ./policies", metadataFile)
	}
}

// ruleMetadata returns {rule: {"gives_way_to": …, "path": …}}, for the rules whose METADATA have one of the two.
func ruleMetadata(t *testing.T) map[string]map[string]any {
	t.Helper()
	rules := map[string]map[string]any{}
	for _, module := range parse(t) {
		_, rule, ok := strings.Cut(strings.TrimPrefix(nameOf(module.Package.Path), "rules."), ".")
		if !ok {
			continue
		}
		for _, annotations := range module.Annotations {
			for _, key := range []string{"gives_way_to", "path"} {
				value, ok := annotations.Custom[key]
				if !ok {
					continue
				}
				if rules[rule] == nil {
					rules[rule] = map[string]any{}
				}
				rules[rule][key] = value
			}
		}
	}
	return rules
}
