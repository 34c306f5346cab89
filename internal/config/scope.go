package config

import (
	"regexp"
	"slices"
	"strings"
)

// Scope is what an allowance is asked to hold for: a root in one of its variants. The zero Scope is not known, as in a bundle
// of policies: only what holds for all holds for it.
type Scope struct {
	Inputs  []string // the names of the root: directories and files
	Variant string
	// Relative returns the path of an input as seen from a directory.
	Relative func(dir, input string) string
}

// Allowed returns the numbers of the allowances that hold there.
func (c *Config) Allowed(scope Scope) []int {
	numbers := []int{}
	for i, a := range c.Allow {
		if a.In(scope) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// In reports whether the allowance holds there.
func (a Allowance) In(scope Scope) bool { return a.inRoots(scope) && a.inVariants(scope) }

func (a Allowance) inRoots(scope Scope) bool {
	return len(a.Roots) == 0 || slices.ContainsFunc(scope.Inputs, func(input string) bool {
		return holdsFor(a.Roots, scope.Relative(a.Dir, input))
	})
}

func (a Allowance) inVariants(scope Scope) bool {
	return len(a.Variants) == 0 || slices.ContainsFunc(a.Variants, func(v VariantName) bool { return v.names(scope.Variant) })
}

// names reports whether this names the variant. Where Terraform and OpenTofu read a root differently, prod names the variant
// prod of both.
func (v VariantName) names(variant string) bool {
	if variant == "" {
		return false
	}
	expression := regexp.MustCompile("^" + anything(string(v)) + "$")
	plain := variant
	for _, tool := range []string{"terraform", "tofu"} {
		plain = strings.TrimSuffix(plain, "/"+tool)
	}
	return expression.MatchString(variant) || expression.MatchString(plain)
}
