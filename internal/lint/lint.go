// Package lint is the pipeline: the parser builds the model of what the files declare, the engine judges it, and a chain of
// processors turns the judgements into one report. Start reading at Run; processors.go lists the processors.
package lint

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// Stdin is the path that stands for the standard input.
const Stdin = parser.Stdin

// Options say what to analyse and what the files leave open. Only Dir is required.
type Options struct {
	Dir   string   // the working directory, absolute: paths are relative to it, and so are the files in the report
	Paths []string // files and directories; none means the working directory

	parser.Options // what the files leave open; Fill, Variants, Apart and Progress are set here

	// Hook restricts the run to what uses the paths or files that the commit in the making deletes. Without either, nothing is
	// analysed.
	Hook   bool
	Getenv func(name string) string // the environment, nil for none

	Policies []string // directories and OPA bundles with policies besides the embedded ones
	Config   string   // the file to configure everything with; "" means the one nearest above each root
	NoConfig bool     // skips all files that configure
	// ConfigFrom is the git revision that files that configure are read at; "" means the working tree.
	ConfigFrom string
	Gate       Gate
	Selection  Selection
	Diff       string   // the git revision since which lines must have changed that cause a finding; "" for all findings
	Exclude    []string // patterns of paths that are not checked by themselves, as seen from Dir
	Baseline   string   // the file of findings that do not count; "" means those that configurations name
	// Progress is called when the next of all inputs is read or judged, by several goroutines at once. Nil is not called.
	Progress func(doing string, done, all int, name string)
	// NoInlineIgnores lets comments and metadata in the analysed files ignore nothing.
	NoInlineIgnores bool
	// Networks adds to the report which traffic security groups allow the tasks and endpoints of each root.
	Networks bool
	Now      time.Time // decides which allowances and ignores have expired
}

// Run analyses the paths. Whatever is wrong with the input is in the report; the error is for what is not the input's
// fault. What is not done when ctx ends is in the report as not analysed.
func Run(ctx context.Context, opt Options) (*model.Report, error) {
	var set *policyset.Set
	r, err := run(ctx, opt, func() (*engine.Engine, error) {
		var err error
		if set, err = (Policies{opt.Dir, opt.Policies}).set(); err != nil {
			return nil, err
		}
		return engine.For(set)
	})
	if err != nil {
		return nil, err
	}
	r.Rules = described(set.CustomRules())
	return r, nil
}

// run analyses the paths with the engine that is made meanwhile.
func run(ctx context.Context, opt Options, newEngine func() (*engine.Engine, error)) (*model.Report, error) {
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	s, newEngine, err := begin(tree, opt, newEngine)
	if err != nil {
		return nil, err
	}
	return s.report(ctx, newEngine)
}

// begin looks for what is at the paths, and makes an engine meanwhile, which the function returns that it returns.
func begin(tree *source.Tree, opt Options, newEngine func() (*engine.Engine, error)) (*searched, func() (*engine.Engine, error), error) {
	made := sync.OnceValues(newEngine)
	go func() { _, _ = made() }() // who asks for it gets the error
	s, err := search(tree, opt)
	if err != nil {
		_, failed := made()
		return nil, nil, errors.Join(err, failed)
	}
	return s, made, nil
}

// report parses and judges what was found.
func (s *searched) report(ctx context.Context, newEngine func() (*engine.Engine, error)) (*model.Report, error) {
	p, known, err := s.judge(ctx, newEngine)
	if err != nil {
		return nil, err
	}
	tree, opt, judgements := s.tree, s.opt, p.judgements()
	if p.changes, err = changesSince(tree, opt.Diff, p.paths); err != nil {
		return nil, err
	}
	p.Notes = append(p.Notes, p.stale(judgements, opt.Now)...)
	facts, err := regionfacts.Read()
	if err != nil {
		return nil, err
	}
	p.Notes = append(p.Notes, p.aged(facts, opt.Now)...)
	p.ignore(judgements, known, opt)
	p.useBaselines(judgements, known, opt)
	p.addDirectory(tree)
	r := newReport(tree, p, judgements)
	r.Diff, r.Only, r.Skip = opt.Diff, opt.Selection.Only, opt.Selection.Skip
	r.Directory, r.Paths = p.directory, reportedPaths(tree, p.paths)
	return r, nil
}

// prepare parses the paths, and makes an engine meanwhile.
func prepare(
	ctx context.Context, tree *source.Tree, opt Options, newEngine func() (*engine.Engine, error),
) (*parsed, *engine.Engine, error) {
	s, newEngine, err := begin(tree, opt, newEngine)
	if err != nil {
		return nil, nil, err
	}
	parsed := s.parse(ctx, nil)
	judge, err := newEngine()
	if err != nil {
		return nil, nil, err
	}
	return parsed, judge, nil
}

// parsed is what the front ends made of the paths, and the configuration of each stack.
type parsed struct {
	*parser.Result
	configs *configs
	paths   []string
	// directory is the working directory, from the root of the repository.
	directory string
	of        []*config.Joined // the configuration of each stack
	kept      []kept           // of each stack that was judged
	gate      Gate
	changes   *changes // since the revision of the options, nil where there is none
	off       []string // the rules that are not selected
	// suppressors say which findings do not count. The first one that knows a finding decides.
	suppressors []suppressor
	baselines   baselines
	places      []named              // the roots and configuration files that subjects may name
	roots       map[[2]string]string // the names of roots as seen from directories
	restricted  bool                 // whether the options leave out variants that a root may have
	facts       *networkFacts        // what the networks of the report need of the data of the policies; nil if it has none
}

// parse parses the paths. The error is for options that make no sense.
func parse(ctx context.Context, tree *source.Tree, opt Options) (*parsed, error) {
	s, err := search(tree, opt)
	if err != nil {
		return nil, err
	}
	return s.parse(ctx, nil), nil
}

// doing returns the function that says how far one thing has come.
func (opt Options) doing(what string) func(done, all int, name string) {
	if opt.Progress == nil {
		return nil
	}
	return func(done, all int, name string) { opt.Progress(what, done, all, name) }
}

// configure adds to the stacks what their configurations say is there, and leaves out the stacks whose configuration is
// wrong: what is allowed there is not known.
func (p *parsed) configure(now time.Time) {
	p.Notes = append(p.Notes, p.configs.notes(now)...)
	p.keep(func(i int) bool { return p.of[i].OK() })
	for i, stack := range p.Stacks {
		p.of[i].Apply(stack)
	}
}

// keep leaves out the stacks that are not to be kept.
func (p *parsed) keep(isKept func(i int) bool) {
	kept := 0
	for i := range p.Stacks {
		if isKept(i) {
			p.Stacks[kept], p.Names[kept], p.Dirs[kept], p.of[kept] = p.Stacks[i], p.Names[i], p.Dirs[i], p.of[i]
			kept++
		}
	}
	p.Stacks, p.Names, p.Dirs, p.of = p.Stacks[:kept], p.Names[:kept], p.Dirs[:kept], p.of[:kept]
}

// unjudged is the judgement of a stack of which the evaluation failed: the others are reported all the same.
func unjudged(stack *model.Stack, err error) *engine.Judgement {
	return &engine.Judgement{Faults: []model.Note{failure(stack, "Nothing is reported for it", err)}}
}

// failure says that the policies failed for a stack, where, and what follows.
func failure(stack *model.Stack, consequence string, err error) model.Note {
	note := model.Note{Severity: model.SeverityError}
	why := err.Error()
	if located := (*policyset.Error)(nil); errors.As(err, &located) && len(located.Notes) > 0 {
		note.Location, why = located.Notes[0].Location, strings.TrimSuffix(located.Notes[0].Message, ".")
	}
	root := stack.Root
	if root == "." {
		root = "the working directory"
	}
	if stack.Variant != "" {
		root += " in the variant " + stack.Variant
	}
	note.Message = fmt.Sprintf("The policies failed for %s: %s. %s.", root, why, consequence)
	return note
}

// scope is what an allowance has to hold for to hold for a stack.
func (c *configs) scope(name string, stack *model.Stack) config.Scope {
	return config.Scope{Inputs: []string{name, stack.Root}, Variant: stack.Variant, Relative: c.relative}
}
