package parser

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/terraform"
)

// maxTemplateSize is the largest template that CloudFormation accepts: a larger file that a walk meets is something else.
const maxTemplateSize = 1 << 20

// survey is what a walk through a directory met.
type survey struct {
	tree  *source.Tree
	base  string
	files fs.FS // below base
	// modules holds the directories with Terraform files. The value is true for one below a directory named
	// "modules": it is a part for roots to use, and not a root merely because nobody calls it.
	modules    map[string]bool
	candidates []string // files that may be templates, relative to base
	values     []string // files that may hold the values of a variant
	// deployments holds those of the values that are deployment files of Git sync.
	deployments map[string]bool
	notes       []model.Note
}

// look walks through the named directory. Symbolic links to directories are not followed.
func look(tree *source.Tree, base string) *survey {
	s := &survey{tree: tree, base: base, modules: map[string]bool{}, deployments: map[string]bool{}}
	files, err := tree.Sub(base)
	if err != nil {
		s.notes = []model.Note{unreadable(base, err)}
		return s
	}
	s.files = files
	_ = fs.WalkDir(files, ".", s.visit) // visit turns every error into a note
	return s
}

func (s *survey) visit(name string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		s.notes = append(s.notes, unreadable(s.name(name), err))
	case entry.IsDir():
		if name != "." && isPassedOver(entry.Name()) {
			return fs.SkipDir
		}
	case isTerraform(name):
		dir := path.Dir(name)
		s.modules[s.name(dir)] = slices.Contains(strings.Split(dir, "/"), "modules")
	case isWrapper(name):
		s.wrapped(name)
	case isVarFile(name), isSAMConfig(name):
		s.values = append(s.values, s.name(name))
	case mayBeTemplate(name):
		s.candidates = append(s.candidates, name)
	}
	return nil
}

// name returns the name in the tree of what has the given name below base.
func (s *survey) name(below string) string { return s.tree.Name(path.Join(s.base, below)) }

// templates returns the candidates that are CloudFormation templates.
func (s *survey) templates() []string {
	var names []string
	assemblies := s.assemblies()
	for _, candidate := range s.candidates {
		if stacks, ok := within(assemblies, candidate); ok && !slices.Contains(stacks, candidate) {
			continue
		}
		name := s.name(candidate)
		is, err := s.isTemplate(candidate)
		if err != nil {
			s.notes = append(s.notes, unreadable(name, err))
		}
		if is {
			names = append(names, name)
		} else {
			s.values = append(s.values, name)
		}
	}
	return names
}

// assemblies returns the templates of the stacks of each cloud assembly, by its directory. What else lies in one is a part
// of these, or the code of a function.
func (s *survey) assemblies() map[string][]string {
	found := map[string][]string{}
	for _, candidate := range s.candidates {
		if path.Base(candidate) != "manifest.json" {
			continue
		}
		text, err := fs.ReadFile(s.files, candidate)
		if err != nil {
			continue // it is noted when it is looked at as a template
		}
		if templates, ok := cloudformation.AssemblyTemplates(candidate, text); ok {
			dir := path.Dir(candidate)
			found[dir] = []string{}
			for _, template := range templates {
				found[dir] = append(found[dir], path.Join(dir, template))
			}
		}
	}
	return found
}

// within returns what the innermost cloud assembly that a file is in holds.
func within(assemblies map[string][]string, name string) ([]string, bool) {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if stacks, ok := assemblies[dir]; ok {
			return stacks, true
		}
		if dir == path.Dir(dir) {
			return nil, false
		}
	}
}

// isTemplate reads past the Tree, which would keep the text of every file that turns out to be something else.
func (s *survey) isTemplate(candidate string) (bool, error) {
	info, err := fs.Stat(s.files, candidate)
	if err != nil || info.IsDir() || info.Size() > maxTemplateSize {
		return false, err
	}
	text, err := fs.ReadFile(s.files, candidate)
	is := err == nil && cloudformation.IsTemplate(candidate, text)
	if err == nil && !is && cloudformation.MayDeploy(text) {
		s.deployments[s.name(candidate)] = true
	}
	return is, err
}

// isPassedOver tells directories that hold copies and tools' own files, never what a person wrote here.
func isPassedOver(dir string) bool {
	return strings.HasPrefix(dir, ".") || dir == "node_modules" || dir == "vendor"
}

func isTerraform(name string) bool {
	return hasSuffix(name, ".tf", ".tf.json", ".tofu", ".tofu.json")
}

func isVarFile(name string) bool { return terraform.IsVarFile(name) }

func isSAMConfig(name string) bool { return path.Base(name) == "samconfig.toml" }

func mayBeTemplate(name string) bool {
	return cloudformation.MayBeTemplate(name) && !isVarFile(name)
}

func hasSuffix(name string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}
