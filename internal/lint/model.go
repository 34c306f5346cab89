package lint

import (
	"context"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Models returns what the policies would judge: one stack for each root and template at the paths, and the notes of the
// front ends.
func Models(ctx context.Context, opt Options) ([]*model.Stack, []model.Note) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed := parse(ctx, tree, opt)
	parsed.configure()
	return parsed.Stacks, tidyNotes(parsed.Notes)
}
