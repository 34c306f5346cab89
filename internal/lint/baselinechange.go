package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/baseline"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// BaselineAction is what is to become of baselines.
type BaselineAction string

const (
	// BaselineCreate writes what was found to a file that is not there yet.
	BaselineCreate BaselineAction = "create"
	// BaselineUpdate adds what is new, and removes what is gone.
	BaselineUpdate BaselineAction = "update"
	// BaselinePrune removes what is gone.
	BaselinePrune BaselineAction = "prune"
)

// ChangedBaselines are the baselines of a run, and what they should become.
type ChangedBaselines struct {
	Changes []BaselineChange // in the order of their names
	Notes   []model.Note
	Errors  int // inputs that could not be read, baselines among them
}

// BaselineChange is what a baseline should become.
type BaselineChange struct {
	File     string // as shown to people
	Path     string // absolute
	Text     []byte // nil for a file that is as it should be
	Added    int    // findings that are new
	Removed  int    // findings that are there no longer
	Findings int    // findings that it has then
}

// ChangeBaselines returns what the baselines of the paths should become: the one that the options name, or those of the
// configurations, or else the one in the working directory. Baselines are read from the working tree. It writes nothing.
func ChangeBaselines(ctx context.Context, opt Options, action BaselineAction) (*ChangedBaselines, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	newEngine := func() (*engine.Engine, error) {
		set, err := Policies{opt.Dir, opt.Policies}.set()
		if err != nil {
			return nil, err
		}
		return engine.For(set)
	}
	s, made, err := begin(tree, opt, newEngine)
	if err != nil {
		return nil, err
	}
	p, known, err := s.judge(ctx, made)
	if err != nil {
		return nil, err
	}
	judgements := p.judgements()
	p.ignore(judgements, known, opt)
	p.places = p.placesOfStacks()
	changed := &ChangedBaselines{Notes: slices.Concat(p.Notes, faults(judgements))}
	stacks := p.byBaseline(opt.Baseline, baseline.FileName)
	if len(p.Stacks) == 0 {
		stacks = map[string][]int{tree.Name(fallback(opt.Baseline)): nil}
	}
	for _, name := range slices.Sorted(maps.Keys(stacks)) {
		_ = tree.Grant(path.Dir(name)) // where there is no such directory, there is no such file
		change, notes := p.changeBaseline(tree, name, stacks[name], judgements, known, opt.Now, action)
		changed.Notes = append(changed.Notes, notes...)
		if change != nil {
			changed.Changes = append(changed.Changes, *change)
		}
	}
	changed.Notes = slices.DeleteFunc(tidyNotes(changed.Notes), func(n model.Note) bool { return n.Severity == model.SeverityInfo })
	changed.Errors = unread(changed.Notes)
	return changed, nil
}

func fallback(named string) string {
	if named != "" {
		return named
	}
	return baseline.FileName
}

// changeBaseline returns what a baseline should become; nil with notes where something is wrong with it.
func (p *parsed) changeBaseline(
	tree *source.Tree, name string, stacks []int, judgements []*engine.Judgement, known map[string]config.KnownRule, now time.Time, action BaselineAction,
) (*BaselineChange, []model.Note) {
	run := p.baselineRun(path.Dir(name), stacks, judgements, known, now)
	change := &BaselineChange{File: name, Path: tree.Abs(name)}
	if action == BaselineCreate {
		p.addFound(&run, tree, name, stacks, judgements, nil)
		return change.to(baseline.Change{File: baseline.Create(run), Changed: true})
	}
	text, err := tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, source.ErrOutside) {
		return nil, []model.Note{noBaseline(name, p.namedAt(name, stacks))}
	}
	if err != nil {
		message := fmt.Sprintf("The baseline %s could not be read: %v.", name, withoutName(err))
		return nil, []model.Note{{Severity: model.SeverityError, Message: message, Location: source.Range{File: name}}}
	}
	file, notes := parseBaseline(name, text, slices.Sorted(maps.Keys(known)), func(message string) string { return message })
	if file == nil {
		return nil, notes
	}
	p.addFound(&run, tree, name, stacks, judgements, file)
	if action == BaselinePrune {
		return change.to(baseline.Prune(file, run))
	}
	return change.to(baseline.Update(file, run))
}

// addFound adds the findings of the stacks that would count without a baseline. Those that are not to be listed are only
// there for an entry of the file.
func (p *parsed) addFound(run *baseline.Run, tree *source.Tree, name string, stacks []int, judgements []*engine.Judgement, file *baseline.File) {
	for _, i := range stacks {
		for _, f := range p.addFindings(nil, tree, i, judgements[i]) {
			found := p.foundFor(path.Dir(name), i, &f)
			if f.Suppression == nil && (!f.Unlisted || file.Has(found.Key)) {
				run.Found = append(run.Found, found)
			}
		}
	}
}

// to completes the change with what the file becomes.
func (b *BaselineChange) to(c baseline.Change) (*BaselineChange, []model.Note) {
	b.Added, b.Removed, b.Findings = c.Added, c.Removed, c.File.Findings()
	if !c.Changed {
		return b, nil
	}
	text, err := c.File.Encode()
	if err != nil {
		return nil, []model.Note{{Severity: model.SeverityError, Message: err.Error(), Location: source.Range{File: b.File}}}
	}
	b.Text = text
	return b, nil
}

// BaselineSchema is the JSON Schema of baselines.
func BaselineSchema() []byte { return baseline.Schema() }
