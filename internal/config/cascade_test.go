package config

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/egresslint/egresslint/internal/source"
)

// tree is the repository of a test: the directories above "." are outside.
type tree map[string]string

func (t tree) files() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range t {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func (t tree) ReadFile(name string) ([]byte, error) {
	if name == ".." || strings.HasPrefix(name, "../") {
		return nil, source.ErrOutside
	}
	return t.files().ReadFile(name)
}

func (t tree) Stat(name string) (fs.FileInfo, error) { return t.files().Stat(name) }

func (t tree) Abs(name string) string { return path.Join("/work", name) }

func (t tree) Name(p string) string { return path.Clean(p) }

// says is a short form of a configuration, for tests.
func says(c *Config) string {
	var parts []string
	add := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			parts = append(parts, name+" "+strings.Join(values, "+"))
		}
	}
	add("region", c.Region)
	var allowed, endpoints, groups, variants []string
	for _, a := range c.Allow {
		allowed = append(allowed, a.Service)
	}
	for _, e := range c.Endpoints {
		endpoints = append(endpoints, e.Service)
	}
	for _, name := range c.TaskGroups {
		groups = append(groups, name.Text)
	}
	for _, v := range c.Variants {
		variants = append(variants, v.Name)
	}
	add("allow", allowed...)
	add("endpoints", endpoints...)
	add("groups", groups...)
	add("variants", variants...)
	for _, name := range slices.Sorted(maps.Keys(c.Rules)) {
		rule := c.Rules[name]
		text := rule.Level
		for _, o := range rule.Options {
			text += fmt.Sprintf(" %s=%s", o.Name, strings.Join(o.Values, "/"))
		}
		add(name, text)
	}
	for _, region := range slices.Sorted(maps.Keys(c.ECRCIDRs)) {
		for _, block := range c.ECRCIDRs[region].CIDRs {
			add(region, block.String())
		}
		add(region, c.ECRCIDRs[region].Observed)
	}
	for _, region := range slices.Sorted(maps.Keys(c.PrefixLists)) {
		for _, service := range slices.Sorted(maps.Keys(c.PrefixLists[region])) {
			add(region+" "+service, c.PrefixLists[region][service])
		}
	}
	if c.Needs.On {
		add("needs", "on")
	}
	if c.NoVariants {
		add("variants", "none")
	}
	return strings.Join(parts, ", ")
}

func TestCascade(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tree tree
		want map[string]string // by directory
	}{
		"scalars": {
			tree{FileName: "region: eu-west-1\nneeds: true", "a/b/" + FileName: "region: eu-west-2", "a/b/c/" + FileName: "needs: false"},
			map[string]string{".": "region eu-west-1, needs on", "a": "region eu-west-1, needs on", "a/b": "region eu-west-2, needs on", "a/b/c/d": "region eu-west-2"},
		},
		"lists": {
			tree{
				FileName:        "allow: [{service: logs, reason: r}]\ntask_groups: a\nendpoints: [{service: s3, exists: true}]",
				"a/" + FileName: "allow: [{service: kms, reason: r}]\ntask_groups: b\nendpoints: [{service: logs, exists: true}]",
			},
			map[string]string{".": "allow logs, endpoints s3, groups a", "a": "allow kms+logs, endpoints logs+s3, groups b+a"},
		},
		"rules": {
			tree{
				FileName:        "rules: {r: {level: off, options: {x: 1, y: 2}}, s: {level: note}}",
				"a/" + FileName: "rules: {r: {options: {x: 3}}, t: {level: off}}", "a/b/" + FileName: "rules: {r: {level: error}}",
			},
			map[string]string{".": "r off x=1 y=2, s note", "a": "r off x=3 y=2, s note, t off", "a/b": "r error x=3 y=2, s note, t off"},
		},
		"facts": {
			tree{
				FileName:        "ecr_cidrs: {eu-west-1: {cidrs: 192.0.2.0/24, observed: 2026-02-01}}\nprefix_lists: {eu-west-1: {s3: pl-00000001, dynamodb: pl-00000002}}",
				"a/" + FileName: "ecr_cidrs: {eu-west-1: {cidrs: 198.51.100.0/24, observed: 2026-01-01}}\nprefix_lists: {eu-west-1: {s3: pl-00000003}}",
			},
			map[string]string{"a": "eu-west-1 198.51.100.0/24, eu-west-1 192.0.2.0/24, eu-west-1 2026-01-01, eu-west-1 dynamodb pl-00000002, eu-west-1 s3 pl-00000003"},
		},
		"variants": {
			tree{FileName: "variants: [{name: p}, {name: q}]", "a/" + FileName: "variants: [{name: r}]", "b/" + FileName: "variants: none", "b/c/" + FileName: "variants: [{name: s}]"},
			map[string]string{".": "variants p+q", "a": "variants r", "b": "variants none", "b/c": "variants s"},
		},
		"root": {
			tree{FileName: "region: eu-west-1\nallow: [{service: logs, reason: r}]", "a/" + FileName: "root: true\nallow: [{service: kms, reason: r}]", "a/b/" + FileName: "task_groups: g"},
			map[string]string{".": "region eu-west-1, allow logs", "a": "allow kms", "a/b": "allow kms, groups g"},
		},
		"locked": {
			tree{
				FileName:        "lock: [rules, allow, region]\nregion: eu-west-1\nneeds: true\nallow: [{service: logs, reason: r}]",
				"a/" + FileName: "region: eu-west-2\nrules: {r: {level: off}}\ntask_groups: g\nallow: [{service: kms, reason: r}]",
				"b/" + FileName: "root: true\nallow: [{service: kms, reason: r}]\ntask_groups: g",
			},
			map[string]string{"a": "region eu-west-1, allow logs, groups g, needs on", "b": "region eu-west-1, allow logs, groups g"},
		},
		"overrides": {
			tree{
				FileName: "region: eu-west-1\nallow: [{service: logs, reason: r}]\noverrides:\n" +
					"- {paths: prod, region: eu-west-2, rules: {r: {level: error}}}\n" +
					"- {paths: [live/**, '*.json'], rules: {r: {level: note}}, allow: [{service: kms, reason: r}]}",
				"live/x/" + FileName: "region: eu-west-3\noverrides: [{paths: '**', needs: true}]",
			},
			map[string]string{
				".": "region eu-west-1, allow logs", "prod": "region eu-west-2, allow logs, r error", "a/prod/b": "region eu-west-2, allow logs, r error",
				"live/prod": "region eu-west-2, allow kms+logs, r note", "live/x": "region eu-west-3, allow kms+logs, r note, needs on",
				"live/x/prod": "region eu-west-3, allow kms+logs, r note, needs on", "a/t.json": "region eu-west-1, allow kms+logs, r note", "live": "region eu-west-1, allow kms+logs, r note",
			},
		},
		"overrides of everything": {
			tree{"a/" + FileName: "overrides: [{paths: '**', region: eu-west-1}]"},
			map[string]string{"a": "region eu-west-1", "a/b": "region eu-west-1"},
		},
		"extends": {
			tree{
				FileName:           "region: eu-west-1\nneeds: true",
				"shared/base.yaml": "extends: ../more.yaml\nregion: eu-west-2\nallow: [{service: logs, reason: r}]\noverrides: [{paths: b, task_groups: g}]",
				"more.yaml":        "allow: [{service: kms, reason: r}]\nrules: {r: {level: off}}\nregion: eu-west-4",
				"a/" + FileName:    "extends: ../shared/base.yaml\nrules: {r: {level: note}}",
			},
			map[string]string{
				"a":   "region eu-west-2, allow logs+kms, r note, needs on",
				"a/b": "region eu-west-2, allow logs+kms, groups g, r note, needs on",
				"b":   "region eu-west-1, needs on",
			},
		},
		"nothing": {tree{"a/main.tf": ""}, map[string]string{"a": "nothing"}},
	} {
		cascade := NewCascade(test.tree)
		for dir, want := range test.want {
			j := cascade.For(dir, dir)
			got := "nothing"
			if j.Config != nil {
				got = says(j.Config)
			}
			if got != want || !j.OK() {
				t.Errorf("%s: for %s it is %s, want %s: %v", name, dir, got, want, j.Files)
			}
			if cascade.For(dir, dir) != j && j.Config != nil {
				t.Errorf("%s: for %s it is computed twice", name, dir)
			}
		}
	}
}

// TestCascadeProblems wants a problem to be that of the file that has it, and of what this file holds for.
func TestCascadeProblems(t *testing.T) {
	t.Parallel()
	cascade := NewCascade(tree{
		FileName: "lock: rules\n", "a/" + FileName: "regoin: x", "b/" + FileName: "lock: region", "c/" + FileName: "needs: true\nrules: {x: {level: off}}",
		"d/.egresslint.yml": "", "a/b/" + FileName: "root: true",
	})
	var got []string
	for _, dir := range []string{".", "a", "a/b", "b", "c", "d"} {
		got = append(got, fmt.Sprintf("%s: %t", dir, cascade.For(dir, dir).OK()))
	}
	for _, f := range cascade.All() {
		for _, p := range f.Problems {
			got = append(got, fmt.Sprintf("%s: %s", p.At, p.Message))
		}
		for _, p := range f.Refused {
			got = append(got, fmt.Sprintf("%s: refused: %s", p.At, p.Message))
		}
	}
	want := []string{
		".: true", "a: false", "a/b: true", "b: false", "c: true", "d: false",
		`a/.egresslint.yaml:1:1: "regoin" is not a key of a .egresslint.yaml. Did you mean "region"?`,
		"b/.egresslint.yaml:1:1: Only the .egresslint.yaml at the root of the repository can lock keys. Move this there.",
		`c/.egresslint.yaml:2:1: refused: "rules" is locked at .egresslint.yaml:1, so it is not taken from this file. Remove it here.`,
		"d/.egresslint.yml: This file is not read: rename it to .egresslint.yaml.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestExtendsProblems wants a problem at the line that names a file that cannot be extended.
func TestExtendsProblems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tree tree
		want string
	}{
		"itself":   {tree{FileName: "extends: .egresslint.yaml"}, ".egresslint.yaml:1:10: Files extend each other: .egresslint.yaml → .egresslint.yaml."},
		"cycle":    {tree{FileName: "extends: a.yaml", "a.yaml": "extends: ./b.yaml", "b.yaml": "extends: a.yaml"}, "b.yaml:1:10: Files extend each other: .egresslint.yaml → a.yaml → b.yaml → a.yaml."},
		"missing":  {tree{FileName: "extends: x/a.yaml"}, ".egresslint.yaml:1:10: There is no file x/a.yaml."},
		"outside":  {tree{FileName: "extends: ../a.yaml"}, ".egresslint.yaml:1:10: ../a.yaml is outside of the repository, from where no configuration is read."},
		"absolute": {tree{FileName: "extends: /a.yaml"}, `.egresslint.yaml:1:10: "/a.yaml" in "extends" must be the path of a file in the repository, as seen from the directory of .egresslint.yaml: it must be relative.`},
		"remote":   {tree{FileName: "extends: https://example.com/a.yaml"}, `.egresslint.yaml:1:10: "https://example.com/a.yaml" in "extends" must be the path of a file in the repository, as seen from the directory of .egresslint.yaml: it must be relative.`},
		"wrong":    {tree{FileName: "extends: a.yaml", "a.yaml": "regoin: x"}, `a.yaml:1:1: "regoin" is not a key of a .egresslint.yaml. Did you mean "region"?`},
		"locks":    {tree{FileName: "extends: a.yaml", "a.yaml": "lock: rules"}, "a.yaml:1:1: A file that others extend cannot lock keys. Move this to the file at the root of the repository."},
	} {
		cascade := NewCascade(test.tree)
		joined := cascade.For("x", "x")
		var got []string
		for _, f := range cascade.All() {
			for _, p := range f.Problems {
				got = append(got, fmt.Sprintf("%s: %s", p.At, p.Message))
			}
		}
		if len(got) != 1 || got[0] != test.want || joined.OK() {
			t.Errorf("%s: got %q, want %s", name, got, test.want)
		}
	}
}

// TestLockedInParts wants a locked key to be refused in an override too, and in a file that is extended.
func TestLockedInParts(t *testing.T) {
	t.Parallel()
	cascade := NewCascade(tree{
		FileName: "lock: allow\noverrides: [{paths: a, allow: [{service: kms, reason: r}]}]", "base.yaml": "region: eu-west-1\nallow: [{service: logs, reason: r}]",
		"a/" + FileName: "extends: ../base.yaml\noverrides:\n  - paths: '**'\n    region: eu-west-2\n    allow: [{service: logs, reason: r}]",
	})
	joined := cascade.For("a", "a")
	if got := says(joined.Config); got != "region eu-west-2, allow kms" {
		t.Error(got)
	}
	var got []string
	for _, p := range cascade.Nearest("a").Refused {
		got = append(got, fmt.Sprintf("%s: %s", p.At, p.Message))
	}
	want := []string{
		`a/.egresslint.yaml:1:10: base.yaml has "allow", which is locked at .egresslint.yaml:1, so it is not taken from there.`,
		`a/.egresslint.yaml:5:5: "allow" is locked at .egresslint.yaml:1, so it is not taken from this file. Remove it here.`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestLockableKeys wants every key with settings to be one that can be locked.
func TestLockableKeys(t *testing.T) {
	t.Parallel()
	properties, _ := generated(t)["properties"].(map[string]any)
	for _, key := range []string{"extends", "lock", "overrides", "root"} {
		delete(properties, key)
	}
	if want := slices.Sorted(maps.Keys(properties)); !slices.Equal(lockable(), want) {
		t.Errorf("the keys that can be locked are %v, want %v", lockable(), want)
	}
	all := &Config{
		Settings: Settings{
			Region: "r", WithoutNetwork: []WithoutNetwork{{}}, Allow: []Allowance{{}}, Endpoints: []Endpoint{{}}, ECRCIDRs: map[string]Blocks{"r": {}},
			PrefixLists: map[string]ListIDs{"r": {}}, TaskGroups: []Name{{}}, Rules: map[string]Rule{"r": {}}, Needs: Needs{On: true},
			Variants: []Variant{{}}, NoVariants: true,
		},
		Exclude: []Glob{"g"},
	}
	var keys []Key
	for _, key := range lockable() {
		keys = append(keys, Key{Text: key})
	}
	if left := all.without(keys); fmt.Sprintf("%+v", left.Settings) != fmt.Sprintf("%+v", Settings{}) || left.Exclude != nil {
		t.Errorf("%+v is left of what is locked", left)
	}
	if left := all.only(keys); fmt.Sprintf("%+v", left.Settings) != fmt.Sprintf("%+v", all.Settings) || left.Exclude == nil {
		t.Errorf("%+v is left of what locks", left)
	}
}
