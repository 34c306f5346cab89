package cloudformation

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

const (
	// maxDepth bounds how deep stacks may nest; a template that nests itself would have no end.
	maxDepth = 8
	// maxAncestors is in how many directories, from the template's own upwards, nested templates are looked for.
	maxAncestors = 4
)

// nest returns the scope of a nested stack, nil if its template is not to be found.
func (s *scope) nest(res *resource) *scope {
	if child, done := s.nested[res.logical]; done {
		return child
	}
	s.nested[res.logical] = nil // also what a stack sees that needs its own outputs
	if res.exists.answer == model.No {
		return nil
	}
	location := s.Settle(res.property(res.locationProperty()))
	if s.depth >= maxDepth {
		s.noteOpaque(res, location, "stacks nest too deep here")
		return nil
	}
	name := s.findFile(res, location)
	if name == "" {
		s.noteMissing(res, location)
		return nil
	}
	t := s.open(name)
	if t == nil {
		return nil // the notes of the template say why
	}
	if !s.Spend(len(t.resources)) {
		s.noteOpaque(res, location, "the templates expand to too much to be evaluated wholly")
		return nil
	}
	given := map[string]aws.Value{}
	for _, f := range s.Settle(res.property("Parameters")).Fields {
		given[f.Key] = f.Value
	}
	child := newScope(s.run, t, res.ID+".", given)
	child.holder, child.depth = res, s.depth+1
	s.nested[res.logical] = child
	return child
}

// isStack reports whether the resource is a stack of another template: SAM makes one of each application.
// Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html.
func (res *resource) isStack() bool { return res.is(typeStack) || res.is(typeApplication) }

// locationProperty returns the name of the property that says where the template of a stack is.
func (res *resource) locationProperty() string {
	if res.is(typeApplication) {
		return "Location"
	}
	return "TemplateURL"
}

// missing says which template is not in these directories.
func (s *scope) missing(location aws.Value) string {
	if name := s.Show(location); name != "" && !location.Sensitive {
		return fmt.Sprintf("its template %s is not in these directories", name)
	}
	return "its template is not in these directories"
}

// findFile returns the file that a resource says to be at a location: a path relative to this template, or a URL of
// which a part is such a path, as files are uploaded with the directories they lie in. It is "" if there is none.
func (s *scope) findFile(of *resource, location aws.Value) string {
	if location.Kind != aws.Scalar || location.Text == "" || location.IsSensitive() {
		return ""
	}
	if asset := s.assetPath(of, location); asset != "" {
		return path.Join(path.Dir(s.file), asset)
	}
	for _, relative := range s.localPaths(location) {
		for up := range maxAncestors {
			name := path.Join(path.Dir(s.file), strings.Repeat("../", up), relative)
			if info, err := s.library.Tree.Stat(name); err == nil && info.Mode().IsRegular() && (!isURL(location.Text) || s.mayNest(of, name)) {
				s.noteGuess(location, name)
				return name
			}
			if !isURL(location.Text) {
				break // a path means one file
			}
		}
	}
	return ""
}

// mayNest reports whether the file may be what is at the URL of a resource. That is neither the template itself nor one
// that it is nested in, and of a stack it declares all parameters that the stack is given: else there would be no
// deployment.
func (s *scope) mayNest(of *resource, name string) bool {
	for nested := s; ; nested = nested.holder.scope {
		if nested.file == name {
			return false
		}
		if nested.holder == nil {
			break
		}
	}
	if !of.isStack() {
		return true
	}
	t := s.library.template(name)
	return !t.read || !slices.ContainsFunc(s.Settle(of.property("Parameters")).Fields, func(f aws.Field) bool { return t.parameters[f.Key] == nil })
}

// noteGuess says which file a URL is taken for.
func (s *scope) noteGuess(location aws.Value, name string) {
	if isURL(location.Text) {
		s.note(model.SeverityInfo, location.At, fmt.Sprintf("What is at %s is taken to be the file %s.", s.Quote(location), name))
	}
}

func isURL(text string) bool {
	return strings.Contains(text, "://") || strings.ContainsRune(text, aws.TokenStart)
}

// localPaths returns the relative paths that a location may mean, the longest first. Many templates have the name
// template.yaml or the like: of a URL that goes on with a directory, such a name alone means none of them.
func (s *scope) localPaths(location aws.Value) []string {
	if !isURL(location.Text) {
		return []string{location.Text}
	}
	literals, _ := s.Pieces(location.Text)
	text := literals[len(literals)-1]
	if _, address, absolute := strings.Cut(text, "://"); absolute {
		_, text, _ = strings.Cut(address, "/") // without the host
	}
	text, _, _ = strings.Cut(strings.Trim(text, "/"), "?")
	var paths []string
	whole := text
	for text != "" {
		if text == whole && len(literals) == 1 || !generic().MatchString(text) {
			paths = append(paths, text)
		}
		_, text, _ = strings.Cut(text, "/")
	}
	return paths
}

// generic matches the names of files that do not say which template they hold.
var generic = lazyregexp.New(`(?i)^(?:template|main|index|root|parent|master|stack|nested|cloudformation|cfn|infrastructure|packaged|output)[-_.a-z]*\.(?:yaml|yml|json|template)$`)
