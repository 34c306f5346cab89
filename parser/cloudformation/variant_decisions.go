package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Decisions returns, for each resource of the templates, which of the given parameters it depends on, directly or through
// conditions. Each is shown where its file has it.
func Decisions(files *Files, names []string, given map[string]Place) []model.Decision {
	l := newLibrary(files)
	var all []model.Decision
	for _, name := range names {
		t := l.template(name)
		for _, e := range t.resources {
			if e.value == nil {
				continue
			}
			used := map[string]bool{}
			t.use(e.value, used)
			var by []model.Related
			for parameter := range used {
				if place, ok := given[parameter]; ok && t.parameters[parameter] != nil {
					by = append(by, model.Related{
						Message:  fmt.Sprintf("%s has this value with --parameters %s", parameter, place.From),
						Location: place.At,
					})
				}
			}
			slices.SortFunc(by, func(a, b model.Related) int {
				if c := a.Location.Compare(b.Location); c != 0 {
					return c
				}
				return strings.Compare(a.Message, b.Message)
			})
			if len(by) > 0 {
				what := e.at
				what.End = e.value.at.End
				all = append(all, model.Decision{What: what, By: by})
			}
		}
	}
	return all
}

// Place is where a file gives a parameter its value.
type Place struct {
	From string // the file, with the environment behind its name
	At   source.Range
}

// inSub finds the names in the text of Fn::Sub.
var inSub = lazyregexp.New(`\$\{([A-Za-z0-9]+)\}`)

// use adds the names that a piece of the template refers to, and those that its conditions refer to.
func (t *template) use(n *node, used map[string]bool) {
	n.walk(func(n *node) {
		for _, field := range n.fields {
			switch field.key {
			case "Ref":
				used[field.value.scalar()] = true
			case "Fn::Sub":
				text := field.value
				if text != nil && len(text.items) > 0 {
					text = text.items[0]
				}
				for _, match := range inSub().FindAllStringSubmatch(text.scalar(), -1) {
					used[match[1]] = true
				}
			case "Condition":
				t.useCondition(field.value.scalar(), used)
			case "Fn::If":
				if field.value != nil && len(field.value.items) > 0 {
					t.useCondition(field.value.items[0].scalar(), used)
				}
			}
		}
	})
}

// useCondition adds what a condition refers to, once.
func (t *template) useCondition(name string, used map[string]bool) {
	condition, ok := t.conditions[name]
	if key := "condition " + name; ok && condition != nil && !used[key] {
		used[key] = true
		t.use(condition, used)
	}
}
