package plan

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// assigned matches what AWS assigns to identify something.
var assigned = regexp.MustCompile(`^(?:arn:|(?:sg|vpc|subnet|vpce|pl|rtb|eni)-[0-9a-f]+$)`)

// fill works out the attributes of a resource.
func (r *reader) fill(p *planned) {
	if p.values.IsNull() || !p.values.Type().IsObjectType() {
		return
	}
	attrs := p.values.AsValueMap()
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if !p.Data && (name == "id" || name == "arn") {
			continue // of the resource itself, which others refer to by address
		}
		p.Fields[name] = r.field(p, name, attrs[name])
	}
}

// field returns one attribute. An unknown one that the configuration does not set is left to AWS: it is not set.
func (r *reader) field(p *planned, name string, v cty.Value) terraform.Field {
	var expression any
	if p.config != nil {
		expression = p.config.Expressions[name]
	}
	if expression == nil && !v.IsKnown() {
		if p.Data {
			return terraform.Field{Value: v, Why: r.why(p, name)}
		}
		return terraform.Field{Value: cty.NullVal(cty.DynamicPseudoType)}
	}
	w := &walker{reader: r, planned: p, name: name}
	return terraform.Field{Value: w.resolve(name, v, expression), Why: w.why}
}

// why is the reason for an attribute that only AWS knows.
func (r *reader) why(p *planned, name string) []model.Unknown {
	return []model.Unknown{{Reason: p.Address + "." + name + " is known only after apply", At: r.ref}}
}

// walker replaces what is not known in one attribute by what it refers to, and known ids by their resources.
type walker struct {
	*reader
	*planned
	name string
	why  []model.Unknown
}

// resolve walks a value and the expressions that give it side by side.
func (w *walker) resolve(name string, v cty.Value, expression any) cty.Value {
	switch {
	case !v.IsKnown():
		return w.unknown(name, expression)
	case v.IsNull():
		return v
	case v.Type() == cty.String:
		if stand, ok := w.byID[v.AsString()]; ok {
			return stand
		}
		return v
	case v.Type().IsTupleType():
		return w.tuple(name, v, expression)
	case v.Type().IsObjectType():
		return w.object(v, expression)
	}
	return v
}

func (w *walker) tuple(name string, v cty.Value, expression any) cty.Value {
	blocks, nested := expression.([]any)
	var elements []cty.Value
	for i, element := range v.AsValueSlice() {
		inner := expression
		if nested {
			inner = nil
			if i < len(blocks) {
				inner = blocks[i]
			} else if len(blocks) == 1 {
				inner = blocks[0] // a dynamic block: one expression for all that it makes
			}
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

// typed narrows the references of blocks that are written as an attribute to those that can be meant by one argument:
// only groups are security_groups. It returns nil where several blocks share them, as the plan does not tell which
// block refers to what.
func (w *walker) typed(name string, expression map[string]any) any {
	refs, _ := references(expression)
	if blocks := attribute(w.values, w.name); blocks.Type().IsTupleType() && unknownIn(blocks, name) != 1 {
		return nil
	}
	var meant []any
	for _, ref := range longest(refs) {
		if strings.Contains(ref, "prefix_list") == (name == "prefix_list_ids") {
			meant = append(meant, ref)
		}
	}
	return map[string]any{"references": meant}
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

// unknown returns what an unknown value refers to, and else keeps it unknown with the reason.
func (w *walker) unknown(name string, expression any) cty.Value {
	refs, ok := references(expression)
	if !ok {
		return w.keep(name)
	}
	targets, certain := w.place.targets(refs)
	if !certain {
		return w.keep(name)
	}
	if strings.HasPrefix(name, "task_definition") { // put together from the family and the revision
		targets = definitions(targets)
	}
	var values []cty.Value
	for _, t := range targets {
		v, ok := w.stand(t, name)
		if !ok {
			return w.keep(name)
		}
		values = append(values, v)
	}
	if isListName(name) {
		return cty.TupleVal(values)
	}
	if len(values) != 1 {
		return w.keep(name)
	}
	return values[0]
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
	w.why = w.reader.why(w.planned, name)
	return cty.DynamicVal
}

// stand returns what stands for the attribute of a resource, or of the instance of it that has the same key.
func (w *walker) stand(t target, name string) (cty.Value, bool) {
	p, ok := w.byKey[t.address]
	if !ok {
		p, ok = w.byKey[t.address+indexOf(w.Address)]
	}
	if !ok {
		return cty.NilVal, false
	}
	attr := t.attr
	if attr == "" { // behind an index that is not constant
		attr = "id"
		if strings.HasPrefix(name, "prefix_list") && p.Type == "aws_vpc_endpoint" {
			attr = "prefix_list_id"
		}
	}
	return w.network.Attribute(p.resource, attr), true
}

// isListName reports whether an argument of this name takes a list.
func isListName(name string) bool {
	return strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "address")
}

// indexOf returns the instance key at the end of an address, brackets included.
func indexOf(address string) string {
	local := address
	if steps := moduleSteps(address); len(steps) > 0 {
		last := steps[len(steps)-1].text
		local = address[strings.LastIndex(address, last)+len(last):]
	}
	if i := strings.Index(local, "["); i >= 0 {
		return local[i:]
	}
	return ""
}

// moduleOf returns the module part of a resource's address.
func moduleOf(address, typ string) string {
	for _, marker := range []string{"data." + typ + ".", typ + "."} {
		if i := strings.LastIndex(address, marker); i >= 0 {
			return strings.TrimSuffix(address[:i], ".")
		}
	}
	return ""
}

func attribute(v cty.Value, name string) cty.Value {
	if v.IsKnown() && !v.IsNull() && v.Type().IsObjectType() && v.Type().HasAttribute(name) {
		return v.GetAttr(name)
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

func isText(v cty.Value) bool { return v.IsKnown() && !v.IsNull() && v.Type() == cty.String }
