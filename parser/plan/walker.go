package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// walker replaces what is not known in one attribute by what it refers to, and known ids by their resources.
type walker struct {
	*reader
	*planned
	name string
	why  []model.Unknown
	// depth counts the attributes that were followed to get here.
	depth int
}

// resolve walks a value and the expressions that give it side by side.
func (w *walker) resolve(name string, v cty.Value, expression any) cty.Value {
	switch {
	case !v.IsKnown():
		return w.unknown(name, expression)
	case v.IsNull():
		return v
	case v.Type().IsTupleType():
		return w.tuple(name, v, expression)
	case v.Type().IsObjectType():
		return w.object(v, expression)
	}
	return w.standIn(v)
}

func (w *walker) tuple(name string, v cty.Value, expression any) cty.Value {
	inner := expression
	if blocks, nested := expression.([]any); nested {
		inner = nil // which block is which is not told: a set has no order, and dynamic blocks are left out
		if len(blocks) == 1 && v.LengthInt() == 1 {
			inner = blocks[0]
		}
	}
	members, complete := w.members(name, v, inner)
	var elements []cty.Value
	for _, element := range v.AsValueSlice() {
		if complete && !element.IsKnown() {
			elements, members = append(elements, members[0]), members[1:]
			continue
		}
		elements = append(elements, w.resolve(name, element, inner))
	}
	return cty.TupleVal(elements)
}

func (w *walker) object(v cty.Value, expression any) cty.Value {
	attrs := v.AsValueMap()
	inner, _ := expression.(map[string]any)
	_, flat := inner["references"]
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if flat { // blocks written as an attribute: one list of references for all of them
			attrs[name] = w.resolve(name, attrs[name], w.typed(name, inner))
		} else {
			attrs[name] = w.resolve(name, attrs[name], inner[name])
		}
	}
	return cty.ObjectVal(attrs)
}

// typed narrows the references of blocks that are written as an attribute to what one argument can mean. It returns nil
// where several blocks share them, as the plan does not tell which block refers to what.
func (w *walker) typed(name string, expression map[string]any) any {
	if blocks := w.value(w.name); blocks.Type().IsTupleType() && unknownIn(blocks, name) != 1 {
		return nil
	}
	return expression
}

// unknownIn counts the blocks in which an argument is not known.
func unknownIn(blocks cty.Value, name string) int {
	n := 0
	for _, block := range blocks.AsValueSlice() {
		if block.Type().IsObjectType() && !attribute(block, name).IsKnown() {
			n++
		}
	}
	return n
}

// unknown returns what an unknown value refers to, and else keeps it unknown with the reason. Of a list, the plan shows
// the references and hides the literals beside them: there may always be more in it.
func (w *walker) unknown(name string, expression any) cty.Value {
	if written, ok := constantValue(expression); ok && written != nil && !isTemplate(written) {
		return plain(written) // the provider leaves an empty list to AWS
	}
	targets := w.meant(name, expression)
	values := w.stands(targets, name)
	switch {
	case len(values) == 0:
		return w.keep(name)
	case isListName(name) && (len(values) == 1 || !w.choice(targets)):
		return cty.TupleVal(append(values, w.rest(name)))
	case len(values) != 1:
		return w.keep(name)
	default:
		return values[0]
	}
}

// meant returns what an argument that identifies something refers to, nothing where that is not certain.
func (w *walker) meant(name string, expression any) []target {
	refs, ok := references(expression)
	if !ok || !isIdentity(name) {
		return nil
	}
	targets, certain := w.place.targets(refs, asker{key: indexOf(w.Address), forEach: w.config.ForEach})
	if !certain {
		return nil
	}
	if strings.HasPrefix(name, "task_definition") { // put together from the family and the revision
		targets = definitions(targets)
	}
	return targets
}

// definitions replaces attributes of a task definition by the task definition itself.
func definitions(targets []target) []target {
	var whole []target
	for _, t := range targets {
		if t.attr = "arn"; !slices.Contains(whole, t) {
			whole = append(whole, t)
		}
	}
	return whole
}

// keep leaves a value unknown.
func (w *walker) keep(name string) cty.Value {
	w.why = append(w.why, w.reader.why(w.planned, name)...)
	return cty.DynamicVal
}

// rest is what else may be in a list.
func (w *walker) rest(name string) cty.Value {
	w.why = append(w.why, model.Unknown{
		Reason: "the plan does not show all " + name + " of " + w.Address,
		At:     w.stack.Positions.Add(w.At, 0),
		Settle: "--source DIR",
	})
	return cty.DynamicVal
}

// stands returns what stands for the targets that can be meant by an argument of the name. Attributes that the plan
// knows take no part in a value that it does not know.
func (w *walker) stands(targets []target, name string) []cty.Value {
	var values []cty.Value
	for _, t := range targets {
		p := w.instance(t)
		if p == nil {
			return nil
		}
		if t.attr == "" {
			t.attr = identityFor(name, p.Type)
		}
		if !suits(name, p.Type, t.attr) || t.attr != "id" && t.attr != "arn" && p.value(t.attr).IsWhollyKnown() {
			continue
		}
		values = append(values, w.stand(p, t.attr))
	}
	return values
}

// stand returns what stands for an attribute: for one that the configuration sets, what that refers to.
func (w *walker) stand(p *planned, attr string) cty.Value {
	if p.config == nil || !p.config.expressions.has(attr) || w.depth > maxDepth {
		return w.network.Attribute(p.resource, attr)
	}
	inner := &walker{reader: w.reader, planned: p, name: attr, depth: w.depth + 1}
	if v := inner.resolve(attr, p.value(attr), p.config.expressions.decoded(attr)); v.IsWhollyKnown() {
		return v
	}
	return w.network.Attribute(p.resource, attr)
}

// maxDepth bounds how many attributes are followed from one to the next; more are a circle.
const maxDepth = 20

// instance returns the instance of a resource that is meant, nil where that is not certain: one that is named, the one
// with the same key, or the only one.
func (w *walker) instance(t target) *planned {
	if p, ok := w.byKey[t.address]; ok {
		return p
	}
	if p, ok := w.byKey[t.address+t.key]; ok {
		return p
	}
	if all := w.instances(t.address); len(all) == 1 {
		return all[0]
	}
	return nil
}

// identityFor is the attribute that an argument of the name wants of a resource.
func identityFor(name, resourceType string) string {
	if strings.HasPrefix(name, "prefix_list") && resourceType == "aws_vpc_endpoint" {
		return "prefix_list_id"
	}
	return "id"
}

// suits reports whether an attribute can be the value of an argument: the references of blocks that are written as an
// attribute are run together in the plan.
func suits(name, resourceType, attr string) bool {
	isList := attr == "prefix_list_id" || attr == "id" && strings.Contains(resourceType, "prefix_list")
	switch {
	case strings.HasPrefix(name, "prefix_list"):
		return isList
	case strings.Contains(name, "cidr"):
		return strings.Contains(attr, "cidr") || strings.Contains(attr, "ip") || strings.Contains(attr, "address")
	case strings.Contains(name, "security_group"):
		return !isList && !strings.Contains(attr, "cidr")
	default:
		return true
	}
}

// isIdentity reports whether an argument of the name takes what identifies something: a value that is made of a
// reference in another way, such as a text with an id in it, is not what it refers to.
func isIdentity(name string) bool {
	switch name {
	case "security_groups", "subnets", "cluster", "cluster_name", "service", "arn", "target", "role", "role_name",
		"permissions_boundary":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids") || strings.HasSuffix(name, "_arn") ||
		strings.HasPrefix(name, "task_definition") || strings.Contains(name, "cidr")
}

// isListName reports whether an argument of this name takes a list.
func isListName(name string) bool {
	return strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "address")
}
