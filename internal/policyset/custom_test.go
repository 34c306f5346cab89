package policyset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
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

// TestLoadRefusesArchives takes nothing from an archive that is not what somebody packed.
func TestLoadRefusesArchives(t *testing.T) {
	t.Parallel()
	whole := pack(t, map[string]string{"rule.rego": own})
	spoilt := bytes.Clone(whole)
	spoilt[len(spoilt)-8]++ // a digit of the sum
	entry := func(kind byte, name string) func(*tar.Writer) error {
		return func(w *tar.Writer) error {
			return w.WriteHeader(&tar.Header{Typeflag: kind, Name: name, Linkname: "rule.rego"})
		}
	}
	one := func(w *tar.Writer) error { return addFile(w, "rule.rego", []byte(own)) }
	twice := func(w *tar.Writer) error {
		return errors.Join(addFile(w, "rule.rego", []byte(own)), addFile(w, "./rule.rego", nil))
	}
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"cut in the middle":          {whole[:len(whole)/2], "unexpected EOF"},
		"without its last bytes":     {whole[:len(whole)-1], "unexpected EOF"},
		"of which the sum is wrong":  {spoilt, "gzip: invalid checksum"},
		"with something behind it":   {append(bytes.Clone(whole), "more"...), "unexpected EOF"},
		"ends between files":         {packUntil(t, (*tar.Writer).Flush, one), "unexpected EOF"},
		"has a file twice":           {packWith(t, twice), "rule.rego is in it twice"},
		"has a link instead":         {packWith(t, entry(tar.TypeSymlink, "rules")), "rules is neither a file nor a directory"},
		"has a link to a file in it": {packWith(t, entry(tar.TypeLink, "b.rego")), "b.rego is neither a file nor a directory"},
		"unpacks to too much":        {packWith(t, func(w *tar.Writer) error { return addFile(w, "data.json", make([]byte, maxBundle)) }), "it unpacks to more than 64 MiB"},
	} {
		place := Place{"own.tgz", filepath.Join(t.TempDir(), "own.tgz")}
		if err := os.WriteFile(place.Path, test.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load([]Place{place}); fmt.Sprint(err) != "own.tgz: It cannot be read: "+test.want+"." {
			t.Errorf("an archive that %s: got %v, want %s", name, err, test.want)
		}
	}
}

// TestLoadRefusesLinks to directories, whose rules would be missing otherwise.
func TestLoadRefusesLinks(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"rule.rego": own})
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "more")); err != nil {
		t.Fatal(err)
	}
	_, err := Load([]Place{{"own", dir}})
	if want := "own: It cannot be read: more is a link to a directory, which is not followed. Name that directory too."; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
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
	return packWith(t, func(archive *tar.Writer) error {
		for name, text := range files {
			if err := addFile(archive, name, []byte(text)); err != nil {
				return err
			}
		}
		return nil
	})
}

// packWith packs what is added to an archive.
func packWith(t *testing.T, add func(*tar.Writer) error) []byte {
	t.Helper()
	return packUntil(t, (*tar.Writer).Close, add)
}

// packUntil packs what is added to an archive that is ended in some way.
func packUntil(t *testing.T, end, add func(*tar.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	archive := tar.NewWriter(packed)
	if err := errors.Join(add(archive), end(archive), packed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
