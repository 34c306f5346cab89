package policyset

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/model"
)

// inspect finds out which custom rules there are besides the embedded ones, and what is wrong with how they are written.
func (c *Custom) inspect(embedded []string) []model.Note {
	var notes []model.Note
	known := map[string]string{} // where the rules of these names are
	for _, rule := range embedded {
		known[rule] = "egresslint itself"
	}
	for _, name := range slices.Sorted(maps.Keys(c.modules)) {
		notes = append(notes, c.inspectModule(name, known)...)
	}
	for _, name := range slices.Sorted(maps.Keys(c.tests)) {
		notes = append(notes, outside(c.tests[name])...)
	}
	slices.SortFunc(c.rules, compareRules)
	return notes
}

func (c *Custom) inspectModule(name string, known map[string]string) []model.Note {
	module := c.modules[name]
	notes := slices.Concat(outside(module), circular(module))
	if len(notes) > 0 || !module.Package.Path.HasPrefix(ast.MustParseRef("data.custom.rules")) {
		return notes
	}
	at := rangeOf(module.Package.Location)
	category, rule, ok := identity(module.Package.Path, "data.custom.rules")
	if !ok {
		return []model.Note{noteAt(at, fmt.Sprintf(`%v is not the package of a rule: that is custom.rules.<category>["<name>"].`, module.Package.Path))}
	}
	if where, taken := known[rule]; taken {
		return []model.Note{noteAt(at, fmt.Sprintf("There is a rule %s already, in %s: the name of a rule is its identity, whatever its category.", rule, where))}
	}
	known[rule] = name
	described := describe(category, rule, module.Annotations)
	notes = slices.Concat(misnamed(described, module), undescribed(&described, module))
	report := reportOf(module)
	if report == nil {
		return append(notes, noteAt(at, fmt.Sprintf(`The rule %s reports nothing: it needs "report contains finding if { … }".`, rule)))
	}
	described.Custom, described.Location, described.Docs = true, rangeOf(report.Location), ""
	described.Dir = path.Dir(name)
	described.Examples = c.examples(described.Dir)
	c.rules = append(c.rules, described)
	return notes
}

// outside refuses packages that are not below custom.
func outside(module *ast.Module) []model.Note {
	if module.Package.Path.HasPrefix(ast.MustParseRef("data.custom")) {
		return nil
	}
	return []model.Note{noteAt(rangeOf(module.Package.Location),
		fmt.Sprintf(`%v is outside of custom: rules are in packages custom.rules.<category>["<name>"], and what they share is elsewhere below custom.`, module.Package))}
}

// circular refuses references to what custom rules are a part of.
func circular(module *ast.Module) []model.Note {
	var notes []model.Note
	ast.WalkRefs(module, func(ref ast.Ref) bool {
		for _, whole := range []string{"data.egresslint.main", "data.egresslint.conftest", "data.egresslint.lib.custom"} {
			if ref.HasPrefix(ast.MustParseRef(whole)) {
				notes = append(notes, noteAt(rangeOf(ref[0].Location),
					fmt.Sprintf("Custom policies cannot use %s, since it is made of what they report.", whole)))
			}
		}
		return false
	})
	return notes
}

func misnamed(rule model.PolicyRule, module *ast.Module) []model.Note {
	var notes []model.Note
	word := regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)
	for _, name := range []string{rule.Category, rule.Name} {
		if !word.MatchString(name) {
			notes = append(notes, noteAt(rangeOf(module.Package.Location),
				fmt.Sprintf("%q is no name for a rule or a category: use lower-case letters and digits, and hyphens between words.", name)))
		}
	}
	return notes
}

// undescribed says what the METADATA of a rule lack, and fills in the level.
func undescribed(rule *model.PolicyRule, module *ast.Module) []model.Note {
	at := rangeOf(module.Package.Location)
	if rule.Title == "" || rule.Description == "" {
		return []model.Note{noteAt(at, fmt.Sprintf(
			"The rule %s has no METADATA with a title and a description above its package.", rule.Name))}
	}
	if rule.Level == "" {
		rule.Level = "error"
	}
	if levels := []string{"error", "warning", "note", "off"}; !slices.Contains(levels, rule.Level) {
		return []model.Note{noteAt(at, fmt.Sprintf(
			"The rule %s has the level %q in its METADATA, but a level is error, warning, note or off.", rule.Name, rule.Level))}
	}
	return nil
}

// reportOf returns the first clause of the set "report".
func reportOf(module *ast.Module) *ast.Rule {
	for _, rule := range module.Rules {
		if rule.Head.Name.Equal(ast.Var("report")) && rule.Head.RuleKind() == ast.MultiValue {
			return rule
		}
	}
	return nil
}

// examples returns the texts of the examples in the directory.
func (c *Custom) examples(dir string) map[string]string {
	texts := map[string]string{}
	for _, f := range c.files {
		if path.Dir(f.name) == dir && slices.Contains(examples, f.base()) {
			texts[f.base()] = string(f.text)
		}
	}
	return texts
}
