package lint

import (
	"fmt"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// stale are notes about what configurations say and that no longer holds for anything.
func (p *parsed) stale(judgements []*engine.Judgement, now time.Time) []model.Note {
	var notes []model.Note
	used := p.usedAllowances(judgements)
	for _, f := range p.configs.files() {
		if f.Config == nil || len(f.Problems) > 0 {
			continue
		}
		whole := p.configs.whole(f, p.paths) && p.complete() && len(p.off) == 0
		for _, part := range f.Config.Parts() {
			notes = append(notes, expired(part, now)...)
			if whole {
				notes = append(notes, unused(part, used, now)...)
				notes = append(notes, p.idle(part)...)
			}
		}
	}
	for i := range notes {
		notes[i].Message = p.configs.dated(notes[i].Message)
	}
	return notes
}

// usedAllowances are the places of the allowances that stacks use.
func (p *parsed) usedAllowances(judgements []*engine.Judgement) map[source.Range]bool {
	used := map[source.Range]bool{}
	for i, judgement := range judgements {
		for _, number := range judgement.Allowances {
			used[p.of[i].Allow[number].At] = true
		}
	}
	return used
}

// complete reports whether everything could be read: what is missing may use what seems unused.
func (p *parsed) complete() bool {
	for _, note := range p.Notes {
		if note.Severity == model.SeverityError {
			return false
		}
	}
	return true
}

func expired(s config.Settings, now time.Time) []model.Note {
	var notes []model.Note
	for _, allowance := range s.Allow {
		if allowance.Until.Expired(now) {
			notes = append(notes, warning(allowance.Until.At, fmt.Sprintf(
				"This allowance ended on %s and allows nothing any more. Remove it, or say until when it is needed still.",
				allowance.Until.Day.Format(time.DateOnly))))
		}
	}
	return notes
}

func unused(s config.Settings, used map[source.Range]bool, now time.Time) []model.Note {
	var notes []model.Note
	for _, allowance := range s.Allow {
		if !used[allowance.At] && !allowance.Until.Expired(now) {
			notes = append(notes, warning(allowance.At, fmt.Sprintf("This allowance allows nothing any more: no %s. Remove it.", useOf(allowance))))
		}
	}
	return notes
}

// useOf is what would use an allowance.
func useOf(a config.Allowance) string {
	switch {
	case a.EndpointIngress != "":
		return "ingress rule of an ECR endpoint accepts that"
	case a.EndpointEgress != "":
		return "egress rule of an ECR endpoint leads there"
	case bool(a.NAT):
		return "egress rule of a task leads to the internet through NAT"
	default:
		return "egress rule of a task leads there"
	}
}

// idle are the task groups of a part of a file that no stack has for which the file holds, by itself or because others extend it.
func (p *parsed) idle(s config.Settings) []model.Note {
	var notes []model.Note
	for _, name := range s.TaskGroups {
		if !slices.ContainsFunc(p.kept, func(k kept) bool { return k.named[name.At] }) {
			notes = append(notes, warning(name.At, fmt.Sprintf("No security group of the files that were checked is %s.", name.Text)))
		}
	}
	return notes
}

func warning(at source.Range, message string) model.Note {
	return model.Note{Severity: model.SeverityWarning, Message: message, Location: at}
}
