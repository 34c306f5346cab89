package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
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
		if !one.honours || one.Problem != "" || one.expired || !p.isWhole(one.At.File) {
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

// isWhole reports whether all inputs were judged that a file is a part of, so far as the paths show it: the file or a directory
// around it is one of them. Roots elsewhere may call what is in a directory of modules.
func (p *parsed) isWhole(file string) bool {
	dir := path.Dir(file)
	if slices.Contains(strings.Split(dir, "/"), "modules") && slices.Contains(p.Names, dir) {
		return false
	}
	return slices.ContainsFunc(p.paths, func(given string) bool {
		return p.configs.tree.Name(given) == file || p.configs.isBelow(given, file)
	})
}
