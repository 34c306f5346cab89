package policyset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// own is a rule that finds something about each security group.
const own = `# METADATA
# title: No groups
# description: There are no security groups.
package custom.rules.network["no-groups"]

report contains {"resource": id, "message": $"{id} is there.", "related": [{"message": "Here.", "at": object.get(group, "at", 0)}]} if {
	some id, group in input.groups
	not id in data.custom.known.groups
}
`

func TestBundlesAreReadLikeDirectories(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		".manifest":           `{"roots": ["custom"]}`,
		"/rules/own.rego":     own,
		"./custom/data.json":  `{"known": {"groups": []}}`,
		"rules/bad/data.json": `{"Resources": {}}`,
		"rules/own_test.rego": "package custom.own_test\n",
		"rules/good.tf":       "# nothing",
		"../../outside.rego":  "package custom.outside\n",
		".hidden/x.rego":      "this is no policy",
	}
	name := filepath.Join(t.TempDir(), "own.tgz")
	if err := os.WriteFile(name, pack(t, files), 0o600); err != nil {
		t.Fatal(err)
	}
	custom, err := Load([]Place{{"own.tgz", name}})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := Rules(custom)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(rules, func(r model.PolicyRule) bool { return r.Name == "no-groups" })
	if at < 0 || rules[at].Examples["good.tf"] != "# nothing" || rules[at].Location.File != "own.tgz/rules/own.rego" {
		t.Errorf("got %+v, want the rule with its example", rules)
	}
	if len(custom.tests) != 1 || custom.modules["own.tgz/outside.rego"] == nil {
		t.Errorf("got the tests %v and the modules %v", custom.tests, custom.modules)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"data twice": {map[string]string{
			"rule.rego": own, "custom/known/data.json": `{"groups": []}`, "custom/data.yaml": "known: {groups: []}",
		}, "custom/known/data.json: It gives data.custom.known.groups, which another file has given already."},
		"an archive that ends early": {nil, "broken.tar.gz: It cannot be read: unexpected EOF."},
		"a rule that is no set": {map[string]string{"rule.rego": strings.ReplaceAll(own, "report contains {", "report := {")},
			`rule.rego:4:1: The rule no-groups reports nothing: it needs "report contains finding if { … }".`},
		"old Rego": {map[string]string{"rule.rego": "package custom.old\n\nallow { true }\n"},
			"rule.rego:3:1: `if` keyword is required before rule body."},
	} {
		t.Run(name, func(t *testing.T) {
			place := Place{Path: write(t, c.files)}
			if c.files == nil {
				place = Place{"broken.tar.gz", filepath.Join(place.Path, "broken.tar.gz")}
				whole := pack(t, map[string]string{"rule.rego": own})
				if err := os.WriteFile(place.Path, whole[:len(whole)/2], 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Load([]Place{place})
			if broken := (*Error)(nil); !errors.As(err, &broken) || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestWriteBundleIsDeterministic(t *testing.T) {
	t.Parallel()
	custom, err := Load([]Place{{"own", write(t, map[string]string{"rule.rego": own})}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := New(custom)
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := set.WriteBundle(w, "devel", set.Data()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same policies gave different bytes")
	}
}

func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	archive := tar.NewWriter(packed)
	for name, text := range files {
		if err := addFile(archive, name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
