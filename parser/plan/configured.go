package plan

import (
	"slices"
	"strings"
)

// place is a module of the configuration and the address of the instance of it that is looked at.
type place struct {
	module *configModule
	parent *place
	call   *moduleCall // of the parent, nil for the root
	// address is the module instance's, such as `module.net["a"]`; the root's is empty.
	address string
}

// placeOf finds the module instance with the given address.
func placeOf(root *configModule, address string) *place {
	p := &place{module: root}
	for _, step := range moduleSteps(address) {
		call := p.module.ModuleCalls[step.name]
		if call == nil {
			return nil
		}
		p = p.child(call, step.text)
	}
	return p
}

func (p *place) child(call *moduleCall, step string) *place {
	return &place{module: &call.Module, parent: p, call: call, address: p.qualify(step)}
}

// qualify returns an address of this module as seen from the root.
func (p *place) qualify(address string) string {
	if p.address == "" {
		return address
	}
	return p.address + "." + address
}

// configured returns the configuration of the resource with an address, nil where the plan has none.
func (p *place) configured(address string) *configResource {
	local := withoutIndex(strings.TrimPrefix(strings.TrimPrefix(address, p.address), "."))
	return p.module.configured(local)
}

// constantValue returns the value of an expression that holds no references, and whether the plan has it.
func constantValue(expression any) (any, bool) {
	e, _ := expression.(map[string]any)
	v, ok := e["constant_value"]
	return v, ok
}

// isTemplate reports whether a constant is a text of the JSON syntax that holds expressions, or has one in it.
func isTemplate(constant any) bool {
	switch v := constant.(type) {
	case string:
		return strings.Contains(v, "${") || strings.Contains(v, "%{")
	case []any:
		return slices.ContainsFunc(v, isTemplate)
	default:
		return false
	}
}

// references returns what an expression of the configuration refers to, and whether the plan has the expression.
func references(expression any) ([]string, bool) {
	e, ok := expression.(map[string]any)
	if !ok {
		return nil, false
	}
	list, ok := e["references"].([]any)
	var refs []string
	for _, ref := range list {
		if text, ok := ref.(string); ok {
			refs = append(refs, text)
		}
	}
	return refs, ok
}
