package cloudformation

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// export is an output that a template publishes to other stacks.
type export struct {
	scope  *scope
	output entry
	name   aws.Value
}

// offers are the exports among which imports are looked up.
type offers struct {
	all []export
	// alike holds them by the literals of their names: those with the same ones fit each other best.
	alike map[string][]export
}

// offer adds exports to those among which imports are looked up.
func (r *run) offer(exports []export) {
	for _, x := range exports {
		r.exported.all = append(r.exported.all, x)
		if x.name.Kind == aws.Scalar {
			key := r.literals(x.name)
			r.exported.alike[key] = append(r.exported.alike[key], x)
		}
	}
}

// literals returns what is known of a text, with one mark for each reference in it.
func (r *run) literals(v aws.Value) string {
	literals, _ := r.Pieces(v.Text)
	return strings.Join(literals, string(aws.TokenStart))
}

// exports returns what the analysed templates and the stacks that they nest export. It is worked out once; an import
// that is needed for that is not resolved.
func (r *run) exports() *offers {
	if r.exported != nil {
		return r.exported
	}
	r.exported = newOffers()
	var found []export
	for _, root := range r.roots {
		found = append(found, root.exports()...)
	}
	r.offer(found)
	return r.exported
}

func newOffers() *offers { return &offers{alike: map[string][]export{}} }

// exports returns what a template and the stacks that it nests export.
func (s *scope) exports() []export {
	var found []export
	for _, s := range s.scopes() {
		for _, o := range s.outputs {
			name := o.value.get("Export").get("Name")
			if name == nil || s.isOff(o) {
				continue
			}
			found = append(found, export{s, o, s.Settle(env{scope: s}.eval(name))})
		}
	}
	return found
}

// isOff reports whether the condition of an output is false.
func (s *scope) isOff(o entry) bool {
	condition := o.value.get("Condition")
	if condition == nil {
		return false
	}
	s.meet(s, condition.scalar())
	return env{scope: s}.condition(condition.scalar(), condition.at).answer == model.No
}

// importValue is Fn::ImportValue.
func (e env) importValue(argument aws.Value, at source.Range) aws.Value {
	if argument.Kind != aws.Scalar && argument.Kind != aws.Unknown {
		return e.malformed(at, "Fn::ImportValue takes the name of an export")
	}
	name := e.Show(argument)
	if argument.IsSensitive() {
		name = argument.Text
	}
	if text, given := e.opt.Imports[name]; given {
		return aws.Value{Kind: aws.Scalar, At: at, Text: text}
	}
	found := e.exporters(argument)
	if len(found) == 1 {
		if v := found[0].scope.outputValue(found[0].output); v.Kind != aws.Absent {
			e.noteImport(found[0], argument, at)
			return v.Moved(at)
		}
	}
	exporters := e.opt.Ambiguous[name]
	if len(found) > 1 {
		exporters = places(found)
	}
	reason := fmt.Sprintf("the export %s of another stack is not in these files", e.Quote(argument))
	if len(exporters) > 1 {
		reason = fmt.Sprintf("%d templates may export %s: %s", len(exporters), e.Quote(argument), listed(exporters))
	}
	why := model.Unknown{Reason: reason, At: e.place(at), Settle: e.nameWith(argument, fmt.Sprintf("--import %s=…", name))}
	ref := aws.Reference{Name: e.nameWith(argument, "import:"+name), Why: append([]model.Unknown{why}, e.Why(argument)...)}
	return e.Token(at, ref)
}

// Ambiguous holds, by the name of an import, the templates of which each may export it.
type Ambiguous map[string][]string

// places returns what exports there are: the templates, with the stack of those that are nested.
func places(exports []export) []string {
	var places []string
	for _, x := range exports {
		place := x.scope.file
		if holder := x.scope.holder; holder != nil {
			place = fmt.Sprintf("%s (as %s of %s)", place, holder.ID, x.scope.root().file)
		}
		places = append(places, place)
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// listed writes the first of some names for a message.
func listed(names []string) string {
	const most = 3
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// noteImport says which template an import is taken from, where the names do not fix that.
func (e env) noteImport(from export, argument aws.Value, at source.Range) {
	if argument.Text != from.name.Text {
		e.note(model.SeverityInfo, at, fmt.Sprintf("The export %s is taken to be %s of %s.", e.Quote(argument), from.output.key, from.scope.file))
	}
}

// exporters returns the exports that an import may mean: those whose names fit it best, and of these the nearest.
func (e env) exporters(name aws.Value) []export {
	offers := e.run.exports()
	if name.Kind == aws.Scalar {
		if best := e.nearest(name, offers.alike[e.literals(name)]); len(best) > 0 {
			return best
		}
	}
	return e.nearest(name, offers.all)
}

// nearest returns those of some exports whose names fit an import best, and of these the nearest. An export of the stack
// itself, or of one that it is nested in, is not there yet when the stack is made.
func (e env) nearest(name aws.Value, exports []export) []export {
	var best []export
	most := 0
	for _, x := range exports {
		fit := e.fit(name, x.name)
		if fit == 0 || e.isPartOf(x.scope) {
			continue
		}
		fit = fit*maxPath + kinship(e.file, x.scope.file)
		if fit < most {
			continue
		}
		if fit > most {
			best, most = nil, fit
		}
		best = append(best, x)
	}
	return best
}

// isPartOf reports whether the scope is the other one, or is nested in it.
func (s *scope) isPartOf(other *scope) bool {
	return s == other || s.holder != nil && s.holder.scope.isPartOf(other)
}

// maxPath is more than the number of directories in any path.
const maxPath = 1 << 12

// kinship counts the directories that two files have in common, and one more if they are in the same one.
func kinship(a, b string) int {
	a, b = path.Dir(a), path.Dir(b)
	for n := 0; ; n++ {
		first, restA, moreA := strings.Cut(a, "/")
		second, restB, moreB := strings.Cut(b, "/")
		switch {
		case first != second:
			return n
		case !moreA && !moreB:
			return n + 2
		case !moreA || !moreB:
			return n + 1
		}
		a, b = restA, restB
	}
}

// fit says how well the name of an import fits that of an export: 3 if they are equal, 2 if they would be if what is not
// known were the same, such as the name of the exporting stack, 1 if what is not known in one of them can make it the
// other, and 0 if they cannot be the same.
func (r *run) fit(wanted, offered aws.Value) int {
	if wanted.Kind != aws.Scalar || offered.Kind != aws.Scalar {
		return 0
	}
	a, _ := r.Pieces(wanted.Text)
	b, _ := r.Pieces(offered.Text)
	switch {
	case wanted.Text == offered.Text:
		return 3
	case strings.Join(a, "") == "" || strings.Join(b, "") == "":
		return 0
	case slices.Equal(a, b):
		return 2
	case len(a) == 1 && fills(b, a[0]), len(b) == 1 && fills(a, b[0]):
		return 1
	default:
		return 0
	}
}

// fills reports whether something put between the literals gives the text.
func fills(literals []string, text string) bool {
	last := len(literals) - 1
	rest, begins := strings.CutPrefix(text, literals[0])
	if !begins || last == 0 {
		return begins && rest == ""
	}
	for _, literal := range literals[1:last] {
		_, size := utf8.DecodeRuneInString(rest)
		found := strings.Index(rest[size:], literal)
		if size == 0 || found < 0 {
			return false
		}
		rest = rest[size+found+len(literal):]
	}
	return len(rest) > len(literals[last]) && strings.HasSuffix(rest, literals[last])
}
