package config

import (
	"fmt"
	"maps"
	"slices"
)

// KnownRule is what has to be known of a rule to configure it.
type KnownRule struct {
	// OnRequest tells that the rule is only applied where the file has the key "needs".
	OnRequest bool
	Options   []string
}

// CheckRules finds what the file says of rules that there are not, or of options that they do not have.
func (c *Config) CheckRules(known map[string]KnownRule) []Problem {
	if c == nil {
		return nil
	}
	var problems []Problem
	for name, rule := range c.Rules {
		properties, ok := known[name]
		if !ok {
			message := fmt.Sprintf("There is no rule %q.%s", name, meant(name, slices.Sorted(maps.Keys(known))))
			problems = append(problems, Problem{rule.At, message})
			continue
		}
		if properties.OnRequest && !c.Needs.On && rule.Level != "off" {
			message := fmt.Sprintf("The rule %s is only applied where %q is true: add needs: true, or remove this.", name, "needs")
			problems = append(problems, Problem{rule.At, message})
		}
		problems = append(problems, rule.checkOptions(name, properties.Options)...)
	}
	slices.SortFunc(problems, func(a, b Problem) int { return a.At.Compare(b.At) })
	return problems
}

func (r Rule) checkOptions(name string, known []string) []Problem {
	var problems []Problem
	for _, option := range r.Options {
		if slices.Contains(known, option.Name) {
			continue
		}
		message := fmt.Sprintf("The rule %s has no option %q.%s", name, option.Name, meant(option.Name, known))
		if len(known) == 0 {
			message = fmt.Sprintf("The rule %s has no options.", name)
		}
		problems = append(problems, Problem{option.At, message})
	}
	return problems
}
