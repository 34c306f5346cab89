package cloudformation

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
	"github.com/egresslint/egresslint/parser/aws"
)

// maxSteps bounds the work that one template may cause. Templates are limited to 1 MB, and what they declare about the
// network is a small part of that; only one that nests aliases or substitutions maliciously comes near.
const maxSteps = 300_000

// run is the reading of one template with everything that it nests.
type run struct {
	*aws.Values
	library  *library
	stack    *model.Stack
	opt      Options
	roots    []*scope          // of the templates that are analysed
	titles   map[string]string // what these templates are called, by file
	shared   map[string]bool   // the names that several of them declare
	exported *offers           // nil until they are asked for
	premises premises
	met      []outcome   // the conditions that the network depends on
	violated []assertion // those that do not hold

	noted map[model.Note]bool
	// byResource holds the resources of the templates by what they are for the adapters.
	byResource map[*aws.Resource]*resource
	// valueless holds the parameters without a value, by the names of the references that stand for them.
	valueless map[string]*parameter
}

func newRun(l *library, stack *model.Stack, opt Options) *run {
	return &run{
		library:    l,
		stack:      stack,
		opt:        opt,
		Values:     aws.NewValues(maxSteps),
		noted:      map[model.Note]bool{},
		byResource: map[*aws.Resource]*resource{},
		valueless:  map[string]*parameter{},
	}
}

// begin opens the templates that are analysed.
func (r *run) begin(names []string) {
	for _, name := range names {
		if root := r.root(name); root != nil {
			r.roots = append(r.roots, root)
		}
	}
}

// scopes returns the scopes of the templates that are analysed and of the stacks that they nest.
func (r *run) scopes() []*scope {
	var all []*scope
	for _, root := range r.roots {
		all = append(all, root.scopes()...)
	}
	return all
}

// all returns the resources of the templates that are analysed and of the stacks that they nest.
func (r *run) all() []*resource {
	var all []*resource
	for _, s := range r.scopes() {
		all = append(all, s.ordered...)
	}
	return all
}

// root returns the scope of the named template, nil if it cannot be read.
func (r *run) root(name string) *scope {
	t := r.open(name)
	if t == nil {
		return nil
	}
	given := map[string]aws.Value{}
	fixed := r.library.deployment(name)
	for _, texts := range []map[string]string{fixed.parameters, r.opt.Parameters} {
		for parameter, text := range texts {
			given[parameter] = aws.Value{Kind: aws.Scalar, Text: text}
		}
	}
	s := newScope(r, t, "", given)
	s.stackName = fixed.stack
	return s
}

// open returns the named template, nil if it cannot be read, which is noted.
func (r *run) open(name string) *template {
	t := r.library.template(name)
	for _, n := range t.notes {
		r.note(n.Severity, n.Location, n.Message)
	}
	if !t.read {
		return nil
	}
	return t
}

// place numbers a place.
func (r *run) place(at source.Range) source.Ref { return r.stack.Positions.Add(at, 0) }

// note tells something about the input, once.
func (r *run) note(severity model.Severity, at source.Range, message string) {
	n := model.Note{Severity: severity, Message: message, At: r.place(at), Location: at}
	if r.noted[n] {
		return
	}
	r.noted[n] = true
	r.stack.Notes = append(r.stack.Notes, n)
}

// because returns one reason.
func (r *run) because(at source.Range, reason string) []model.Unknown {
	return []model.Unknown{{Reason: reason, At: r.place(at)}}
}

// quote puts a name that the files give something in quotation marks for a message. Values.Quote does so with values.
func quote(text string) string { return visible.Name(text) }

// sentence makes a sentence of a reason.
func sentence(reason string) string {
	first, size := utf8.DecodeRuneInString(reason)
	return string(unicode.ToUpper(first)) + reason[size:] + "."
}

// declares reports whether the templates declare a resource of one of the types.
func (r *run) declares(types ...string) bool {
	return slices.ContainsFunc(r.all(), func(res *resource) bool { return slices.Contains(types, res.Type) })
}
