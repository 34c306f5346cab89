package policyset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// Place is where custom policies are: a directory, or an OPA bundle (.tar.gz).
type Place struct {
	Name string // as it is shown
	Path string // where it is
}

// file is a file of a place.
type file struct {
	path string // below the place, separated by slashes
	name string // as it is shown
	text []byte

	place int // the number of the place
}

// base returns the name of the file without its directory.
func (f file) base() string { return path.Base(f.path) }

// fixture matches the names of the files and directories that hold examples of a rule.
var fixture = lazyregexp.New(`^(bad|good|unknown)([^a-z].*)?$`)

// ExampleKind returns what a file or directory is an example of by its name: "bad", "good" or "unknown", and "" for any other.
func ExampleKind(name string) string {
	if match := fixture().FindStringSubmatch(name); match != nil {
		return match[1]
	}
	return ""
}

// files reads the files of the place that may matter to policies.
func (p Place) files() ([]file, error) {
	info, err := os.Stat(p.Path)
	if err != nil {
		return nil, refuse(p.Name, reasonOf(err))
	}
	var files []file
	switch {
	case info.IsDir():
		files, err = p.directory()
	case strings.HasSuffix(p.Path, ".tar.gz"), strings.HasSuffix(p.Path, ".tgz"):
		files, err = p.archive()
	default:
		return nil, refuse(p.Name, "It is neither a directory nor an OPA bundle (.tar.gz).")
	}
	if err != nil {
		return nil, refuse(p.Name, fmt.Sprintf("It cannot be read: %v.", err))
	}
	return withoutExamples(files), nil
}

// withoutExamples drops the data in directories that are examples of a rule beside them: it is not data of policies.
func withoutExamples(files []file) []file {
	withPolicies := map[string]bool{}
	for _, f := range files {
		if path.Ext(f.path) == ".rego" {
			withPolicies[path.Dir(f.path)] = true
		}
	}
	return slices.DeleteFunc(files, func(f file) bool {
		if !isData(f.base()) {
			return false
		}
		for dir := path.Dir(f.path); dir != "."; dir = path.Dir(dir) {
			if fixture().MatchString(path.Base(dir)) && withPolicies[path.Dir(dir)] {
				return true
			}
		}
		return false
	})
}

// reasonOf says in a sentence why a file cannot be looked at.
func reasonOf(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "There is no such file or directory."
	}
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		err = failed.Err
	}
	return fmt.Sprintf("It cannot be read: %v.", err)
}

// directory reads the files below a directory, but for hidden directories.
func (p Place) directory() ([]file, error) {
	var files []file
	tree := os.DirFS(p.Path)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.Type()&fs.ModeSymlink != 0 && leadsToDirectory(tree, name):
			return fmt.Errorf("%s is a link to a directory, which is not followed. Name that directory too", name)
		case entry.IsDir() || !matters(name):
			return nil
		}
		text, err := readWhole(tree, name)
		files = append(files, file{path: name, name: filepath.ToSlash(filepath.Join(p.Name, name)), text: text})
		return err
	})
	return files, err
}

// readWhole reads a file, and fails if it becomes shorter meanwhile.
func readWhole(tree fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(tree, name)
	if err == nil && int64(len(text)) < info.Size() {
		err = source.ErrShorter
	}
	return text, err
}

func leadsToDirectory(tree fs.FS, name string) bool {
	info, err := fs.Stat(tree, name)
	return err == nil && info.IsDir()
}

// matters reports whether the file may hold policies, data or an example.
func matters(name string) bool {
	base := path.Base(name)
	return path.Ext(base) == ".rego" || isData(base) || slices.Contains(examples, base)
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.rego") }

func isData(base string) bool { return base == "data.json" || base == "data.yaml" }

// examples are the files that explain a rule, in the order in which they do.
var examples = []string{
	"bad.tf",
	"good.tf",
	"bad.yaml",
	"good.yaml",
}
