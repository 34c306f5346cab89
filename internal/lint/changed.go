package lint

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// isAtPlace reports whether what is at the places of a finding causes it. Other rules are about what is missing: whatever was
// removed may cause their findings too.
func isAtPlace(f model.Finding) bool {
	return slices.Contains([]string{"exposure", "endpoint", "correctness"}, f.Category)
}

// changes says which lines of files have changed since a revision.
type changes struct {
	tree  *source.Tree
	since *revisions
	dirs  map[string][]string // the directories that each root is read from
	// configured holds the roots for which the configuration has changed.
	configured map[string]bool
	files      map[string]*changedLines
	lost       map[string]bool // by directory, whether something of it is gone
}

// changesSince returns what has changed since the revision of the options in the repositories of the paths. It is nil where
// the options name none.
func changesSince(tree *source.Tree, revision string, paths []string) (*changes, error) {
	if revision == "" {
		return nil, nil //nolint:nilnil // there is nothing to compare with
	}
	since, err := newRevisions(tree, "--diff", revision, paths)
	if err != nil {
		return nil, err
	}
	return &changes{
		tree: tree, since: since, dirs: map[string][]string{}, configured: map[string]bool{},
		files: map[string]*changedLines{}, lost: map[string]bool{},
	}, nil
}

// read records the directories that a root is read from, and the configuration that holds for it.
func (c *changes) read(root string, dirs []string, configuration *config.Joined) {
	if c == nil {
		return
	}
	for _, file := range configuration.Files {
		if c.of(file.Name).any() {
			c.configured[root] = true
		}
	}
	for _, dir := range dirs {
		if !slices.Contains(c.dirs[root], dir) {
			c.dirs[root] = append(c.dirs[root], dir)
		}
	}
}

// dropUnchanged drops the findings of which no cause lies on changed lines, and counts them.
func (c *changes) dropUnchanged(r *model.Report) {
	if c == nil {
		return
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f model.Finding) bool {
		unchanged := !c.causes(f)
		if unchanged {
			r.Summary.Unchanged++
		}
		return unchanged
	})
}

// causes reports whether a cause of the finding lies on changed lines.
func (c *changes) causes(f model.Finding) bool {
	if f.Location.IsZero() || c.around(f.Location) {
		return true
	}
	for _, related := range slices.Concat(f.Related, f.Decisions) {
		if c.around(related.Location) {
			return true
		}
	}
	for _, reason := range f.Reasons {
		if c.around(reason.Location) {
			return true
		}
	}
	return slices.ContainsFunc(rootsOf(f), func(root string) bool {
		return c.configured[root] || !isAtPlace(f) && slices.ContainsFunc(c.dirs[root], c.lostIn)
	})
}

func rootsOf(f model.Finding) []string {
	roots := []string{f.Root}
	for _, instance := range f.Instances {
		if !slices.Contains(roots, instance.Root) {
			roots = append(roots, instance.Root)
		}
	}
	return roots
}

// around reports whether one of the lines that decide together what is at a place has changed.
func (c *changes) around(at source.Range) bool {
	if at.IsZero() {
		return false
	}
	lines := c.of(at.File)
	if at.Start.Line == 0 || lines.all {
		return lines.any()
	}
	return lines.any() && lines.in(parser.Surroundings(lines.text, at))
}

// of returns the changed lines of a file.
func (c *changes) of(name string) *changedLines {
	if known := c.files[name]; known != nil {
		return known
	}
	lines := &changedLines{all: true}
	c.files[name] = lines
	now, err := c.tree.ReadFile(name)
	if err != nil {
		return lines // it is not known what has changed
	}
	before, err := c.since.read(name)
	if err != nil {
		return lines // a new file, or one outside of the repositories
	}
	*lines = changedIn(string(before), string(now))
	return lines
}

// lostIn reports whether lines that were in the files of a directory are gone. What is not known counts.
func (c *changes) lostIn(dir string) bool {
	if lost, known := c.lost[dir]; known {
		return lost
	}
	entries, err := c.since.readDir(dir)
	lost := err != nil && !errors.Is(err, fs.ErrNotExist)
	for _, entry := range entries {
		if name := path.Join(dir, entry.Name()); !entry.IsDir() && parser.MayDeclare(name) {
			lines := c.of(name)
			lost = lost || lines.all || lines.lost
		}
	}
	c.lost[dir] = lost
	return lost
}

// changedLines are the lines of a file that have changed.
type changedLines struct {
	text    []byte // of the file as it is now
	all     bool   // whether all of it is new
	lost    bool   // whether lines are gone
	changed []source.Lines
	// cuts holds the lines after which lines are gone.
	cuts []int
}

func (l *changedLines) any() bool { return l.all || len(l.changed)+len(l.cuts) > 0 }

// in reports whether a line in the region has changed, or lines between two lines of it are gone.
func (l *changedLines) in(region source.Region) bool {
	for _, changed := range l.changed {
		for line := changed.First; line <= changed.Last; line++ {
			if region.Holds(line) {
				return true
			}
		}
	}
	return slices.ContainsFunc(l.cuts, func(line int) bool { return region.Holds(line) && region.Holds(line+1) })
}

// changedIn returns the lines of the later text that are not in the earlier one.
func changedIn(before, now string) changedLines {
	l := changedLines{text: []byte(now)}
	shift := 0 // how many bytes further a place is in the later text
	for _, edit := range udiff.Lines(before, now) {
		start := edit.Start + shift
		shift += len(edit.New) - (edit.End - edit.Start)
		l.lost = l.lost || edit.End > edit.Start
		first := strings.Count(now[:start], "\n") + 1
		if edit.New == "" {
			l.cuts = append(l.cuts, first-1)
			continue
		}
		last := first + strings.Count(strings.TrimSuffix(edit.New, "\n"), "\n")
		l.changed = append(l.changed, source.Lines{First: first, Last: last})
	}
	return l
}
