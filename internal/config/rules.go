package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// KnownRule is what has to be known of a rule to configure it.
type KnownRule struct {
	// OnRequest is true for a rule that is only applied where the file has the key "needs".
	OnRequest bool
	// Options holds the default values of its options by name: any other value has the same type.
	Options map[string]any
}

// CheckRules finds what the file says of rules that there are not, or of options that they do not have or that take
// another type of value. Rules on request may be configured where needs are on, here or in a file above.
func (c *Config) CheckRules(known map[string]KnownRule, needs bool) []Problem {
	if c == nil {
		return nil
	}
	var problems []Problem
	for _, part := range c.Parts() {
		problems = append(problems, part.checkRules(known, needs || part.Needs.On)...)
	}
	slices.SortFunc(problems, func(a, b Problem) int { return a.At.Compare(b.At) })
	return problems
}

func (s Settings) checkRules(known map[string]KnownRule, needs bool) []Problem {
	var problems []Problem
	for name, rule := range s.Rules {
		properties, ok := known[name]
		if !ok {
			message := fmt.Sprintf("There is no rule %q.%s", name, meant(name, slices.Sorted(maps.Keys(known))))
			problems = append(problems, Problem{rule.At, message})
			continue
		}
		if properties.OnRequest && !needs && rule.Level != "off" {
			message := fmt.Sprintf("The rule %s is only applied where %q is true: add needs: true, or remove this.", name, "needs")
			problems = append(problems, Problem{rule.At, message})
		}
		problems = append(problems, rule.checkOptions(name, properties.Options)...)
	}
	return problems
}

// SwitchesOffAll reports whether the file switches off every rule that there is, but for those that it would have to ask for.
func (c *Config) SwitchesOffAll(known map[string]KnownRule) bool {
	if c == nil {
		return false
	}
	for name, properties := range known {
		if rule, ok := c.Rules[name]; (!ok || rule.Level != "off") && (!properties.OnRequest || c.Needs.On) {
			return false
		}
	}
	return true
}

func (r Rule) checkOptions(name string, known map[string]any) []Problem {
	var problems []Problem
	for _, option := range r.Options {
		fallback, ok := known[option.Name]
		var message string
		switch {
		case len(known) == 0:
			message = fmt.Sprintf("The rule %s has no options.", name)
		case !ok:
			message = fmt.Sprintf("The rule %s has no option %q.%s", name, option.Name, meant(option.Name, slices.Sorted(maps.Keys(known))))
		case option.value(fallback) == nil:
			message = fmt.Sprintf("The option %s of the rule %s takes %s.", option.Name, name, typeName(fallback))
		default:
			continue
		}
		problems = append(problems, Problem{option.At, message})
	}
	return problems
}

// value returns the value of an option whose default is the given one, as the policies take it; nil if what is written is
// of another type. A list may be written as its only item.
func (o Option) value(fallback any) any {
	if _, ok := fallback.([]any); ok {
		values := []any{}
		for _, v := range o.Values {
			values = append(values, v)
		}
		return values
	}
	if o.List || len(o.Values) != 1 {
		return nil
	}
	switch text := o.Values[0]; fallback.(type) {
	case string:
		return text
	case bool:
		if text == "true" || text == "false" {
			return text == "true"
		}
	default:
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			return number
		}
	}
	return nil
}

// typeName names the type of a default value.
func typeName(fallback any) string {
	switch fallback.(type) {
	case []any:
		return "a list"
	case string:
		return "a text"
	case bool:
		return "true or false"
	default:
		return "a number"
	}
}
