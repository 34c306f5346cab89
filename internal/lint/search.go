package lint

import (
	"context"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// searched is what was found at the paths, and the configurations.
type searched struct {
	tree    *source.Tree
	opt     Options
	paths   []string
	configs *configs
	found   *parser.Found
}

// search looks for what is at the paths. The error is for options that make no sense.
func search(tree *source.Tree, opt Options) (*searched, error) {
	paths, deleted, err := opt.places(tree)
	if err != nil {
		return nil, err
	}
	opt.Deleted = deleted
	configs, err := newConfigs(tree, paths, opt)
	if err != nil {
		return nil, err
	}
	opt.Fill, opt.Variants, opt.Excluded, opt.Apart = configs.fill, configs.variants, configs.excludes, opt.Policies
	opt.Options.Progress = opt.doing("reading")
	return &searched{tree, opt, paths, configs, parser.Find(tree, paths, opt.Options)}, nil
}

// parse parses what was found. Each is called as parser.Found calls it.
func (s *searched) parse(ctx context.Context, each func(r *parser.Result, numbers []int)) *parsed {
	result := s.found.Parse(ctx, each)
	p := &parsed{Result: result, configs: s.configs, paths: s.paths, gate: s.opt.Gate, restricted: restricts(s.tree, s.paths, s.opt)}
	for _, name := range result.Names {
		p.of = append(p.of, s.configs.of(name))
	}
	p.Notes = append(p.Notes, parser.Unread(s.tree, p.Notes)...)
	return p
}
