package cloudformation

import (
	"slices"
	"strings"
)

// decision is a parameter of the analysed template that decides a condition and that nobody gave a value.
type decision struct {
	parameter *parameter
	compared  []string // with what conditions compare it
}

// decisions finds what decides the conditions that the network met.
type decisions struct {
	*run
	found []*decision
	seen  map[outcome]bool
}

// outcome is a condition of a scope.
type outcome struct {
	scope     *scope
	condition string
}

// meet takes note of a condition that the network depends on.
func (r *run) meet(s *scope, condition string) {
	met := outcome{s, condition}
	if !slices.Contains(r.met, met) {
		r.met = append(r.met, met)
	}
}

// decisions returns the parameters that decide the conditions met so far, in the order in which they were met.
func (r *run) decisions() []*decision {
	d := &decisions{run: r, seen: map[outcome]bool{}}
	for _, met := range r.met {
		d.condition(met)
	}
	for _, broken := range r.violated {
		d.expression(broken.scope, broken.rule.value)
	}
	return d.found
}

func (d *decisions) condition(c outcome) {
	n := c.scope.conditions[c.condition]
	if n == nil || d.seen[c] {
		return
	}
	d.seen[c] = true
	d.expression(c.scope, n)
}

// expression follows the expression of a condition, or what is compared in one, to other conditions and comparisons.
func (d *decisions) expression(s *scope, n *node) {
	if !d.Spend(1) {
		return
	}
	name, argument := conditionCall(n)
	switch {
	case name == "Condition":
		d.condition(outcome{s, argument.scalar()})
	case name == "Fn::If" && len(argument.items) > 0:
		d.condition(outcome{s, argument.items[0].scalar()})
	case name == "Fn::Equals", isMembership(name):
		d.compare(s, argument, scalars(argument))
	}
	for _, child := range n.children() {
		d.expression(s, child)
	}
}

// scalars returns the texts among what is compared, those in lists too.
func scalars(operands *node) []string {
	texts := literals(operands.items)
	for _, operand := range operands.items {
		texts = append(texts, literals(operand.items)...)
	}
	return texts
}

// literals returns the texts among some nodes.
func literals(nodes []*node) []string {
	var texts []string
	for _, n := range nodes {
		if n.kind == scalarNode {
			texts = append(texts, n.text)
		}
	}
	return texts
}

// compare notes that all parameters that an expression names are compared with some texts.
func (d *decisions) compare(s *scope, n *node, with []string) {
	if !d.Spend(1) {
		return
	}
	name, argument := n.call()
	switch {
	case name == "Ref":
		d.parameter(s, argument.scalar(), with)
	case name == "Fn::Sub":
		for _, name := range substituted(argument) {
			d.parameter(s, name, with)
		}
	case name == "Fn::FindInMap" && len(argument.items) >= 3:
		d.lookup(s, argument)
		return
	}
	for _, child := range n.children() {
		d.compare(s, child, with)
	}
}

// lookup notes that the parameters that name a key of a mapping may be any of its keys.
func (d *decisions) lookup(s *scope, argument *node) {
	level := []*node{s.mappings.get(argument.items[0].scalar())}
	for _, key := range argument.items[1:3] {
		var keys []string
		var next []*node
		for _, n := range level {
			if n == nil {
				continue
			}
			for _, f := range n.fields {
				keys, next = append(keys, f.key), append(next, f.value)
			}
		}
		d.compare(s, key, keys)
		level = next
	}
}

// substituted returns the names in the text of an Fn::Sub.
func substituted(argument *node) []string {
	text := argument.text
	if len(argument.items) > 0 {
		text = argument.items[0].text
	}
	var names []string
	for {
		_, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return names
		}
		names = append(names, strings.TrimSpace(name))
		text = after
	}
}

// parameter notes what a parameter is compared with; one of a nested stack leads to what that is given.
func (d *decisions) parameter(s *scope, name string, with []string) {
	p := s.parameters[name]
	if p == nil {
		return
	}
	if s.holder != nil {
		d.handedDown(s, name, with)
		return
	}
	if _, given := s.given[name]; given || p.stored {
		return
	}
	i := slices.IndexFunc(d.found, func(found *decision) bool { return found.parameter.name == name })
	if i < 0 {
		i = len(d.found)
		d.found = append(d.found, &decision{parameter: p})
	}
	for _, text := range with {
		if !slices.Contains(d.found[i].compared, text) {
			d.found[i].compared = append(d.found[i].compared, text)
		}
	}
}

// handedDown follows the parameter of a nested stack. One that it is not given keeps its default for certain.
func (d *decisions) handedDown(s *scope, name string, with []string) {
	n := s.holder.node.get("Properties").get("Parameters").get(name)
	if n == nil {
		return
	}
	d.compare(s.holder.scope, n, with)
	d.expression(s.holder.scope, n)
}

// others returns the premises for values that the parameter has not where nobody gives it one, and that may decide
// a condition otherwise: its allowed values, or else what it is compared with and anything but that.
func (d *decision) others() []premise {
	p := d.parameter
	if len(p.allowed) > 0 {
		return d.among(p.allowed)
	}
	var values []*node
	not := d.compared
	if p.fallback != nil {
		not = append([]string{p.fallback.scalar()}, not...)
	}
	for _, text := range d.compared {
		values = append(values, &node{kind: scalarNode, text: text, at: p.at})
	}
	slices.Sort(not)
	return append(d.among(values), premise{parameter: p, not: slices.Compact(not)})
}

// among returns the premises for the values, but for the default.
func (d *decision) among(values []*node) []premise {
	var premises []premise
	for _, v := range values {
		if d.parameter.fallback == nil || v.scalar() != d.parameter.fallback.scalar() {
			premises = append(premises, premise{parameter: d.parameter, value: v})
		}
	}
	return premises
}
