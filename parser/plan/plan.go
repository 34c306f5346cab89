// Package plan is the front end for Terraform and OpenTofu plans in the form of `terraform show -json`. Values are
// those that the plan tells; what is known only after apply is found out from what the configuration in the plan refers
// to, as far as that is certain.
package plan

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

// Options are the inputs of an analysis beside the plan.
type Options struct {
	// Region is used for resources whose provider does not fix a region.
	Region string
	// Source is the directory of the configuration that the plan was made of; "" means the plan's own directory if
	// there are Terraform files in it.
	Source string
	// Prior reads the state that the plan starts from, in the place of what it makes of it.
	Prior bool
	// Labels is true if data sources of Terraform may find the groups.
	Labels bool
	// Foreign is the option of package terraform, for the configuration.
	Foreign func(name string) bool
	// WithoutNetwork is the option of package terraform, for the configuration.
	WithoutNetwork func(source string) (reason string, ok bool)
}

// Parse reads the plan in the named file and returns the network that it will make. Where the configuration is at hand,
// it gives the positions, and tells apart what the plan runs together; the plan gives the values. What could not be read
// is told in the notes of the stack.
func Parse(tree *source.Tree, name string, opt Options) *model.Stack {
	r := newReader(tree, name, opt)
	tree.Withhold(name)
	text, err := tree.ReadText(name)
	if err == nil {
		r.document, err = decode(text, opt.Prior)
	}
	if err != nil {
		r.note(model.SeverityError, "The plan cannot be read: "+err.Error()+".")
		return r.stack
	}
	if opt.Prior {
		r.rewind()
	}
	r.collect()
	var stack *model.Stack
	if !opt.Prior {
		stack = r.withSource(tree, name, opt)
	}
	if stack == nil {
		r.draw()
		stack = r.stack
	}
	r.addReplaced(stack)
	for _, gap := range r.gaps() {
		stack.Notes = append(stack.Notes, model.Note{Severity: model.SeverityError, Message: gap, At: stack.Positions.Add(r.at, 0)})
	}
	return stack
}

// reader turns the resources of one plan into a network.
type reader struct {
	*document
	stack   *model.Stack
	network *terraform.Network
	at      source.Range
	ref     source.Ref
	list    []*planned
	visible int                   // how many of the resources in the list have fields that can be asked for
	places  map[string]*place     // by the address of the module instance
	byKey   map[string]*planned   // by address
	byBase  map[string][]*planned // by address without the instance key; nil until it is asked for
	byID    map[string]cty.Value  // what stands for a resource whose id is known already
}

func newReader(tree *source.Tree, name string, opt Options) *reader {
	stack := model.NewStack(name)
	at := source.Range{File: name, Start: source.Pos{Line: 1, Column: 1}, End: source.Pos{Line: 1, Column: 2}}
	return &reader{
		stack:   stack,
		network: terraform.NewNetwork(tree, stack, terraform.Options{Region: opt.Region, Labels: opt.Labels}),
		at:      at,
		ref:     stack.Positions.Add(at, 0),
		places:  map[string]*place{},
		byKey:   map[string]*planned{},
		byID:    map[string]cty.Value{},
	}
}

func (r *reader) note(severity model.Severity, message string) {
	r.stack.Notes = append(r.stack.Notes, model.Note{Severity: severity, Message: message, At: r.ref})
}

// planned is a resource of the plan on its way into the network.
type planned struct {
	terraform.Planned
	content
	reader   *reader
	number   int // in the list
	resource terraform.Resource
	place    *place
	config   *configResource // nil where the plan has none
	created  bool            // by this plan
	open     []openField     // what is not known as a whole
}

// openField is an attribute of which something is not known.
type openField struct {
	name string
	terraform.Field
}

// collect reads the resources and data sources of the plan.
func (r *reader) collect() {
	r.readState(r.PriorState.Values.RootModule)
	for _, c := range r.ResourceChanges {
		if !slices.Equal(c.Change.Actions, []string{"delete"}) && !slices.Equal(c.Change.Actions, []string{"forget"}) {
			p := r.add(c.Address, c.ModuleAddress, c.Mode, c.Type, c.at)
			p.content = c.content
			p.created = slices.Contains(c.Change.Actions, "create")
		}
	}
	regions := r.regionsRead()
	for _, p := range r.list {
		p.Region = r.region(p, regions)
		r.remember(p)
	}
}

// draw makes a network of the plan alone.
func (r *reader) draw() {
	for _, p := range r.list {
		r.visible = p.number
		r.settle(p)
	}
	r.visible = len(r.list)
	r.network.Draw()
}

// readState adds the data sources, which the plan has read already.
func (r *reader) readState(m stateModule) {
	for _, s := range m.Resources {
		if s.Mode == "data" {
			p := r.add(s.Address, moduleOf(s.Address, s.Type), s.Mode, s.Type, s.at)
			p.content = s.content
		}
	}
	for _, child := range m.ChildModules {
		r.readState(child)
	}
}

func (r *reader) add(address, module, mode, typ string, at span) *planned {
	p := &planned{
		Planned: terraform.Planned{Address: address, Type: typ, Data: mode == "data", At: r.located(at)},
		reader:  r,
		number:  len(r.list),
		place:   r.placeOf(module),
	}
	p.Fields = p
	if twin := r.byKey[address]; twin != nil {
		p.At = twin.At // where the address comes first
	}
	r.byKey[address] = p
	p.config = p.place.configured(address)
	p.resource = r.network.Add(&p.Planned)
	r.list = append(r.list, p)
	return p
}

// placeOf returns the module instance with an address, an empty one for a module that the plan does not have.
func (r *reader) placeOf(module string) *place {
	at, ok := r.places[module]
	if !ok {
		if at = placeOf(&r.Configuration.RootModule, module); at == nil {
			at = &place{module: &configModule{}, address: module}
		}
		r.places[module] = at
	}
	return at
}

// instances returns the instances of the resource with an address.
func (r *reader) instances(address string) []*planned {
	if r.byBase == nil {
		r.byBase = map[string][]*planned{}
		for _, p := range r.list {
			base := withoutKey(p.Address)
			r.byBase[base] = append(r.byBase[base], p)
		}
	}
	return r.byBase[address]
}

// identities are the attributes, beside id and arn, that identify something that a resource of the type makes.
func identities(resourceType string) []string {
	switch resourceType {
	case "aws_vpc_endpoint":
		return []string{"id", "arn", "prefix_list_id"}
	case "aws_vpc", "aws_default_vpc":
		return []string{
			"id", "arn", "default_security_group_id", "default_network_acl_id", "main_route_table_id", "default_route_table_id",
		}
	default:
		return []string{"id", "arn"}
	}
}

// remember records the ids that are known already: where they occur, the resource is meant.
func (r *reader) remember(p *planned) {
	for _, attr := range identities(p.Type) {
		v := p.value(attr)
		if !isText(v) || !isAssigned(v.AsString()) {
			continue
		}
		if _, known := r.byID[v.AsString()]; !known || !p.Data {
			r.byID[v.AsString()] = r.network.Attribute(p.resource, attr)
		}
	}
}
