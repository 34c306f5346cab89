package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryRuleOff switches off all rules from below. Then nothing is proven, and the summary says that nothing was judged.
func TestEveryRuleOff(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, list := outputOf(t, dir, "rules", "--format", "json")
	var rules []struct{ Name string }
	if err := json.Unmarshal([]byte(list), &rules); err != nil {
		t.Fatal(err)
	}
	root, err := os.ReadFile("../../testdata/example/terraform/open/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := "rules:\n"
	for _, rule := range rules {
		config += fmt.Sprintf("  %s: {level: off}\n", rule.Name)
	}
	put(t, filepath.Join(dir, "svc", "main.tf"), string(root))
	put(t, filepath.Join(dir, "svc", ".egresslint.yaml"), config)
	const want = "Nothing was judged of 1 task group and 1 endpoint group: every rule is off.\n" +
		"Configuration: svc/.egresslint.yaml (off: every rule).\nnothing was judged\n"
	if code, got := outputOf(t, dir, "check"); code != ExitClean || got != want {
		t.Errorf("exit code %d, and got\n%swant\n%s", code, got, want)
	}

	// Where one rule is on, or another root is judged, the counts are shown.
	put(t, filepath.Join(dir, "svc", ".egresslint.yaml"), strings.Replace(config, "  s3-unreachable: {level: off}\n", "", 1))
	if _, got := outputOf(t, dir, "check"); !strings.HasPrefix(got, "Checked 1 root: 1 task group (1 not fully judged: ") {
		t.Errorf("with one rule on, got\n%s", got)
	}
	put(t, filepath.Join(dir, "svc", ".egresslint.yaml"), config)
	put(t, filepath.Join(dir, "open", "main.tf"), openRoot)
	if _, got := outputOf(t, dir, "check", "open", "svc"); !strings.Contains(got, "\nChecked 2 roots: 2 task groups (1 violated, 1 not fully judged: ") {
		t.Errorf("with another root, got\n%s", got)
	}
}
