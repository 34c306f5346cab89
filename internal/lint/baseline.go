package lint

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/internal/baseline"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// baselines are the baselines of a run by the names of their files.
type baselines map[string]*usedBaseline

// usedBaseline is a baseline that findings are compared with.
type usedBaseline struct {
	model.Baseline
	file    *baseline.File
	run     baseline.Run
	matcher *baseline.Matcher
}

// report lists the baselines.
func (b baselines) report() []model.Baseline {
	all := []model.Baseline{}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		all = append(all, b[name].Baseline)
	}
	return all
}

// stale are notes about entries that nothing is found for any more. Of a baseline that is read at a revision, a change may have
// removed them already.
func (b baselines) stale() []model.Note {
	var notes []model.Note
	for _, name := range slices.Sorted(maps.Keys(b)) {
		n := b[name].matcher.Stale(b[name].run)
		if n == 0 {
			continue
		}
		message := fmt.Sprintf("%d findings of the baseline are no longer there. Remove them: %s.", n, commandFor("prune", name))
		if n == 1 {
			message = fmt.Sprintf("1 finding of the baseline is no longer there. Remove it: %s.", commandFor("prune", name))
		}
		note := warning(source.Range{File: name}, message)
		if b[name].Revision != "" {
			note.Severity = model.SeverityInfo
		}
		notes = append(notes, note)
	}
	return notes
}

// useBaselines reads the baselines that hold for the stacks, and lets them say which findings do not count. Nothing is known
// from one that something is wrong with.
func (p *parsed) useBaselines(judgements []*engine.Judgement, known map[string]config.KnownRule, opt Options) {
	p.baselines, p.places = baselines{}, p.placesOfStacks()
	stacks := p.byBaseline(opt.Baseline, "")
	if opt.Baseline != "" {
		p.configs.openBaseline(opt.Baseline)
		stacks[p.configs.tree.Name(opt.Baseline)] = p.allStacks()
	}
	rules := slices.Sorted(maps.Keys(known))
	for _, name := range slices.Sorted(maps.Keys(stacks)) {
		file, notes := p.readBaseline(name, stacks[name], rules)
		p.Notes = append(p.Notes, notes...)
		if file == nil {
			continue
		}
		run := p.baselineRun(path.Dir(name), stacks[name], judgements, known, opt.Now)
		for _, i := range stacks[name] {
			for k := range judgements[i].Findings {
				if f := &judgements[i].Findings[k]; isOwn(p.Stacks[i], f) {
					run.Found = append(run.Found, p.foundFor(path.Dir(name), i, f))
				}
			}
		}
		p.baselines[name] = &usedBaseline{
			Baseline: model.Baseline{File: name, Revision: p.configs.revisionOf(name), Commit: p.configs.commit(name), Entries: len(file.Entries)},
			file:     file, run: run, matcher: baseline.NewMatcher(file, run),
		}
	}
	p.suppressors = append(p.suppressors, p.inBaseline(stacks))
}

// inBaseline returns what says whether a finding is in the baseline of its stack.
func (p *parsed) inBaseline(stacks map[string][]int) suppressor {
	of := map[int]string{}
	for name, numbers := range stacks {
		for _, i := range numbers {
			of[i] = name
		}
	}
	return func(stack int, f *model.Finding) *model.Suppression {
		used := p.baselines[of[stack]]
		if used == nil {
			return nil
		}
		entry := used.matcher.Match(p.foundFor(path.Dir(used.File), stack, f))
		if entry == nil {
			return nil
		}
		return &model.Suppression{
			Kind: model.SuppressedBaseline, Reason: "in the baseline since " + entry.Since, Location: entry.At,
		}
	}
}

// byBaseline returns the numbers of the stacks by the name of their baseline: the named one for all, or that of the
// configuration, or else the fallback, "" for none.
func (p *parsed) byBaseline(named, fallback string) map[string][]int {
	stacks := map[string][]int{}
	for i := range p.Stacks {
		name := named
		if name == "" && p.of[i].Config != nil {
			name = p.of[i].Baseline.Text
		}
		if name = cmp.Or(name, fallback); name != "" {
			name = p.configs.tree.Name(name)
			stacks[name] = append(stacks[name], i)
		}
	}
	return stacks
}

// placesOfStacks are the roots and configuration files that findings may name.
func (p *parsed) placesOfStacks() []named {
	return placesOf(func(yield func(string) bool) {
		for _, stack := range p.Stacks {
			if !yield(stack.Root) {
				return
			}
		}
	}, p.configurations())
}

func (p *parsed) allStacks() []int {
	numbers := make([]int, len(p.Stacks))
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// readBaseline reads the baseline of the stacks from where configurations are read; nil with notes that say why not.
func (p *parsed) readBaseline(name string, stacks []int, rules []string) (*baseline.File, []model.Note) {
	text, err := p.configs.readBaseline(name)
	if err == nil {
		return parseBaseline(name, text, rules, p.configs.dated)
	}
	at := p.namedAt(name, stacks)
	message := fmt.Sprintf("The baseline %s could not be read: %v.", name, withoutName(err))
	switch {
	case errors.Is(err, fs.ErrNotExist) && p.configs.revisionOf(name) != "":
		message = fmt.Sprintf("There is no baseline %s.", name)
	case errors.Is(err, fs.ErrNotExist):
		return nil, []model.Note{noBaseline(name, at)}
	case errors.Is(err, source.ErrOutside):
		message = fmt.Sprintf("The baseline %s is outside of the repository, from where none is read.", name)
	}
	return nil, []model.Note{{Severity: model.SeverityError, Message: p.configs.dated(message), Location: at}}
}

// namedAt is where a configuration names the baseline of the stacks, or else the file.
func (p *parsed) namedAt(name string, stacks []int) source.Range {
	for _, i := range stacks {
		if c := p.of[i].Config; c != nil && c.Baseline.Text != "" && p.configs.tree.Name(c.Baseline.Text) == name {
			return c.Baseline.At
		}
	}
	return source.Range{File: name}
}

func noBaseline(name string, at source.Range) model.Note {
	return model.Note{
		Severity: model.SeverityError, Message: fmt.Sprintf("There is no baseline %s. Create it: %s.", name, commandFor("create", name)), Location: at,
	}
}

// commandFor is the command that changes the named baseline.
func commandFor(action, name string) string {
	if name == baseline.FileName {
		return "egresslint baseline " + action
	}
	return fmt.Sprintf("egresslint baseline %s -o %s", action, name)
}

// parseBaseline reads the text of a baseline; nil with notes that say what is wrong with it.
func parseBaseline(name string, text []byte, rules []string, dated func(string) string) (*baseline.File, []model.Note) {
	decoded, err := source.UTF8(text)
	file, problems := baseline.Parse(name, decoded, rules)
	if err != nil {
		problems = []baseline.Problem{{At: source.Range{File: name}, Message: fmt.Sprintf("The baseline could not be read: %v.", err)}}
	}
	var notes []model.Note
	for _, problem := range problems {
		notes = append(notes, model.Note{Severity: model.SeverityError, Message: dated(problem.Message), Location: problem.At})
	}
	if len(notes) > 0 {
		return nil, notes
	}
	return file, nil
}

// withoutName is an error without the name of the file.
func withoutName(err error) error {
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

// foundFor returns a finding about a stack as a baseline in the directory has it.
func (p *parsed) foundFor(dir string, stack int, f *model.Finding) baseline.Found {
	portable := func(text string) string { return portable(p.configs.tree, p.places, p.Dirs[stack], text) }
	root, resource := p.rootFrom(dir, p.Stacks[stack].Root), portable(f.Resource)
	about := portable(cmp.Or(f.Subject, f.Message)) + "\x00" + portable(f.Extent)
	keyOf := func(resource, about string) baseline.Key {
		return baseline.Key{Root: root, Resource: resource, Rule: f.Rule, Verdict: f.Verdict, Subject: baseline.Digest(about)}
	}
	found := baseline.Found{Key: keyOf(resource, about), Variant: p.Stacks[stack].Variant, What: portable(f.Message)}
	for _, earlier := range model.Earlier(p.Stacks[stack].Moves, resource+"\x01"+about) {
		resource, about, _ := strings.Cut(earlier, "\x01")
		found.Earlier = append(found.Earlier, keyOf(resource, about))
	}
	return found
}

// baselineRun says what is known of the roots of the stacks, for a baseline in the directory.
func (p *parsed) baselineRun(
	dir string, stacks []int, judgements []*engine.Judgement, known map[string]config.KnownRule, now time.Time,
) baseline.Run {
	run := baseline.Run{Roots: map[string]baseline.Root{}, Whole: p.complete(), Day: now.Format(time.DateOnly)}
	for _, note := range faults(judgements) {
		run.Whole = run.Whole && note.Severity != model.SeverityError
	}
	for _, i := range stacks {
		name := p.rootFrom(dir, p.Stacks[i].Root)
		root := run.Roots[name]
		root.Variants = append(root.Variants, p.Stacks[i].Variant)
		root.Some = p.restricted && p.Stacks[i].Variant != ""
		root.Off = p.addOff(root.Off, i, known)
		run.Roots[name] = root
	}
	parts := map[string]string{}
	for name := range run.Roots {
		for _, part := range partsOf(name) {
			parts[part] = name
		}
	}
	// A template that is a part of another root now, together with others, is no root of its own any more.
	run.Within = func(root string) string {
		now := parts[partsOf(root)[0]]
		if slices.ContainsFunc(partsOf(root), func(part string) bool { return parts[part] != now }) {
			return ""
		}
		return now
	}
	run.Missing = func(root string) bool {
		first := partsOf(root)[0]
		return parts[first] != "" || p.configs.isMissing(path.Join(dir, first))
	}
	run.Covers = func(root string) bool {
		return slices.ContainsFunc(p.paths, func(name string) bool { return p.configs.holds(name, path.Join(dir, partsOf(root)[0])) })
	}
	return run
}

// addOff adds the rules that are not applied to a stack.
func (p *parsed) addOff(all map[string]bool, stack int, known map[string]config.KnownRule) map[string]bool {
	if all == nil {
		all = map[string]bool{}
	}
	c := p.of[stack].Config
	for name, rule := range known {
		if rule.OnRequest && (c == nil || !c.Needs.On) || c != nil && c.Rules[name].Level == off || slices.Contains(p.off, name) {
			all[name] = true
		}
	}
	return all
}
