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
	r.places = places(name, text)
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
	places  map[string]source.Range // of the changes, by address
	byKey   map[string]*planned     // by address
	byBase  map[string][]*planned   // by address without the instance key
	byID    map[string]cty.Value    // what stands for a resource whose id is known already
}

func newReader(tree *source.Tree, name string, opt Options) *reader {
	stack := model.NewStack(name)
	at := source.Range{File: name, Start: source.Pos{Line: 1, Column: 1}, End: source.Pos{Line: 1, Column: 2}}
	return &reader{
		stack:   stack,
		network: terraform.NewNetwork(tree, stack, terraform.Options{Region: opt.Region, Labels: opt.Labels}),
		at:      at,
		ref:     stack.Positions.Add(at, 0),
		byKey:   map[string]*planned{},
		byBase:  map[string][]*planned{},
		byID:    map[string]cty.Value{},
	}
}

func (r *reader) note(severity model.Severity, message string) {
	r.stack.Notes = append(r.stack.Notes, model.Note{Severity: severity, Message: message, At: r.ref})
}

// planned is a resource of the plan on its way into the network.
type planned struct {
	*terraform.Planned
	resource terraform.Resource
	place    *place
	config   *configResource // nil where the plan has none
	values   cty.Value       // without marks
	// sensitive marks with true what in values must not be shown, by attribute.
	sensitive map[string]any
	created   bool // by this plan
}

// collect reads the resources and data sources of the plan.
func (r *reader) collect() {
	r.readState(r.PriorState.Values.RootModule)
	for _, c := range r.ResourceChanges {
		if !slices.Equal(c.Change.Actions, []string{"delete"}) && !slices.Equal(c.Change.Actions, []string{"forget"}) {
			p := r.add(c.Address, c.ModuleAddress, c.Mode, c.Type, c.values)
			p.sensitive, _ = c.Change.AfterSensitive.(map[string]any)
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
		r.fill(p)
	}
	r.network.Draw()
}

// orEmpty keeps the attributes that are only known to be unknown apart from a resource that is not there.
func orEmpty(after map[string]any) map[string]any {
	if after == nil {
		return map[string]any{}
	}
	return after
}

// readState adds the data sources, which the plan has read already.
func (r *reader) readState(m stateModule) {
	for _, s := range m.Resources {
		if s.Mode == "data" {
			p := r.add(s.Address, moduleOf(s.Address, s.Type), s.Mode, s.Type, plain(s.Values))
			p.sensitive, _ = s.SensitiveValues.(map[string]any)
		}
	}
	for _, child := range m.ChildModules {
		r.readState(child)
	}
}

func (r *reader) add(address, module, mode, typ string, values cty.Value) *planned {
	at := placeOf(&r.Configuration.RootModule, module)
	if at == nil {
		at = &place{module: &configModule{}, address: module}
	}
	p := &planned{
		Planned: &terraform.Planned{
			Address: address,
			Type:    typ,
			Data:    mode == "data",
			Fields:  map[string]terraform.Field{},
			At:      r.located(address),
		},
		place:  at,
		config: at.configured(address),
		values: values,
	}
	p.resource = r.network.Add(p.Planned)
	r.list = append(r.list, p)
	r.byKey[address] = p
	base := withoutKey(address)
	r.byBase[base] = append(r.byBase[base], p)
	return p
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
		v := attribute(p.values, attr)
		if !isText(v) || !assigned().MatchString(v.AsString()) {
			continue
		}
		if _, known := r.byID[v.AsString()]; !known || !p.Data {
			r.byID[v.AsString()] = r.network.Attribute(p.resource, attr)
		}
	}
}
