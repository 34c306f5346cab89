package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// Facts are values that a plan tells of a configuration, where the configuration itself cannot. The zero Facts tells
// nothing.
type Facts struct {
	// Variables are the values of the root module's variables.
	Variables map[string]cty.Value
	// Resources are the attributes of resources and data sources, by address; what is unknown or null tells nothing.
	Resources map[string]map[string]cty.Value
	// IDs are the addresses of resources whose id is known, by the id.
	IDs map[string]string
}

// fact returns what the facts tell of an attribute of the instance.
func (i *instance) fact(name string) (value, bool) {
	if len(i.module.opt.Facts.Resources) == 0 {
		return value{}, false
	}
	v, ok := i.module.opt.Facts.Resources[i.address()][name]
	if !ok || !v.IsWhollyKnown() || v.IsNull() {
		return value{}, false
	}
	return known(v), true
}

// replaced returns a value with the ids of resources of the configuration replaced by what stands for them.
func (t *translator) replaced(v cty.Value) cty.Value {
	swapped, err := cty.Transform(v, func(_ cty.Path, part cty.Value) (cty.Value, error) {
		bare, _ := part.Unmark()
		if bare.Type() != cty.String || !bare.IsKnown() || bare.IsNull() {
			return part, nil
		}
		if i, ok := t.byAddress[t.opt.Facts.IDs[bare.AsString()]]; ok {
			return cty.StringVal(t.symbols.sentinel(reference{of: i, attr: "id", index: -1})), nil
		}
		return part, nil
	})
	if err != nil { // never: the function above returns none
		return v
	}
	return swapped
}

// standing returns the rules of one direction that a group or network ACL has in AWS already and keeps, as the
// configuration says nothing about them.
func (t *translator) standing(i *instance, direction string) []object {
	v, ok := i.fact(direction)
	if !ok || i.object.arg(direction).set {
		return nil
	}
	arg := argument{set: true, scope: i.scope, at: i.at, value: &value{Value: t.replaced(v.Value)}}
	blocks, _ := arg.objects() // the value is known
	return blocks
}

// dropRepeated drops the rules of a group, other than those that the configuration writes there, that a rule resource of
// the group repeats: AWS lists the rules of rule resources as the group's own once they exist.
func dropRepeated(groupID string, rules []*model.Rule) []*model.Rule {
	written := map[grantKey]bool{}
	for _, r := range rules {
		if r.ID != groupID {
			written[keyOf(r)] = true
		}
	}
	if len(written) == 0 {
		return rules
	}
	kept := rules[:0:0]
	for _, r := range rules {
		if r.ID != groupID || r.Style != "" || !written[keyOf(r)] {
			kept = append(kept, r)
		}
	}
	return kept
}

// grantKey is what a rule allows.
type grantKey struct {
	protocol, kind, cidr, id string
	from, to                 int
}

func keyOf(r *model.Rule) grantKey {
	return grantKey{
		protocol: r.Protocol, kind: string(r.Peer.Kind), cidr: r.Peer.CIDR, id: r.Peer.ID,
		from: portOrNone(r.FromPort), to: portOrNone(r.ToPort),
	}
}

func portOrNone(port *int) int {
	if port == nil {
		return -1
	}
	return *port
}
