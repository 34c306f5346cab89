package report

import (
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// stdin is what reports call the standard input.
const stdin = "<stdin>"

// repository names places as code hosts do: from the root of the repository, each in a file of it and on a line of that.
type repository struct {
	directory string // the working directory
	read      []string
	byRoot    map[string]string // what stands for a root that findings without a place are about
}

func repositoryOf(r *model.Report) *repository {
	repo := &repository{directory: r.Directory, byRoot: map[string]string{}}
	for _, files := range r.Files {
		if files.State != model.FilesSkipped {
			repo.read = append(repo.read, files.Names...)
		}
	}
	slices.Sort(repo.read)
	for _, w := range r.Workloads {
		repo.mention(w.Root, w.Location)
	}
	for _, e := range r.Endpoints {
		repo.mention(e.Root, e.Location)
	}
	return repo
}

// mention takes the file of a place for one of the root, unless there is one already.
func (repo *repository) mention(root string, at source.Range) {
	if _, ok := repo.path(at.File); ok && repo.byRoot[root] == "" && !at.IsZero() {
		repo.byRoot[root] = at.File
	}
}

// spot is a place in a file of the repository. The end is the first position behind it.
type spot struct {
	file       string
	start, end source.Pos
}

// spot returns a place as code hosts have it. It reports false for what is in no file, or in one outside of the repository.
func (repo *repository) spot(at source.Range) (spot, bool) {
	file, ok := repo.path(at.File)
	if !ok || at.Start.Line == 0 && repo.isDirectory(at.File) {
		return spot{}, false
	}
	s := spot{file, at.Start, at.End}
	if s.start.Line < 1 { // the file as a whole
		s.start = source.Pos{Line: 1, Column: 1}
	}
	s.start.Column = max(s.start.Column, 1)
	if s.end.Line < s.start.Line || s.end.Line == s.start.Line && s.end.Column <= s.start.Column {
		s.end = source.Pos{Line: s.start.Line, Column: s.start.Column + 1}
	}
	s.end.Column = max(s.end.Column, 1)
	return s, true
}

// path returns the name of a file from the root of the repository. It reports false for one outside of the repository.
func (repo *repository) path(file string) (string, bool) {
	if file == stdin {
		return file, true
	}
	if file == "" || path.IsAbs(file) || hasVolume(file) {
		return "", false
	}
	file = path.Join(repo.directory, file)
	return file, file != ".." && !strings.HasPrefix(file, "../")
}

// hasVolume reports whether a name begins with a volume of Windows, which a name in a working directory on another does.
func hasVolume(name string) bool {
	return len(name) > 2 && name[1] == ':' && name[2] == '/' && strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", rune(name[0]))
}

func (repo *repository) isDirectory(name string) bool {
	return name == "." || slices.ContainsFunc(repo.read, func(file string) bool { return strings.HasPrefix(file, name+"/") })
}

// primary returns the place of a finding. One that is in no file of the repository is at the first related place that is, or
// else at the beginning of a file of its root: code hosts show no finding without a place. It reports whether the place is that
// of the finding.
func (repo *repository) primary(f model.Finding) (spot, bool) {
	if s, ok := repo.spot(f.Location); ok {
		return s, true
	}
	for _, related := range f.Related {
		if s, ok := repo.spot(related.Location); ok {
			return s, false
		}
	}
	return repo.ofRoot(f.Root), false
}

// ofRoot returns the beginning of a file of a root. Of a root outside of the repository, only the name of the file is left.
func (repo *repository) ofRoot(root string) spot {
	file := repo.fileOf(root)
	if s, ok := repo.spot(source.Range{File: file}); ok {
		return s
	}
	return spot{path.Base(file), source.Pos{Line: 1, Column: 1}, source.Pos{Line: 1, Column: 2}}
}

// fileOf returns the name of the file that stands for a root: a template or a plan itself, or else one that it has.
func (repo *repository) fileOf(root string) string {
	if _, is := slices.BinarySearch(repo.read, root); is || root == stdin {
		return root
	}
	main := path.Join(root, "main.tf")
	if _, has := slices.BinarySearch(repo.read, main); has {
		return main
	}
	for _, file := range repo.read {
		if path.Dir(file) == root {
			return file
		}
	}
	if file := repo.byRoot[root]; file != "" {
		return file
	}
	if root == "." && len(repo.read) > 0 { // the run as a whole
		return repo.read[0]
	}
	return main
}
