package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/diff"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// diffVersion is the version of the JSON form of differences.
const diffVersion = 1

// Side names one of the two states that Diff compares.
type Side struct {
	Kind   string        // one of the kinds of model.DiffSide
	Name   string        // of the revision, the directory or the file; "" for the working tree
	Report *model.Report // of a side that is a saved report
}

// The names of the states of a plan.
const (
	PriorState    = "prior_state"
	PlannedValues = "planned_values"
)

// Diff says what the head changes for the traffic of tasks and endpoints. The paths of the options are read on both sides; of
// a side that is a directory, they are below it. As for Run, whatever is wrong with the input is in the result.
func Diff(ctx context.Context, opt Options, base, head Side) (*model.Diff, error) {
	judge, err := engineOf(opt)
	if err != nil {
		return nil, err
	}
	sides := make([]*side, 2)
	for i, s := range []Side{base, head} {
		if sides[i], err = newSide(opt, s); err != nil {
			return nil, err
		}
		defer sides[i].close()
	}
	if err := pathsExist(opt, sides); err != nil {
		return nil, err
	}
	for _, s := range sides {
		if err := s.look(); err != nil {
			return nil, err
		}
	}
	if isNothing(sides) {
		return nil, errors.New("there is nothing to compare: neither side has Terraform files or templates")
	}
	if err := narrow(sides[0], sides[1]); err != nil {
		return nil, fmt.Errorf("comparing the files of both sides: %w", err)
	}
	var states [2]diff.State
	for i, s := range sides {
		report, err := s.run(ctx, judge)
		if err != nil {
			return nil, err
		}
		sides[i].report, states[i] = report, s.state(report)
	}
	d := diff.Compare(states[0], states[1])
	complete(d, sides[0], sides[1])
	return d, nil
}

// isNothing reports whether neither side has anything, and nothing is wrong with the input.
func isNothing(sides []*side) bool {
	return !slices.ContainsFunc(sides, func(s *side) bool {
		return s.Kind == model.SideReport || s.search != nil && (len(s.search.found.Names()) > 0 || s.search.found.Failed())
	})
}

// FailedDiff returns the result of a run that did not come to comparing anything, with the reasons.
func FailedDiff(notes []model.Note) *model.Diff {
	d := &model.Diff{Version: diffVersion, Changes: []model.NodeChange{}, Notes: []model.DiffNote{}}
	for _, note := range tidyNotes(notes) {
		d.Notes = append(d.Notes, model.DiffNote{Side: "head", Note: note})
		d.Summary.Errors++
	}
	diff.Summarize(d)
	return d
}

// engineOf returns an engine for the policies of the options.
func engineOf(opt Options) (*engine.Engine, error) {
	set, err := (Policies{opt.Dir, opt.Policies}).set()
	if err != nil {
		return nil, err
	}
	return engine.For(set)
}

// complete adds to the difference what the sides are and what was wrong with them.
func complete(d *model.Diff, base, head *side) {
	d.Version = diffVersion
	d.Base, d.Head = base.described(), head.described()
	for _, s := range []struct {
		name string
		side *side
	}{{"base", base}, {"head", head}} {
		for _, note := range s.side.report.Notes {
			if note.Severity == model.SeverityError {
				d.Notes = append(d.Notes, model.DiffNote{Side: s.name, Note: note})
				d.Summary.Errors++
			}
		}
	}
	if d.Summary.Errors > 0 {
		d.Summary.Comparable = false
	}
	diff.Summarize(d)
}

// side is one of the two states while it is read.
type side struct {
	Side
	opt      Options
	tree     *source.Tree
	revision *gitfs.Revision // of a side that is one
	search   *searched       // of a side that is not a report
	report   *model.Report
	nothing  bool // whether it has none of the paths
}

func newSide(opt Options, s Side) (*side, error) {
	one := &side{Side: s, opt: opt}
	one.opt.SkipUnrelated, one.opt.Networks = true, true
	switch s.Kind {
	case model.SideReport:
		if err := diff.Check(s.Report.Networks); err != nil {
			return one, fmt.Errorf("%s: %w", s.Name, err)
		}
		return one, nil
	case model.SideRevision:
		return one, one.openRevision()
	}
	one.tree = source.NewTree(opt.Dir)
	if s.Kind == model.SidePlan {
		one.opt.SkipUnrelated, one.opt.Plan.Prior = false, s.Name == PriorState
	}
	if s.Kind == model.SideDirectory {
		one.opt.Paths = pathsBelow(s.Name, opt.Paths)
	}
	return one, nil
}

// openRevision makes a tree of the files of the revision.
func (s *side) openRevision() error {
	top, err := gitfs.Top(s.opt.Dir)
	if err != nil {
		return &RevisionError{"diff", fmt.Errorf("%s is neither a file nor a directory, and the working directory is %w", s.Name, gitfs.ErrNoRepository)}
	}
	if s.revision, err = gitfs.Open(top, s.Name); err != nil {
		return &RevisionError{"diff", err}
	}
	s.tree = source.NewSnapshotTree(s.opt.Dir, s.revision.Top, s.revision)
	if s.lacks(s.opt.Baseline) {
		s.opt.Baseline = ""
	}
	if s.lacks(s.opt.Config) {
		s.opt.Config, s.opt.NoConfig = "", true
	}
	return nil
}

// lacks reports whether the revision does not have a file that a flag names: it is a part of the change.
func (s *side) lacks(file string) bool {
	if file == "" {
		return false
	}
	_, err := s.tree.Look(s.tree.Name(file))
	return errors.Is(err, fs.ErrNotExist)
}

func (s *side) close() {
	if s.tree != nil {
		s.tree.Close()
	}
}

// pathsBelow returns the paths below a directory, or the directory.
func pathsBelow(dir string, paths []string) []string {
	if len(paths) == 0 {
		return []string{dir}
	}
	all := make([]string, len(paths))
	for i, p := range paths {
		all[i] = filepath.Join(dir, p)
	}
	return all
}

// pathsExist drops the paths that a side does not have. The error is for those that neither has.
func pathsExist(opt Options, sides []*side) error {
	if len(opt.Paths) == 0 {
		return nil
	}
	found := make([]bool, len(opt.Paths))
	for _, s := range sides {
		if s.tree == nil {
			return nil // the report is about what it is about
		}
		var kept []string
		for i, p := range s.opt.Paths {
			if _, err := s.tree.Look(s.tree.Name(p)); err == nil || !errors.Is(err, fs.ErrNotExist) {
				found[i] = true
				kept = append(kept, p)
			}
		}
		s.opt.Paths, s.nothing = kept, len(kept) == 0
	}
	if i := slices.Index(found, false); i >= 0 {
		return fmt.Errorf("%s: there is no such file or directory on either side", filepath.ToSlash(opt.Paths[i]))
	}
	return nil
}

// look looks for what is at the paths.
func (s *side) look() (err error) {
	if s.Kind != model.SideReport && !s.nothing {
		s.search, err = search(s.tree, s.opt)
	}
	return err
}

// run judges the side.
func (s *side) run(ctx context.Context, judge *engine.Engine) (*model.Report, error) {
	switch {
	case s.Kind == model.SideReport:
		return s.Report, nil
	case s.nothing:
		return emptyReport(), nil
	default:
		return s.search.report(ctx, func() (*engine.Engine, error) { return judge, nil })
	}
}

// described returns what the side is.
func (s *side) described() model.DiffSide {
	d := model.DiffSide{Kind: s.Kind, Name: s.Name}
	if s.revision != nil {
		d.Commit = s.revision.Commit
	}
	return d
}

// state returns the networks of the side, named as on the other side.
func (s *side) state(r *model.Report) diff.State {
	state := diff.State{Networks: slices.Clone(r.Networks), Failed: hasOtherErrors(r)}
	if s.Kind == model.SideDirectory {
		for i := range state.Networks {
			state.Networks[i].Root = rootIn(s.tree.Name(s.Name), state.Networks[i].Root)
		}
	}
	return state
}

// rootIn returns the name that a root in a directory has there.
func rootIn(dir, root string) string {
	switch {
	case root == dir:
		return "."
	case dir == ".":
		return root
	default:
		return strings.TrimPrefix(root, dir+"/")
	}
}

// hasOtherErrors reports whether something could not be read that is a part of no network which says so itself.
func hasOtherErrors(r *model.Report) bool {
	return slices.ContainsFunc(r.Notes, func(note model.Note) bool {
		return note.Severity == model.SeverityError && !slices.ContainsFunc(r.Networks, func(n model.Network) bool {
			return n.Incomplete && isInRoot(note.Location.File, n.Root)
		})
	})
}

func isInRoot(file, root string) bool {
	return file != "" && (root == "." || file == root || strings.HasPrefix(file, root+"/"))
}
