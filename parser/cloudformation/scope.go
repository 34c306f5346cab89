package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// scope is one use of a template: the template with the values of its parameters.
type scope struct {
	*run
	*template
	prefix    string               // of the ids of what it declares: "Network." for the nested stack Network
	given     map[string]aws.Value // the values that its parameters are given
	stackName string               // "" where it is not known
	holder    *resource            // the stack that it is, nil if it is not nested
	depth     int                  // how many stacks it is nested in
	byID      map[string]*resource
	ordered   []*resource
	unguarded memo            // what conditions are where nothing is assumed
	busy      map[string]bool // what is being evaluated, to find cycles
	nested    map[string]*scope
}

func newScope(r *run, t *template, prefix string, given map[string]aws.Value) *scope {
	s := &scope{
		run:       r,
		template:  t,
		prefix:    prefix,
		given:     given,
		unguarded: memo{},
		busy:      map[string]bool{},
		nested:    map[string]*scope{},
	}
	s.expand()
	s.declare()
	for _, res := range s.ordered {
		res.exists = truly(true)
		if res.node.get("Condition") != nil {
			res.exists = res.existsIn(env{scope: s})
		}
		res.exists = res.unlessLooped(res.exists)
	}
	return s
}

// declare makes the resources of the template.
func (s *scope) declare() {
	s.byID, s.ordered = make(map[string]*resource, len(s.resources)), make([]*resource, 0, len(s.resources))
	all := make([]resource, len(s.resources))
	for i, e := range s.resources {
		if res := &all[i]; res.fill(s, e) {
			s.byID[e.key] = res
			s.ordered = append(s.ordered, res)
		}
	}
}

// id returns what a name of the template is called in the model. Of a name that several of the analysed templates
// declare, it tells which one's it is.
func (s *scope) id(name string) string {
	if s.prefix == "" && s.shared[name] {
		return s.titles[s.file] + "." + name
	}
	return s.prefix + name
}

// env is where a node is evaluated: a scope in which certain conditions are assumed to hold or not.
type env struct {
	*scope
	assumed *assumption
}

// eval returns what a node evaluates to.
func (e env) eval(n *node) aws.Value {
	if !e.Spend(1) {
		e.note(model.SeverityWarning, source.Range{File: e.file}, "The template expands to too much to be evaluated wholly; part of it is taken for unknown.")
		return e.anonymous(n.at, "the template expands to too much to be evaluated wholly")
	}
	switch n.kind {
	case scalarNode:
		return e.literal(n.text, n.at)
	case listNode:
		return e.list(n)
	case mapNode:
		if name, argument := n.call(); argument != nil {
			return e.call(name, argument, n.at)
		}
		return e.mapping(n)
	default:
		return aws.Value{At: n.at}
	}
}

func (e env) list(n *node) aws.Value {
	v := aws.Value{Kind: aws.List, At: n.at}
	items := make([]aws.Value, len(n.items))
	for _, item := range n.items {
		if items[len(v.Items)] = e.eval(item); items[len(v.Items)].Kind != aws.Absent {
			v.Items = items[:len(v.Items)+1]
		}
	}
	return v
}

func (e env) mapping(n *node) aws.Value {
	v := aws.Value{Kind: aws.Object, At: n.at}
	members := e.certain(e.unroll(n.fields))
	fields := make([]aws.Field, len(members))
	for i := range members {
		f := &fields[len(v.Fields)]
		if f.Value = e.eval(members[i].value); f.Value.Kind != aws.Absent {
			f.Key, f.At = members[i].key, &members[i].at
			v.Fields = fields[:len(v.Fields)+1]
		}
	}
	return v
}

// anonymous returns an unknown that is the same as no other.
func (e env) anonymous(at source.Range, reason string) aws.Value {
	return e.Unknown(at, aws.Reference{Why: e.because(at, reason)})
}

// malformed returns an unknown for a function that is not called as it must be, and notes that.
func (e env) malformed(at source.Range, reason string) aws.Value {
	e.note(model.SeverityWarning, at, sentence(reason))
	return e.anonymous(at, reason)
}

// undeclared returns an unknown for a name that the template does not declare.
func (e env) undeclared(name string, at source.Range) aws.Value {
	reason := undeclared(name)
	if e.adds { // the template notes it otherwise
		e.note(model.SeverityWarning, at, sentence(reason))
	}
	return e.Token(at, aws.Reference{Name: e.id(name), Why: e.because(at, reason)})
}

// ref evaluates a Ref.
func (e env) ref(argument *node, at source.Range) aws.Value {
	name := e.nameIn(argument)
	if name == "" {
		return e.malformed(at, "Ref takes the name of a parameter or a resource")
	}
	return e.named(name, at)
}

// nameIn returns the name that an argument is, which may itself be put together; "" if it is not known, or must not be
// shown.
func (e env) nameIn(argument *node) string {
	if argument.kind != mapNode {
		return argument.scalar()
	}
	name := e.Settle(e.eval(argument))
	text, _ := e.Known(name)
	return e.nameWith(name, text)
}

// named returns the value of the parameter or the id of the resource of that name.
func (e env) named(name string, at source.Range) aws.Value {
	if strings.HasPrefix(name, "AWS::") {
		return e.pseudo(name, at)
	}
	if p := e.parameters[name]; p != nil {
		return e.parameter(p, at)
	}
	if res := e.byID[name]; res != nil {
		return e.identity(res, at)
	}
	if module, _, dotted := strings.Cut(name, "."); dotted && e.byID[module].isModule() {
		return e.ofModule(module, name, at)
	}
	return e.undeclared(name, at)
}

// ofModule returns what a resource of a module is referred to by. The id of a security group is what Ref returns, too.
func (e env) ofModule(module, name string, at source.Range) aws.Value {
	name = strings.TrimSuffix(name, ".GroupId")
	reason := fmt.Sprintf("%s is a resource of the module %s, which was not looked into", name, module)
	return e.Token(at, aws.Reference{Name: e.id(name), Why: e.because(at, reason)})
}

// scopes returns the scope and those of the stacks that it nests, in the order of the files.
func (s *scope) scopes() []*scope {
	scopes := []*scope{s}
	for _, res := range s.ordered {
		if !res.isStack() {
			continue
		}
		if child := s.nest(res); child != nil {
			scopes = append(scopes, child.scopes()...)
		}
	}
	return scopes
}
