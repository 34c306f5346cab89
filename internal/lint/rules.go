package lint

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/source"
)

// Rule is what a rule says of itself.
type Rule = engine.Rule

// Policies are an organisation's own policies: directories and OPA bundles, relative to the directory.
type Policies struct {
	Dir   string
	Paths []string
}

func (p Policies) load() (*engine.Custom, error) {
	var places []engine.Place
	for _, name := range p.Paths {
		place := engine.Place{Name: filepath.ToSlash(filepath.Clean(name)), Path: name}
		if !filepath.IsAbs(name) {
			place.Path = filepath.Join(p.Dir, name)
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return engine.Load(places)
}

// PolicyError tells what is wrong with an organisation's own policies, and where.
type PolicyError = engine.PolicyError

// Rules lists the rules of egresslint, sorted by category and name.
func Rules() ([]Rule, error) { return Policies{}.Rules() }

// Rules lists the rules of egresslint together with these, sorted by category and name.
func (p Policies) Rules() ([]Rule, error) {
	custom, err := p.load()
	if err != nil {
		return nil, err
	}
	return engine.Rules(custom)
}

// WriteBundle writes the policies of egresslint together with these as an OPA bundle. The configuration becomes a part of
// its data, as it is at that time; "" is none.
func (p Policies) WriteBundle(w io.Writer, version, configuration string, now time.Time) error {
	custom, err := p.load()
	if err != nil {
		return err
	}
	if configuration == "" {
		return engine.WriteBundle(w, version, custom)
	}
	tree := source.NewTree(p.Dir)
	defer tree.Close()
	named := newConfigs(tree, Options{Config: configuration}).fixed
	if len(named.problems) > 0 {
		return fmt.Errorf("%s: %s", named.problems[0].At, named.problems[0].Message)
	}
	return engine.WriteConfigured(w, version, custom, named.config, now)
}

// Schema is the JSON Schema of the model, which is the input of the policies.
func Schema() ([]byte, error) { return engine.Schema() }
