package lint

import (
	"io"
	"path/filepath"
	"slices"

	"github.com/egresslint/egresslint/internal/engine"
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

// WriteBundle writes the policies of egresslint together with these as an OPA bundle.
func (p Policies) WriteBundle(w io.Writer, version string) error {
	custom, err := p.load()
	if err != nil {
		return err
	}
	return engine.WriteBundle(w, version, custom)
}

// Schema is the JSON Schema of the model, which is the input of the policies.
func Schema() ([]byte, error) { return engine.Schema() }
