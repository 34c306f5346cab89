package policyset

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/model"
)

// Custom are custom policies: rules in packages custom.rules.<category>["<name>"], libraries and
// data elsewhere below custom. The nil Custom has none.
type Custom struct {
	files   []file
	modules map[string]*ast.Module // by the shown name of the file, without tests
	tests   map[string]*ast.Module
	data    map[string]any
	rules   []model.PolicyRule
}

// Load reads the policies at the places. What is wrong with them is an *Error.
func Load(places []Place) (*Custom, error) {
	if len(places) == 0 {
		return nil, nil //nolint:nilnil // no places, no policies
	}
	c := &Custom{modules: map[string]*ast.Module{}, tests: map[string]*ast.Module{}, data: map[string]any{}}
	var problems []model.Note
	for i, place := range places {
		files, err := place.files()
		if err == nil {
			err = c.add(place, i, files)
		}
		if err := collect(&problems, err); err != nil {
			return nil, err
		}
	}
	embedded, err := data()
	if err != nil {
		return nil, err
	}
	problems = append(problems, c.inspect(ruleNames(embedded))...)
	if len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b model.Note) int { return a.Location.Compare(b.Location) })
		return nil, &Error{problems}
	}
	return c, nil
}

// collect adds what is wrong with policies to the notes. It returns any other error.
func collect(notes *[]model.Note, err error) error {
	if err == nil {
		return nil
	}
	broken := (*Error)(nil)
	if err = policyError(err); !errors.As(err, &broken) {
		return err
	}
	*notes = append(*notes, broken.Notes...)
	return nil
}

func (c *Custom) add(place Place, number int, files []file) error {
	before, problems := len(c.modules), []model.Note{}
	for i, f := range files {
		files[i].place = number
		if err := collect(&problems, c.read(f)); err != nil {
			return err
		}
	}
	c.files = append(c.files, files...)
	if len(c.modules) == before && len(problems) == 0 {
		return refuse(place.Name, "There are no policies here: no file ends in .rego.")
	}
	if len(problems) > 0 {
		return &Error{problems}
	}
	return nil
}

// read takes one file in.
func (c *Custom) read(f file) error {
	if isData(f.base()) {
		return c.mount(f)
	}
	if path.Ext(f.path) != ".rego" {
		return nil
	}
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true}
	module, err := ast.ParseModuleWithOpts(f.name, string(f.text), options)
	if err != nil {
		return err
	}
	if isTest(f.path) {
		c.tests[f.name] = module
	} else {
		c.modules[f.name] = module
	}
	return nil
}

// mount adds a file of data at the path of its directory, which must be below custom.
func (c *Custom) mount(f file) error {
	below := map[string]any{}
	if err := mount(below, f.path, f.text); err != nil {
		return refuse(f.name, fmt.Sprintf("It cannot be read as data: %v.", errors.Unwrap(err)))
	}
	for root := range below {
		if root != "custom" {
			return refuse(f.name, fmt.Sprintf("It gives data.%s, but the data of custom policies must be below data.custom.", root))
		}
	}
	if inner, ok := below["custom"].(map[string]any); ok && inner["rules"] != nil {
		return refuse(f.name, "It gives data.custom.rules, where the rules are: keep data elsewhere below data.custom.")
	}
	if at := overlap(c.data, below, "data"); at != "" {
		return refuse(f.name, fmt.Sprintf("It gives %s, which another file has given already.", at))
	}
	join(c.data, below)
	return nil
}

// overlap names a value that both trees have, and "" if there is none.
func overlap(a, b map[string]any, at string) string {
	for _, key := range slices.Sorted(maps.Keys(b)) {
		other, ok := a[key]
		if !ok {
			continue
		}
		left, isLeft := other.(map[string]any)
		right, isRight := b[key].(map[string]any)
		if !isLeft || !isRight {
			return at + "." + key
		}
		if found := overlap(left, right, at+"."+key); found != "" {
			return found
		}
	}
	return ""
}

// join adds copies of the values of b to a. They must not overlap.
func join(a, b map[string]any) {
	for key, value := range b {
		right, ok := value.(map[string]any)
		if !ok {
			a[key] = value
			continue
		}
		left, ok := a[key].(map[string]any)
		if !ok {
			left = map[string]any{}
			a[key] = left
		}
		join(left, right)
	}
}

// levels are the default levels of the rules, as data of the policies.
func (c *Custom) levels() map[string]any {
	levels := map[string]any{}
	for _, rule := range c.rules {
		options := map[string]any{}
		for name, option := range rule.Options {
			options[name] = option.Default
		}
		levels[rule.Name] = map[string]any{"level": rule.Level, "options": options}
	}
	return map[string]any{"egresslint": map[string]any{"config": map[string]any{"rules": levels}}}
}

// extend adds the data of the custom policies to those of the embedded ones.
func (c *Custom) extend(data map[string]any) {
	if c != nil {
		join(data, c.levels())
		join(data, c.data)
	}
}

// rule returns the rule with the name.
func (c *Custom) rule(name string) (model.PolicyRule, bool) {
	if c != nil {
		for _, rule := range c.rules {
			if rule.Name == name {
				return rule, true
			}
		}
	}
	return model.PolicyRule{}, false
}

// Enabled returns the same policies with every rule switched on, as tests need them.
func (c *Custom) Enabled() *Custom {
	if c == nil {
		return nil
	}
	enabled := *c
	enabled.rules = slices.Clone(c.rules)
	for i := range enabled.rules {
		if enabled.rules[i].Level == "off" {
			enabled.rules[i].Level = "error"
		}
	}
	return &enabled
}

// Directories lists the directories that hold rules, as they are shown.
func (c *Custom) Directories() []string {
	var dirs []string
	for _, rule := range c.rules {
		dirs = append(dirs, rule.Dir)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// In lists the names of the rules in the directory.
func (c *Custom) In(dir string) []string {
	var names []string
	for _, rule := range c.rules {
		if rule.Dir == dir {
			names = append(names, rule.Name)
		}
	}
	return names
}
