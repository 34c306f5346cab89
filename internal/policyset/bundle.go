package policyset

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/egresslint/egresslint/internal/policyset/image"
)

// bundle is the content of a tree of policies.
type bundle struct {
	policies map[string]string // by file name
	data     map[string]any
}

// readBundle reads all policies of the tree but their tests, and all data.json and data.yaml files, each of which is
// mounted at the path of its directory.
func readBundle(tree fs.FS) (*bundle, error) {
	b := &bundle{policies: map[string]string{}, data: map[string]any{}}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || isTest(name) {
			return err
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return b.add(name, text)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the policies: %w", err)
	}
	return b, nil
}

func (b *bundle) add(name string, text []byte) error {
	switch path.Base(name) {
	case "data.json", "data.yaml":
		return mount(b.data, name, text)
	}
	if path.Ext(name) == ".rego" {
		b.policies[name] = string(text)
	}
	return nil
}

// mount adds the content of a file of data at the path of its directory.
func mount(data map[string]any, name string, text []byte) error {
	var content map[string]any
	if err := util.Unmarshal(text, &content); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	at := data
	for _, part := range strings.Split(path.Dir(name), "/") {
		if part == "." {
			continue
		}
		below, ok := at[part].(map[string]any)
		if !ok {
			below = map[string]any{}
			at[part] = below
		}
		at = below
	}
	maps.Copy(at, content)
	return nil
}

// ruleNames returns the names of the rules: the data holds the settings of each.
func ruleNames(data map[string]any) []string {
	own, _ := data["egresslint"].(map[string]any)
	settings, _ := own["config"].(map[string]any)
	rules, _ := settings["rules"].(map[string]any)
	return slices.Sorted(maps.Keys(rules))
}

// digests identifies, for each policy, what its compiled form depends on: its text, those of the policies beside it, as
// the rules of one package know each other by their short names, and the compiler.
func (b *bundle) digests() map[string]image.Digest {
	hashes := map[string]hash.Hash{}
	for _, name := range slices.Sorted(maps.Keys(b.policies)) {
		dir := path.Dir(name)
		if hashes[dir] == nil {
			hashes[dir] = sha256.New()
			fmt.Fprintln(hashes[dir], version.Version)
		}
		fmt.Fprintln(hashes[dir], name, len(b.policies[name]))
		_, _ = io.WriteString(hashes[dir], b.policies[name]) // a hash takes everything
	}
	digests := make(map[string]image.Digest, len(b.policies))
	for name := range b.policies {
		digests[name] = image.Digest(hashes[path.Dir(name)].Sum(nil)[:len(image.Digest{})])
	}
	return digests
}

func (b *bundle) parse() (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	for name, text := range b.policies {
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, fmt.Errorf("parsing the policies: %w", err)
		}
		modules[name] = module
	}
	return modules, nil
}
