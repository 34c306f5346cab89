package plan

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// isAssigned reports whether a text is what AWS assigns to identify something.
func isAssigned(text string) bool {
	if strings.HasPrefix(text, "arn:") {
		return true
	}
	kind, id, _ := strings.Cut(text, "-")
	switch kind {
	case "sg", "vpc", "subnet", "vpce", "pl", "rtb", "eni", "acl":
		return id != "" && strings.Trim(id, "0123456789abcdef") == ""
	default:
		return false
	}
}

// Field implements [terraform.Fields]. While a field is worked out, only resources before this one in the plan have fields, so
// that there is no circle.
func (p *planned) Field(name string) (terraform.Field, bool) {
	if r := p.reader; p.number < r.visible && !p.isSelf(name) && p.has(name) {
		for i := range p.open {
			if p.open[i].name == name {
				return p.open[i].Field, true
			}
		}
		defer func(visible int) { r.visible = visible }(r.visible)
		r.visible = p.number
		return r.field(p, name), true
	}
	return terraform.Field{}, false
}

// isSelf reports whether an attribute identifies the resource itself, which others refer to by address.
func (p *planned) isSelf(name string) bool { return !p.Data && (name == "id" || name == "arn") }

// settle works out the attributes of a resource of which something is not known: the reasons are numbered in the order of the plan.
// What is known is worked out when it is asked for.
func (r *reader) settle(p *planned) {
	for _, name := range p.pending() {
		if p.isSelf(name) {
			continue
		}
		if field := r.field(p, name); len(field.Why) > 0 {
			p.open = append(p.open, openField{name, field})
		}
	}
}

// field returns one attribute. An unknown one that the configuration does not set is left to AWS: it is not set.
func (r *reader) field(p *planned, name string) terraform.Field {
	v := p.value(name)
	isConfigured := p.config != nil && p.config.expressions.has(name)
	if !isConfigured && !v.IsKnown() {
		if p.Data {
			return terraform.Field{Value: v, Why: r.why(p, name)}
		}
		return terraform.Field{Value: cty.NullVal(cty.DynamicPseudoType)}
	}
	isWritten := isConfigured || p.created
	if v.IsKnown() && (v.IsNull() || v.Type().IsPrimitiveType()) { // as most are
		return terraform.Field{Value: marked(r.standIn(v), p.sensitive.of(name)), Written: isWritten}
	}
	w := &walker{reader: r, planned: p, name: name}
	var expression any
	if isConfigured && !v.IsWhollyKnown() { // what is known is not looked up in what gives it
		expression = p.config.expressions.decoded(name)
	}
	value := marked(w.resolve(name, v, expression), p.sensitive.of(name))
	return terraform.Field{Value: value, Why: w.why, Written: isWritten}
}

// standIn returns what stands for a resource in the place of its id, and any other single value as it is.
func (r *reader) standIn(v cty.Value) cty.Value {
	if isText(v) {
		if stand, ok := r.byID[v.AsString()]; ok {
			return stand
		}
	}
	return v
}

// why is the reason for an attribute that only AWS knows.
func (r *reader) why(p *planned, name string) []model.Unknown {
	return []model.Unknown{{Reason: p.Address + "." + name + " is known only after apply", At: r.stack.Positions.Add(p.At, 0)}}
}

func attribute(v cty.Value, name string) cty.Value {
	if v.IsKnown() && !v.IsNull() && v.Type().IsObjectType() && v.Type().HasAttribute(name) {
		return v.GetAttr(name)
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

func isText(v cty.Value) bool { return v.IsKnown() && !v.IsNull() && v.Type() == cty.String }
