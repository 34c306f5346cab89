package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// provenance says where a value is written: at the end of a way into what an expression gives. Of
//
//	for_each = local.rules
//
// the value each.value.cidr of the instance "db" is at the end of the way "db", "cidr" into what local.rules gives. To get
// there, the way is followed through everything that local.rules refers to (see scope.trace). That is done only for values
// that the network is made of, one at a time.
type provenance struct {
	scope *scope
	expr  hcl.Expression // nil where it is not known
	way   []step
}

// step leads from a collection to something in it.
type step struct {
	kind stepKind
	of   cty.Value
}

type stepKind int

const (
	toMember  stepKind = iota // the attribute, the element of a map, or the element of a list with the key
	toElement                 // the element of a set, or of any list, that has the value
	toKey                     // the key of the member that the step before leads to
	toPiece                   // the piece of a text that split() makes
)

// along returns the provenance of what is at the end of a way into the value.
func (p provenance) along(way ...step) provenance {
	if p.expr == nil || len(way) == 0 {
		return p
	}
	if tuple, ok := p.expr.(*hclsyntax.TupleConsExpr); ok && len(p.way) == 0 { // as most lists are written
		if n, ok := way[0].index(); ok && n >= 0 && n < len(tuple.Exprs) {
			return provenance{scope: p.scope, expr: tuple.Exprs[n], way: way[1:]}
		}
	}
	p.way = slices.Concat(p.way, way)
	return p
}

// isHere reports whether the value is written where the expression is: it refers to nothing that says what it is.
func (p provenance) isHere() bool {
	if len(p.way) > 0 {
		return false
	}
	switch expr := p.expr.(type) {
	case nil, *hclsyntax.LiteralValueExpr, *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr, *hclsyntax.ForExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return expr.IsStringLiteral()
	case *hclsyntax.ScopeTraversalExpr:
		return p.scope.isOfResource(expr.Traversal)
	default:
		return false
	}
}

// isOfResource reports whether a reference is to an attribute of a resource.
func (s *scope) isOfResource(t hcl.Traversal) bool {
	switch root := t.RootName(); root {
	case "var", "local", "module", "each", "count", "terraform_data":
		return false
	default:
		return !s.isElement(root)
	}
}

// isElement reports whether a name is that of an element that something is repeated for: of a dynamic block, or in a for
// expression.
func (s *scope) isElement(name string) bool {
	_, isBound := s.bound[name]
	return isBound || s.iterator(name) != nil
}

// joined returns a way with another one behind it. No way is ever changed.
func joined(way, behind []step) []step {
	switch {
	case len(way) == 0:
		return behind
	case len(behind) == 0:
		return way
	default:
		return slices.Concat(way, behind)
	}
}

// stepsOf returns the way of a traversal, and false for one of which a key is not known.
func stepsOf(t hcl.Traversal) ([]step, bool) {
	way := make([]step, len(t))
	for i, s := range t {
		switch s := s.(type) {
		case hcl.TraverseAttr:
			way[i] = step{of: cty.StringVal(s.Name)}
		case hcl.TraverseIndex:
			way[i] = step{of: s.Key}
		default:
			return nil, false
		}
	}
	return way, true
}

// text returns the key of a step to a member, as text.
func (s step) text() (string, bool) {
	if s.kind != toMember {
		return "", false
	}
	return known(s.of).text()
}

// index returns the number of a step to a member of a list.
func (s step) index() (int, bool) {
	if s.kind != toMember {
		return 0, false
	}
	n, ok := known(s.of).whole()
	return int(n), ok
}

// isMember returns the text of the first step of a way, if that leads to a member.
func firstKey(way []step) (string, bool) {
	if len(way) == 0 {
		return "", false
	}
	return way[0].text()
}

// hop is a place that a value passes on its way from where it is written to where it is used.
type hop struct {
	at     *hcl.Range
	module *module
	kind   hopKind
	to     *module // the module that is called
	name   string  // of the argument whose default it is
	in     *scope  // of what uses the value
}

// item is the element of a collection that what uses the value is repeated for.
func (h hop) item() provenance {
	switch {
	case h.in == nil:
		return provenance{}
	case h.in.iterators != nil:
		return h.in.iterators.from
	case h.in.of != nil:
		return h.in.of.rep.from
	default:
		return provenance{}
	}
}

// hops is what a value passes, one place after the other: on the way on from the first of them, or, where it is called
// before, on the way back from the last one to where the value is used. None is ever changed, as others share the rest.
type hops struct {
	hop
	next *hops
}

// back appends the hops of a way back to a list, from where the value is used.
func (h *hops) back(list []hop) []hop {
	from := len(list)
	for ; h != nil; h = h.next {
		list = append(list, h.hop)
	}
	slices.Reverse(list[from:])
	return list
}

// on appends the hops of a way on to a list.
func (h *hops) on(list []hop) []hop {
	for ; h != nil; h = h.next {
		list = append(list, h.hop)
	}
	return list
}

// trails has room for the hops of trails. These are needed until the place is known that a trail is followed for.
type trails struct{ chunk []hops }

// chunkOfTrails is for how many hops room is made at once.
const chunkOfTrails = 64

// add returns a hop with those behind it.
func (t *trails) add(h hop, next *hops) *hops {
	if len(t.chunk) == cap(t.chunk) {
		t.chunk = make([]hops, 0, chunkOfTrails)
	}
	t.chunk = append(t.chunk, hops{h, next})
	return &t.chunk[len(t.chunk)-1]
}

// release makes the room free again that was taken since the trails were as they are given.
func (t *trails) release(since trails) {
	if cap(since.chunk) == 0 {
		since.chunk = t.chunk[:0]
	}
	t.chunk = since.chunk
}

// endingIn returns the hops with another one in the place of the last.
func (h *hops) endingIn(last *hops) *hops {
	if h.next == nil {
		return last
	}
	return &hops{h.hop, h.next.endingIn(last)}
}

// join returns the hops with others behind them.
func (h *hops) join(behind *hops) *hops {
	if h == nil {
		return behind
	}
	return &hops{h.hop, h.next.join(behind)}
}

type hopKind uint8

const (
	atOrigin    hopKind = iota // the value is written here
	atUse                      // it takes effect here
	atArgument                 // an argument of a module call passes it on
	atReference                // something refers to it
	atOutput                   // an output of a module gives it
	atDefault                  // it is the default of a variable, which the module call could give another value
	atRead                     // the file that it is written in is read here
	atCall                     // the module in which it takes effect is called here
)

// note says what a place that a value passes has to do with it.
func (h hop) note() string {
	switch h.kind {
	case atUse:
		if h.in == nil || h.in.of == nil {
			return "applied here"
		}
		return h.in.of.appliedNote()
	case atArgument:
		return h.to.passedNote()
	case atOutput:
		return "an output of " + h.to.path()
	case atDefault:
		return "the default of the argument " + h.name + " of " + h.to.path()
	case atRead:
		return "the file is read here"
	case atCall:
		return h.to.path() + " is called here"
	default:
		return ""
	}
}

// trail is what a value passes, from where it is used to where it is written.
type trail struct {
	hops *hops
	last *hops // of them
	// exact is true where the last hop gives the value and nothing else, and not a collection that has it somewhere.
	exact bool
	// missing is true where the last hop is an object that does not have the value: it comes from a default.
	missing bool
	// assigned is true where the value is an attribute of a resource, which no file tells.
	assigned bool
}

// after returns the trail with a hop before it.
func (t trail) after(h hop) trail {
	t.hops = h.module.trails.add(h, t.hops)
	return t
}

// end is the last hop.
func (t trail) end() hop { return t.last.hop }
