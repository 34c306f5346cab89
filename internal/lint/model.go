package lint

import (
	"context"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Models returns what the policies would judge: one stack for each root and template at the paths, and the notes of the
// front ends. The error is for options that make no sense.
func Models(ctx context.Context, opt Options) ([]*model.Stack, []model.Note, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, err := parse(ctx, tree, opt)
	if err != nil {
		return nil, nil, err
	}
	parsed.configure(opt.Now)
	return parsed.Stacks, tidyNotes(parsed.Notes), nil
}
