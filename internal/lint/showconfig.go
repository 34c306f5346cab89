package lint

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// ShownConfig is the configuration that holds for a path, and where each value comes from.
type ShownConfig = config.Shown

// ShowConfig returns the configuration that holds for the only path: the directory of a root, a template or a plan. Notes
// say what is wrong with its files; where they are errors, there may be nothing to show. The path itself is not read.
func ShowConfig(opt Options) (*ShownConfig, []model.Note, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	name := tree.Name(opt.Paths[0])
	info, err := os.Stat(tree.Abs(name))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", opt.Paths[0], errors.Unwrap(err))
	}
	if err := tree.Grant(parser.Boundary(tree, name, info.IsDir())); err != nil {
		return nil, nil, err
	}
	if filepath.Base(name) == config.FileName {
		name = filepath.ToSlash(filepath.Dir(name))
	}
	configs, err := newConfigs(tree, []string{name}, opt)
	if err != nil {
		return nil, nil, err
	}
	joined := configs.of(name)
	notes := configs.notesOf(joined.Files, opt.Now)
	if !joined.OK() {
		return nil, tidyNotes(notes), nil
	}
	scope := config.Scope{Inputs: []string{name}, Relative: configs.relative}
	return joined.Show(scope, opt.Now), tidyNotes(notes), nil
}
