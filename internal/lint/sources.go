package lint

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// addSources returns the processor that adds the text of the files whose lines the report shows.
func addSources(tree *source.Tree) processor {
	return func(r *model.Report) {
		r.Sources = map[string][]byte{}
		for _, finding := range r.Findings {
			r.Sources[finding.Location.File] = tree.Shown(finding.Location.File)
		}
		for _, note := range r.Notes {
			r.Sources[note.Location.File] = tree.Shown(note.Location.File)
		}
	}
}
