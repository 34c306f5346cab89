package lint

import (
	"context"
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/parallel"
	"github.com/egresslint/egresslint/internal/reach"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// judging judges the stacks of each root as soon as they are parsed, and keeps only what the report needs of them: those of all
// roots of a repository need not be in memory together.
type judging struct {
	*searched
	engines *engines
	known   map[string]config.KnownRule
	facts   *networkFacts // nil if the report has no networks
	kept    []kept        // of each stack
	done    atomic.Int32
}

// kept is what the report needs of a stack besides its outline.
type kept struct {
	judgement *engine.Judgement     // nil if its configuration is wrong: what is allowed there is not known
	network   model.Network         // without what is said about it; none if the report has none
	uses      []Use                 // the facts about regions that its rules are judged by
	named     map[source.Range]bool // where configurations name task groups that it has
	dirs      []string              // that it is read from, where the report is about changes
}

// judge parses and judges what was found. It returns the rules that there are as well. The error is that of the engine, or for rules to select that there are not.
func (s *searched) judge(ctx context.Context, newEngine func() (*engine.Engine, error)) (*parsed, map[string]config.KnownRule, error) {
	begun := sync.OnceValues(func() (*judging, error) { return s.newJudging(newEngine) })
	p := s.parse(ctx, func(r *parser.Result, numbers []int) {
		if j, err := begun(); err == nil {
			j.judgeRoot(ctx, r, numbers)
		}
	})
	j, err := begun()
	if err != nil {
		return nil, nil, err
	}
	p.off, p.facts = j.engines.off, j.facts
	p.configs.check(j.known)
	p.Notes = append(p.Notes, p.configs.notes(s.opt.Now)...)
	p.keep(func(i int) bool { return j.kept[i].judgement != nil })
	p.kept = slices.DeleteFunc(j.kept, func(k kept) bool { return k.judgement == nil })
	return p, j.known, nil
}

func (s *searched) newJudging(newEngine func() (*engine.Engine, error)) (*judging, error) {
	base, err := newEngine()
	if err != nil {
		return nil, err
	}
	known := config.KnownRules(base.Data())
	off, err := s.opt.Selection.off(known)
	if err != nil {
		return nil, err
	}
	j := &judging{searched: s, engines: newEngines(base, off, s.opt.Now), known: known, kept: make([]kept, s.found.Stacks())}
	if s.opt.Networks {
		j.facts = factsOf(base.Data())
	}
	return j, nil
}

// judgements are those of all stacks whose configuration is right.
func (p *parsed) judgements() []*engine.Judgement {
	all := make([]*engine.Judgement, len(p.kept))
	for i, k := range p.kept {
		all[i] = k.judgement
	}
	return all
}

// judgeRoot judges the stacks with these numbers, those of one root, and puts what is kept of them in their place.
func (j *judging) judgeRoot(ctx context.Context, r *parser.Result, numbers []int) {
	var right []int
	var stacks []*model.Stack
	var engines []*engine.Engine
	for _, i := range numbers {
		configured := j.configs.of(r.Names[i])
		if !j.configs.accepts(configured, j.known) {
			continue
		}
		stack := r.Stacks[i]
		configured.Apply(stack)
		right, stacks = append(right, i), append(stacks, stack)
		engines = append(engines, j.engines.under(configured, j.configs.scope(r.Names[i], stack)))
	}
	judgements := j.judgeAll(ctx, stacks, engines, len(r.Stacks), func(k int) string { return r.Names[right[k]] })
	for k, i := range right {
		j.kept[i] = j.keep(stacks[k], r.Names[i], judgements[k])
		if !needsAdvice(judgements[k]) {
			r.Stacks[i] = stacks[k].Outline()
		}
	}
}

// judgeAll judges the stacks of a root, several at once. Variants with the same model share one judgement.
func (j *judging) judgeAll(ctx context.Context, stacks []*model.Stack, engines []*engine.Engine, all int, name func(k int) string) []*engine.Judgement {
	first := firstAlike(stacks, engines)
	judgements := make([]*engine.Judgement, len(stacks))
	progress := j.opt.doing("judging")
	parallel.Each(len(stacks), func(k int) {
		defer j.done.Add(1)
		if first[k] != k {
			return
		}
		if progress != nil {
			progress(int(j.done.Load()), all, name(k))
		}
		var err error
		if judgements[k], err = judgeStack(ctx, engines[k], stacks[k]); err != nil {
			judgements[k] = unjudged(stacks[k], err)
		}
	})
	for k := range judgements {
		judgements[k] = judgements[first[k]]
	}
	return judgements
}

// needsAdvice reports whether code is to be written for a finding. That is done when everything is parsed: which lines of a file
// may be shown depends on whatever uses it.
func needsAdvice(j *engine.Judgement) bool {
	return slices.ContainsFunc(j.Findings, func(f model.Finding) bool { return f.Verdict == model.Violation && len(f.Fixes) > 0 })
}

// keep returns what the report needs of a stack that was judged.
func (j *judging) keep(stack *model.Stack, name string, judgement *engine.Judgement) kept {
	k := kept{judgement: judgement, uses: judgedUses(stack, name), named: j.namedIn(stack, name)}
	if j.facts != nil {
		k.network = reach.Of(stack, j.facts.Facts)
	}
	if j.opt.Diff != "" {
		k.dirs = directoriesOf(stack)
	}
	return k
}

// namedIn returns where the configuration of a stack names task groups that the stack has.
func (j *judging) namedIn(stack *model.Stack, name string) map[source.Range]bool {
	var named map[source.Range]bool
	for _, f := range j.configs.of(name).Files {
		for _, part := range f.Config.Parts() {
			for _, group := range part.TaskGroups {
				if len(group.Groups(stack)) == 0 {
					continue
				}
				if named == nil {
					named = map[source.Range]bool{}
				}
				named[group.At] = true
			}
		}
	}
	return named
}

// directoriesOf are the directories that a stack is read from.
func directoriesOf(stack *model.Stack) []string {
	var dirs []string
	for _, position := range stack.Positions.Entries() {
		if dir := path.Dir(position.File); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
