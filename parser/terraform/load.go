package terraform

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"

	"github.com/egresslint/egresslint/internal/model"
)

// loader reads the modules of one root.
type loader struct {
	*Library
	tool      Tool
	notes     *notes
	configs   map[string]*config // by directory
	installed map[string]string  // directories of installed modules by module path, such as "network.vpc"
}

// config returns the module in dir, nil where there is none to read; the reason is noted.
func (l *loader) config(dir string) *config {
	if c, ok := l.configs[dir]; ok {
		return c
	}
	read := l.directory(dir, l.tool)
	if read.err != nil {
		l.notes.failure(dir, read.err)
	}
	parsed := read.parsed()
	for _, problem := range parsed.problems {
		if problem.err != nil {
			l.notes.failure(problem.file, problem.err)
		}
		l.notes.diagnostics(model.SeverityError, problem.diags)
	}
	l.configs[dir] = parsed.config
	return parsed.config
}

// rootConfig returns the root module in dir, nil where there is none to read. One that has nothing to do with the network is not
// parsed, as it makes no difference what is in it, unless what its values decide is asked for.
func (l *loader) rootConfig(dir string, opt Options) *config {
	if opt.Variant.Name != "" || !l.directory(dir, l.tool).unrelated() {
		return l.config(dir)
	}
	l.configs[dir] = newConfig(dir)
	return l.configs[dir]
}

// dataDir is the directory below a root that Terraform keeps modules in.
const dataDir = ".terraform"

// readManifest finds out where `terraform init` put the modules that do not lie in the repository.
func (l *loader) readManifest(root string) {
	if !l.directory(root, l.tool).initialized {
		return
	}
	name := path.Join(root, dataDir, "modules/modules.json")
	text, err := l.tree.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil {
		l.notes.failure(name, err)
		return
	}
	for _, m := range manifest.Modules {
		l.installed[m.Key] = l.moduleDir(root, m.Dir)
	}
}
