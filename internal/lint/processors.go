package lint

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// processor does one thing to a report: it sorts, merges, completes or counts what is in it. Each has a file of its own.
type processor func(*model.Report)

// processors lists the processors in the order in which they run. One that drops findings comes before addFingerprints if
// it looks at where they are, and after it if it compares them with those of another run; what it says is a note.
func processors(tree *source.Tree, since *changes) []processor {
	return []processor{
		sortFindings,
		mergeVariants,
		mergeInstances,
		explainVariants,
		addFingerprints(tree),
		dropNameless,
		setSuppressedApart,
		dropUnlisted,
		since.dropUnchanged,
		addCauses,
		arrangeNotes,
		countFindings,
		addSources(tree),
	}
}
