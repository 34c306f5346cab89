package lint

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
	"github.com/egresslint/egresslint/internal/source"
)

// Rule is what a rule says of itself.
type Rule = model.PolicyRule

// Policies are custom policies: directories and OPA bundles, relative to the directory.
type Policies struct {
	Dir   string
	Paths []string
}

func (p Policies) load() (*policyset.Custom, error) {
	var places []policyset.Place
	for _, name := range p.Paths {
		place := policyset.Place{Name: filepath.ToSlash(filepath.Clean(name)), Path: name}
		if !filepath.IsAbs(name) {
			place.Path = filepath.Join(p.Dir, name)
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return policyset.Load(places)
}

// set compiles the policies together with those of egresslint.
func (p Policies) set() (*policyset.Set, error) {
	custom, err := p.load()
	if err != nil {
		return nil, err
	}
	return policyset.New(custom)
}

// PolicyError lists what is wrong with custom policies, and where.
type PolicyError = policyset.Error

// Rules lists the rules of egresslint, sorted by category and name.
func Rules() ([]Rule, error) { return Policies{}.Rules() }

// Rules lists the rules of egresslint together with these, sorted by category and name.
func (p Policies) Rules() ([]Rule, error) {
	custom, err := p.load()
	if err != nil {
		return nil, err
	}
	return policyset.Rules(custom)
}

// described returns what a report says of custom rules.
func described(rules []Rule) []model.CustomRule {
	var custom []model.CustomRule
	for _, rule := range rules {
		custom = append(custom, model.CustomRule{
			Name: rule.Name, Category: rule.Category, Title: rule.Title, Description: rule.Description, Level: rule.Level,
			Symptom: rule.Symptom, Undecided: rule.Undecided,
		})
	}
	return custom
}

// RulesOf lists the rules of egresslint together with the custom rules that a report is about, sorted by category and name.
func RulesOf(r *model.Report) ([]Rule, error) {
	rules, err := Rules()
	if err != nil {
		return nil, err
	}
	for _, custom := range r.Rules {
		rules = append(rules, Rule{
			Name: custom.Name, Category: custom.Category, Title: custom.Title, Description: custom.Description, Level: custom.Level,
			Symptom: custom.Symptom, Undecided: custom.Undecided, Custom: true,
		})
	}
	slices.SortFunc(rules, func(a, b Rule) int { return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Name, b.Name)) })
	return rules, nil
}

// WriteBundle writes the policies of egresslint together with these as an OPA bundle. The configuration becomes a part of
// its data, as it is at that time; "" is none.
func (p Policies) WriteBundle(w io.Writer, version, configuration string, now time.Time) error {
	set, err := p.set()
	if err != nil {
		return err
	}
	if configuration == "" {
		return set.WriteBundle(w, version, set.Data())
	}
	tree := source.NewTree(p.Dir)
	defer tree.Close()
	configs, err := newConfigs(tree, nil, Options{Config: configuration})
	if err != nil {
		return err
	}
	configs.check(config.KnownRules(set.Data()))
	for _, file := range configs.files() {
		for _, problem := range file.Problems {
			return fmt.Errorf("%s: %s", problem.At, problem.Message)
		}
	}
	return set.WriteBundle(w, version, configs.of(".").Data(set.Data(), now, config.Scope{}))
}

// Schema is the JSON Schema of the model, which is the input of the policies.
func Schema() ([]byte, error) { return policyset.Schema() }
