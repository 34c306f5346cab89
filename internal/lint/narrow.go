package lint

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/gitfs"
	"github.com/egresslint/egresslint/internal/model"
)

// narrow drops what is the same on both sides, files that it uses included: it need not be evaluated. Where it is not known what a
// changed file is for, nothing is dropped.
func narrow(base, head *side) error {
	if base.revision == nil || head.revision == nil && head.Kind != model.SideWorkingTree || base.search == nil || head.search == nil {
		return nil
	}
	changes, err := changesBetween(base, head)
	if err != nil {
		return err
	}
	if changes.Links {
		return nil
	}
	var files []string
	for _, file := range changes.Files {
		files = append(files, base.tree.Name(filepath.Join(base.revision.Top, filepath.FromSlash(file))))
	}
	names := map[string]bool{}
	for _, s := range []*side{base, head} {
		if s.decides(files) {
			return nil
		}
		affected, ok := s.search.found.Affected(files)
		if !ok {
			return nil
		}
		for _, name := range affected {
			names[name] = true
		}
	}
	spread(names, base.search.found.Names(), head.search.found.Names())
	base.search.found.Keep(names)
	head.search.found.Keep(names)
	return nil
}

// changesBetween returns the files that differ between the sides.
func changesBetween(base, head *side) (gitfs.Changes, error) {
	if head.revision != nil {
		return base.revision.ChangesTo(head.revision)
	}
	return base.revision.ChangesOnDisk()
}

// decides reports whether one of the files is a configuration, which decides about everything. A baseline does not: it says
// something about lines that are listed anyway.
func (s *side) decides(files []string) bool {
	configured := map[string]bool{}
	for _, names := range s.search.found.Names() {
		for _, file := range s.search.configs.of(names[0]).Files {
			configured[file.Name] = true
		}
	}
	return slices.ContainsFunc(files, func(file string) bool {
		return configured[file] || path.Base(file) == config.FileName
	})
}

// spread adds the names of what only one side has, and of what belongs together with a name on one of the sides.
func spread(names map[string]bool, before, after [][]string) {
	count := map[string]int{}
	for _, side := range [][][]string{before, after} {
		for _, group := range side {
			for _, name := range group {
				count[name]++
			}
		}
	}
	for name, n := range count {
		if n == 1 {
			names[name] = true
		}
	}
	for more := true; more; {
		more = false
		for _, group := range slices.Concat(before, after) {
			if !slices.ContainsFunc(group, func(name string) bool { return names[name] }) {
				continue
			}
			for _, name := range group {
				more = more || !names[name]
				names[name] = true
			}
		}
	}
}
