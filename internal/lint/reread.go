package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// ReadSources adds to a report that was read the text of the files whose lines it shows, as they are now below the directory or
// its repository. A report that is made of it is then that of the run. Files that are gone or elsewhere show no lines.
func ReadSources(dir string, r *model.Report) {
	tree := source.NewTree(dir)
	defer tree.Close()
	if tree.Grant(parser.Boundary(tree, ".", true)) != nil {
		return
	}
	for _, name := range shownFiles(r) {
		if name == "" || isOfRevision(r, name) {
			continue
		}
		if !isCode(r, name) { // the report does not say whether it gives values, which are not shown
			tree.Withhold(name)
		}
		_, _ = tree.ReadText(name) // without it, the report has fewer lines
	}
	addSources(tree)(r)
}

// shownFiles are the files of which a report shows lines.
func shownFiles(r *model.Report) []string {
	var names []string
	for _, f := range r.Findings {
		names = append(names, f.Location.File)
	}
	for _, note := range r.Notes {
		names = append(names, note.Location.File)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isOfRevision reports whether a file was read at a revision, of which the working tree may have another version.
func isOfRevision(r *model.Report, name string) bool {
	return r.ConfigFrom != "" && path.Base(name) == config.FileName
}

// isCode reports whether a file is one of Terraform, a template or a configuration.
func isCode(r *model.Report, name string) bool {
	for _, extension := range []string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if strings.HasSuffix(name, extension) {
			return true
		}
	}
	isConfiguration := func(c model.Configuration) bool { return c.File == name }
	isTemplate := func(f model.Files) bool { return f.Reason == parser.AsTemplate && slices.Contains(f.Names, name) }
	return path.Base(name) == config.FileName || slices.ContainsFunc(r.Configurations, isConfiguration) || slices.ContainsFunc(r.Files, isTemplate)
}
