package cloudformation

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// network returns all that the templates and the stacks that they nest declare about the network, and publish.
func (r *run) network() aws.Network {
	var n aws.Network
	for _, res := range r.all() {
		if !res.isNetwork() {
			continue
		}
		res.meet()
		if res.exists.answer == model.No {
			continue
		}
		if res.Type == typeStackSet {
			res.scope.noteStackSet(res)
			continue
		}
		res.Label = res.constructPath()
		res.Properties = res.properties()
		if res.Type == aws.TypeStateMachine || res.Type == aws.TypeSAMMachine {
			res.Properties = res.withDefinition(res.Properties)
		}
		n.Resources = append(n.Resources, &res.Resource)
		if res.isStack() && res.scope.nest(res) == nil {
			if _, without := res.scope.statedWithoutNetwork(res); !without {
				n.Handed = append(n.Handed, r.handed(res))
			}
		}
	}
	n.Access = r.access
	for _, s := range r.scopes() {
		for _, output := range s.outputs {
			if s.holder == nil || output.value.get("Export") != nil {
				n.Published = append(n.Published, r.published(s, output))
			}
		}
	}
	return n
}

// access returns the resources that say what roles may do, and who may pull from repositories.
func (r *run) access() []*aws.Resource {
	var list []*aws.Resource
	for _, res := range r.all() {
		if !aws.IsAccess(res.Type) {
			continue
		}
		res.meet()
		if res.exists.answer != model.No {
			res.Label = res.constructPath()
			list = append(list, &res.Resource)
		}
	}
	return list
}

// published returns what an output publishes.
func (r *run) published(s *scope, output entry) aws.Publication {
	return aws.Publication{
		IDs: r.idsIn(s.outputValue(output)),
		How: fmt.Sprintf("is published by the output %s", s.id(output.key)),
		At:  r.place(output.at),
	}
}

// handed returns what is passed to a nested stack whose template is not at hand.
func (r *run) handed(stack *resource) aws.Publication {
	return aws.Publication{
		IDs: r.idsIn(stack.property("Parameters")),
		How: fmt.Sprintf("is passed to the nested stack %s, whose template was not found", stack.ID),
		At:  r.place(stack.At),
	}
}

// idsIn lists the resources whose ids occur in a value.
func (r *run) idsIn(v aws.Value) []string {
	var ids []string
	_, refs := r.Pieces(r.ToJSON(v))
	for _, ref := range refs {
		if ref.Resource != nil && ref.Attribute == "" {
			ids = append(ids, ref.Resource.ID)
		}
	}
	return ids
}

// serviceNames returns the service names of the endpoints that are for a service of their own region.
func (r *run) serviceNames() []aws.Value {
	var names []aws.Value
	for _, res := range r.all() {
		if res.Type == aws.TypeEndpoint && res.property("ServiceRegion").Kind == aws.Absent {
			names = append(names, r.Settle(res.property("ServiceName")))
		}
	}
	return names
}
