package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// mixed evaluates the embedded policies as planned ones, and searches for what custom rules report: for the embedded policies,
// that is data below data.custom.rules, as in their tests.
type mixed struct {
	planned  *planned
	searched *searched
	rules    []model.PolicyRule
}

func (m *mixed) withData(data map[string]any) evaluator {
	return &mixed{m.planned.with(data), m.searched.with(data), m.rules}
}

func (m *mixed) open(in document) session {
	texts := machine.NewStrings(m.planned.texts)
	input := in(m.planned.shape, texts)
	return &mixedSession{mixed: m, input: input, texts: texts, custom: m.searched.start(input, texts)}
}

type mixedSession struct {
	*mixed
	input    machine.Value
	texts    *machine.Strings
	custom   *searchedSession
	embedded session // nil until the custom rules have reported
}

func (s *mixedSession) evaluate(ctx context.Context, point string) (result, error) {
	if strings.HasPrefix(point, customRules) {
		return s.custom.evaluate(ctx, point)
	}
	if s.embedded == nil {
		reported, err := s.custom.search(ctx, s.reports())
		if err != nil {
			return result{}, err
		}
		s.embedded = s.planned.openWith(s.input, reported, s.texts)
	}
	return s.embedded.evaluate(ctx, point)
}

func (s *mixedSession) close() {
	if s.embedded != nil {
		s.embedded.close()
	}
}

// customRules is where custom rules are.
const customRules = "data.custom.rules"

// reports is the term {category: {name: {"report": what the rule reports}}}, without the rules of which that is not defined.
func (m *mixed) reports() string {
	var terms []string
	for _, rule := range m.rules {
		report := fmt.Sprintf("%s[%q][%q].report", customRules, rule.Category, rule.Name)
		terms = append(terms, fmt.Sprintf(`{%q: {%q: {"report": found}} | found := %s}`, rule.Category, rule.Name, report))
	}
	return fmt.Sprintf("object.union_n([%s])", strings.Join(terms, ", "))
}

// openWith begins an evaluation in which custom rules report something.
func (p *planned) openWith(input machine.Value, reported ast.Value, texts *machine.Strings) session {
	data := with(texts, p.data, machine.FromTerm(texts, reported), "custom", "rules")
	return &plannedSession{p.program.Start(input, data, texts)}
}

// with returns the object with another value at the path.
func with(texts *machine.Strings, in, value machine.Value, path ...string) machine.Value {
	if len(path) == 0 {
		return value
	}
	object, _ := in.(*machine.Object)
	if object == nil {
		object = machine.NewObject(1)
	}
	key := texts.Of(path[0])
	changed := machine.NewObject(object.Len() + 1)
	for i, k := range object.Keys() {
		changed.Set(k, object.Values()[i])
	}
	changed.Set(key, with(texts, object.Get(key), value, path[1:]...))
	return changed
}
