package lint

import (
	"io"
	"path/filepath"

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
	places := make([]engine.Place, len(p.Paths))
	for i, name := range p.Paths {
		places[i] = engine.Place{Name: filepath.ToSlash(filepath.Clean(name)), Path: name}
		if !filepath.IsAbs(name) {
			places[i].Path = filepath.Join(p.Dir, name)
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
