package lint

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/suggest"
)

// ignore lets the ignores of the analysed files have their effect, and notes those that have none.
func (p *parsed) ignore(judgements []*engine.Judgement, known map[string]config.KnownRule, opt Options) {
	all := p.ignores(known, opt)
	if len(all.list) == 0 {
		return
	}
	for i, judgement := range judgements {
		for k := range judgement.Findings {
			all.suppress(i, &judgement.Findings[k])
		}
	}
	p.suppressors = append(p.suppressors, all.suppress)
	p.Notes = append(p.Notes, all.notHonoured(opt)...)
	p.Notes = append(p.Notes, all.wrong()...)
	p.Notes = append(p.Notes, p.idleIgnores(all, judgements)...)
}

// ignores are what the files say about findings that do not count.
type ignores struct {
	list  []*ignored  // each once, whichever stacks are made of its file
	holds [][]holding // what holds for each stack
	// inert counts the ignores without effect by the place that says so: the zero Range for the command line.
	inert map[inertness]map[*ignored]bool
}

// inertness is why ignores have no effect: a key of the configuration or a flag, for one rule or for all.
type inertness struct {
	at   source.Range
	rule string
}

// ignored is an ignore of the files, and what became of it.
type ignored struct {
	model.Ignore
	expired bool
	honours bool            // whether it has an effect on some stack
	used    map[string]bool // the rules of which it ignores a finding
	judged  map[string]bool // the rules that were applied to all stacks for which it holds
	inputs  []string        // the roots and templates that it is a part of
}

// holding is an ignore with what it holds for in a stack.
type holding struct {
	*ignored
	scope model.IgnoreScope
	rules []string
}

// ignores collects the ignores of all stacks.
func (p *parsed) ignores(known map[string]config.KnownRule, opt Options) *ignores {
	all := &ignores{holds: make([][]holding, len(p.Stacks)), inert: map[inertness]map[*ignored]bool{}}
	byPlace := map[source.Range]*ignored{}
	for _, stack := range p.Stacks {
		for _, written := range writtenIn(stack) {
			if byPlace[written.At] == nil {
				byPlace[written.At] = newIgnored(written, known, opt.Now)
				all.list = append(all.list, byPlace[written.At])
			}
		}
	}
	for i, stack := range p.Stacks {
		for _, written := range writtenIn(stack) {
			all.hold(i, byPlace[written.At], written.Scope, p.of[i].Config, opt)
			byPlace[written.At].inputs = append(byPlace[written.At].inputs, p.Names[i])
			byPlace[written.At].apply(known, p.of[i].Config, p.off)
		}
		if stack.Taken == nil { // it has nothing of other stacks
			continue
		}
		for _, other := range p.Stacks {
			for _, written := range writtenIn(other) { // what the stack has of the other is in its files
				all.hold(i, byPlace[written.At], model.IgnoreScope{Within: written.Scope.Within}, p.of[i].Config, opt)
			}
		}
	}
	return all
}

// writtenIn returns the ignores of the files of a stack.
func writtenIn(stack *model.Stack) []model.Ignore {
	all := stack.Ignores
	for _, outcome := range stack.Outcomes {
		all = slices.Concat(all, outcome.Ignores)
	}
	return all
}

// newIgnored returns an ignore, which has a problem if there are no such rules.
func newIgnored(written model.Ignore, known map[string]config.KnownRule, now time.Time) *ignored {
	one := &ignored{Ignore: written, used: map[string]bool{}, judged: map[string]bool{}}
	for _, rule := range written.Rules {
		one.judged[rule.Name] = true
		if _, ok := known[rule.Name]; ok || one.Problem != "" {
			continue
		}
		one.Problem, one.ProblemAt = fmt.Sprintf("There is no rule %q.", rule.Name), rule.At
		if near := suggest.Nearest(rule.Name, slices.Sorted(maps.Keys(known))); near != "" {
			one.Problem += fmt.Sprintf(" Did you mean %q?", near)
		}
	}
	one.expired = config.Date{Day: written.Until}.Expired(now)
	return one
}

// apply takes note of the rules that a configuration does not apply, or that are off in this run.
func (one *ignored) apply(known map[string]config.KnownRule, c *config.Config, skipped []string) {
	for rule := range one.judged {
		if slices.Contains(skipped, rule) || known[rule].OnRequest && (c == nil || !c.Needs.On) || c != nil && c.Rules[rule].Level == off {
			one.judged[rule] = false
		}
	}
}

// hold lets an ignore hold for a stack, as far as the flags and the configuration allow it.
func (all *ignores) hold(stack int, one *ignored, scope model.IgnoreScope, c *config.Config, opt Options) {
	switch {
	case opt.NoInlineIgnores:
		all.addInert(inertness{}, one)
		return
	case c != nil && !c.InlineIgnores.OnByDefault():
		all.addInert(inertness{at: c.InlineIgnores.At}, one)
		return
	}
	held := holding{ignored: one, scope: scope}
	for _, rule := range one.Rules {
		if one.Problem == "" && c != nil && !c.Rules[rule.Name].Ignorable.OnByDefault() {
			all.addInert(inertness{at: c.Rules[rule.Name].Ignorable.At, rule: rule.Name}, one)
			one.judged[rule.Name] = false
			continue
		}
		held.rules = append(held.rules, rule.Name)
	}
	one.honours = one.honours || len(held.rules) > 0 || one.Problem != ""
	all.holds[stack] = append(all.holds[stack], held)
}

func (all *ignores) addInert(why inertness, one *ignored) {
	if all.inert[why] == nil {
		all.inert[why] = map[*ignored]bool{}
	}
	all.inert[why][one] = true
}

// suppress is the suppressor of the ignores. All that hold for a finding are used, and the first one is the reason.
func (all *ignores) suppress(stack int, f *model.Finding) *model.Suppression {
	var first *model.Suppression
	for _, held := range all.holds[stack] {
		if held.Problem != "" || held.expired || !slices.Contains(held.rules, f.Rule) || !held.scope.Holds(f) {
			continue
		}
		held.used[f.Rule] = true
		if first == nil {
			first = held.suppression()
		}
	}
	return first
}

func (one *ignored) suppression() *model.Suppression {
	s := &model.Suppression{Kind: model.SuppressedInline, Reason: one.Reason, Location: one.At}
	if !one.Until.IsZero() {
		s.Until = one.Until.Format(time.DateOnly)
	}
	return s
}
