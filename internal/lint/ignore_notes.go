package lint

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser"
)

// notHonoured says how many ignores have no effect because a flag or the configuration says so.
func (all *ignores) notHonoured(opt Options) []model.Note {
	var notes []model.Note
	for why, which := range all.inert {
		what := fmt.Sprintf("%d ignores in the files have no effect", len(which))
		if len(which) == 1 {
			what = "1 ignore in the files has no effect"
		}
		if why.rule != "" {
			what = strings.Replace(what, "in the files", "of "+why.rule, 1)
		}
		because := "the configuration says so"
		if opt.NoInlineIgnores {
			because = "--no-inline-ignores is given"
		}
		notes = append(notes, warning(why.at, fmt.Sprintf("%s, as %s.", what, because)))
	}
	return notes
}

// wrong are notes about ignores that have no effect because of what they are.
func (all *ignores) wrong() []model.Note {
	var notes []model.Note
	for _, one := range all.list {
		switch {
		case !one.honours:
		case one.Problem != "":
			notes = append(notes, warning(one.ProblemAt, "This ignores nothing: "+strings.ToLower(one.Problem[:1])+one.Problem[1:]))
		case one.expired:
			notes = append(notes, warning(one.At, fmt.Sprintf(
				"This ignore ended on %s and ignores nothing any more. Remove it, or say until when it is needed still.",
				one.Until.Format(time.DateOnly))))
		}
	}
	return notes
}

// idleIgnores are notes about rules of which an ignore ignores no finding, where that is certain: everything was read and
// judged that its file is a part of.
func (p *parsed) idleIgnores(all *ignores, judgements []*engine.Judgement) []model.Note {
	if !p.complete() || len(faults(judgements)) > 0 {
		return nil
	}
	var notes []model.Note
	for _, one := range all.list {
		if !one.honours || one.Problem != "" || one.expired || !p.isWhole(one) {
			continue
		}
		for _, rule := range one.Rules {
			if !one.used[rule.Name] && one.judged[rule.Name] {
				notes = append(notes, warning(rule.At, fmt.Sprintf("No finding of %s is here that this could ignore. Remove it.", rule.Name)))
			}
		}
	}
	return notes
}

// isWhole reports whether all inputs were judged that an ignore is a part of, so far as the paths show it: its file is one of
// them, or a directory that holds it and an input that it is a part of. What is in a directory of modules is an input only where
// a path names it, and roots elsewhere may call it.
func (p *parsed) isWhole(one *ignored) bool {
	tree := p.configs.tree
	top := tree.Abs(parser.Boundary(tree, ".", true))
	isModule := func(name string) bool {
		below, err := filepath.Rel(top, tree.Abs(name))
		return err == nil && slices.Contains(strings.Split(filepath.ToSlash(below), "/"), "modules")
	}
	if file := one.At.File; isModule(file) && slices.Contains(one.inputs, path.Dir(file)) {
		return false
	}
	return slices.ContainsFunc(p.paths, func(given string) bool {
		holds := func(name string) bool { return p.configs.isBelow(given, name) }
		return tree.Name(given) == one.At.File ||
			holds(one.At.File) && slices.ContainsFunc(one.inputs, func(name string) bool { return !isModule(name) && holds(name) })
	})
}
