package plan

import (
	"regexp"
	"slices"
	"strings"
)

// target is an attribute of a resource that an expression refers to.
type target struct {
	address string // of the resource, with the instance key if the expression has one
	attr    string // "" where the plan does not tell, as the index before it is not constant
}

// targets follows references through variables and outputs to attributes of resources. It returns false where the
// references leave open what the value is: several may be meant, or something that is no resource takes part.
func (p *place) targets(refs []string) ([]target, bool) {
	var found []target
	for _, ref := range longest(refs) {
		more, ok := p.follow(ref)
		if !ok {
			return nil, false
		}
		for _, t := range more {
			if !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return found, len(found) > 0
}

// longest drops references that are only the beginning of another: Terraform lists each with all its prefixes.
func longest(refs []string) []string {
	return slices.DeleteFunc(slices.Clone(refs), func(ref string) bool {
		return slices.ContainsFunc(refs, func(other string) bool {
			rest, ok := strings.CutPrefix(other, ref)
			return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
		})
	})
}

func (p *place) follow(ref string) ([]target, bool) {
	head, rest, _ := strings.Cut(ref, ".")
	switch head {
	case "var":
		return p.followVariable(rest)
	case "module":
		return p.followOutput(ref)
	case "each", "count":
		return nil, true // chooses an instance: the key of the referring one, if the keys agree
	case "local", "path", "terraform", "self":
		return nil, false
	}
	m := resourcePattern.FindStringSubmatch(ref)
	if m == nil {
		return nil, false
	}
	return []target{{address: p.qualify(m[1]), attr: m[2]}}, true
}

// resourcePattern splits a reference to a resource into its address and the first attribute.
var resourcePattern = regexp.MustCompile(
	`^((?:data\.)?[a-z0-9_]+\.[^.\[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)(?:\.([a-z0-9_]+))?`)

func (p *place) followVariable(name string) ([]target, bool) {
	if p.parent == nil || strings.ContainsAny(name, ".[") {
		return nil, false
	}
	refs, ok := references(p.call.Expressions[name])
	if !ok {
		return nil, false
	}
	return p.parent.targets(refs)
}

func (p *place) followOutput(ref string) ([]target, bool) {
	steps := moduleSteps(ref)
	if len(steps) != 1 {
		return nil, false
	}
	call, ok := p.module.ModuleCalls[steps[0].name]
	output := strings.TrimPrefix(strings.TrimPrefix(ref, steps[0].text), ".")
	if !ok || output == "" || strings.ContainsAny(output, ".[") {
		return nil, false
	}
	refs, ok := references(call.Module.Outputs[output].Expression)
	if !ok {
		return nil, false
	}
	return p.child(&call, steps[0].text).targets(refs)
}
