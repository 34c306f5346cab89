package plan

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// target is an attribute of a resource that an expression refers to.
type target struct {
	address string // of the resource, with the instance key if the expression has one
	attr    string // "" where the plan does not tell, as the index before it is not constant
	// key is the instance key of the place that refers to all instances of the resource by each.key or count.index,
	// "" where it refers to them in another way.
	key string
	// among is set where the expression may choose between this and other targets.
	among bool
}

// asker is the block that refers to something: its instance key, and what it is repeated over.
type asker struct {
	key     string // with its brackets, "" for a block that is not repeated
	forEach any    // the expression of for_each, nil where there is none
}

// targets follows references through variables and outputs to attributes of resources. Values that the plan knows are
// no targets: what is not known comes from the others. It returns false where something takes part that the plan does
// not show, such as a local.
func (p *place) targets(refs []string, from asker) ([]target, bool) {
	var found []target
	var rest []string // what leads to no target, or is named again
	byKey := slices.Contains(refs, "each.key") || slices.Contains(refs, "count.index")
	leaves := longest(refs)
	for n, ref := range leaves {
		more, ok := p.follow(ref, from)
		if !ok {
			return nil, false
		}
		if len(more) == 0 || slices.Contains(leaves[:n], ref) {
			rest = append(rest, ref)
		}
		for _, t := range more {
			if byKey && t.attr == "" {
				t.key = from.key
			}
			if !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return among(found, rest), true
}

// among marks targets that an expression may choose between, as it depends on more than them. The key of a block is no
// more than an index, where a target has one that is not constant.
func among(found []target, rest []string) []target {
	indexed := slices.ContainsFunc(found, func(t target) bool { return t.attr == "" })
	if slices.ContainsFunc(rest, func(ref string) bool { return !indexed || ref != "each.key" && ref != "count.index" }) {
		for n := range found {
			found[n].among = true
		}
	}
	return found
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

func (p *place) follow(ref string, from asker) ([]target, bool) {
	head, rest, _ := strings.Cut(ref, ".")
	switch head {
	case "var":
		return p.followVariable(rest)
	case "module":
		return p.followOutput(ref)
	case "each":
		return p.followEach(rest, from)
	case "count", "path", "terraform":
		return nil, true
	case "local", "self":
		return nil, false
	}
	m := resourcePattern().FindStringSubmatch(ref)
	if m == nil {
		return nil, false
	}
	return []target{{address: p.qualify(m[1]), attr: m[2]}}, true
}

// resourcePattern splits a reference to a resource into its address and the first attribute.
var resourcePattern = lazyregexp.New(
	`^((?:data\.)?[a-z0-9_]+\.[^.\[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)(?:\.([a-z0-9_]+))?`)

// followEach goes on in what the block is repeated over: all instances of a resource, or something that the plan knows.
func (p *place) followEach(rest string, from asker) ([]target, bool) {
	if rest == "key" {
		return nil, true
	}
	refs, _ := references(from.forEach)
	found, ok := p.targets(refs, asker{})
	if !ok || len(found) == 0 {
		return nil, ok
	}
	attr, isAttr := strings.CutPrefix(rest, "value.")
	if len(found) != 1 || found[0].attr != "" || !isAttr || strings.ContainsAny(attr, ".[") {
		return nil, false
	}
	return []target{{address: found[0].address, attr: attr, key: from.key}}, true
}

// followVariable goes on in the module that gives the variable its value. The root's variables are known to the plan.
func (p *place) followVariable(name string) ([]target, bool) {
	if p.parent == nil {
		return nil, true
	}
	if i := strings.IndexAny(name, ".["); i >= 0 {
		name = name[:i]
		if _, constant := constantValue(p.call.Expressions[name]); !constant {
			return nil, false // part of an object: the plan does not tell which references make that part
		}
	}
	refs, _ := references(p.call.Expressions[name])
	return p.parent.targets(refs, asker{key: indexOf(p.address), forEach: p.call.ForEach})
}

// followOutput goes on in the module that has the output. Of a resource that is an output as a whole, a further step
// names the attribute.
func (p *place) followOutput(ref string) ([]target, bool) {
	steps := moduleSteps(ref)
	if len(steps) != 1 {
		return nil, false
	}
	call := p.module.ModuleCalls[steps[0].name]
	output, attr, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(ref, steps[0].text), "."), ".")
	if call == nil || output == "" || strings.ContainsAny(output+attr, ".[") {
		return nil, false
	}
	refs, ok := references(call.Module.Outputs[output].Expression)
	if !ok {
		_, constant := constantValue(call.Module.Outputs[output].Expression)
		return nil, constant
	}
	found, ok := p.child(call, steps[0].text).targets(refs, asker{})
	if attr == "" {
		return found, ok
	}
	if len(found) != 1 || found[0].attr != "" {
		return nil, false
	}
	found[0].attr = attr
	return found, ok
}
