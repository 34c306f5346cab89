package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
)

const diffHelp = `Show what a change does to the traffic of Fargate tasks and interface endpoints.

BASE and HEAD are git revisions, directories, or reports that check --format json wrote. Without HEAD, the working tree is
compared with BASE. With --plan, they are the state that a plan starts from and what it makes of it. A name of an existing file or directory is taken for that. PATH is as for check, and is read on both sides.

For each task and endpoint, diff lists the traffic that is opened and closed, exactly, with the rule that allows it, and whether
the image of the task arrives. What depends on a value that is not known is listed as such.

Exit codes: 0 nothing is opened and no pull breaks, 1 something is opened or a pull breaks, 2 the sides could not be compared:
see --fail-on.`

const diffExample = `  egresslint diff origin/main
  egresslint diff v1.4.0 v1.5.0 infra/
  egresslint diff --format markdown --quiet-if-unchanged origin/main
  egresslint diff before.json after.json
  egresslint diff --plan plan.json`

func newDiff(sys System) *cobra.Command {
	opt := newOptions(sys)
	out, plan := newDiffOutput(sys), ""
	cmd := &cobra.Command{
		Use:     "diff BASE [HEAD] [PATH...]",
		Short:   "Show what a change opens and closes for Fargate tasks",
		Long:    diffHelp,
		Example: diffExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			base, head, paths, err := sidesOf(cmd, sys, plan, args)
			if err != nil {
				return err
			}
			opt.Paths = paths
			update, end := showProgress(sys, false)
			opt.Progress = update
			result, err := lint.Diff(cmd.Context(), opt, base, head)
			end()
			if err != nil {
				return err
			}
			return out.write(result)
		},
	}
	addInput(cmd, sys, &opt)
	addPolicies(cmd, &opt.Policies)
	cmd.Flags().StringVar(&opt.Baseline, "baseline", "", "a `FILE` of findings that do not count (default: what configurations name)")
	addIgnores(cmd, &opt)
	cmd.Flags().StringVar(&plan, "plan", "", "compare the state that this plan in a JSON `FILE` starts from with what it makes of it")
	out.addTo(cmd)
	return cmd
}

// sidesOf tells the arguments apart. The second one is the head, unless it names a path to read on both sides: of a revision or
// a report, a head that is in the file system is a report.
func sidesOf(cmd *cobra.Command, sys System, plan string, args []string) (base, head lint.Side, paths []string, err error) {
	switch {
	case plan != "" && len(args) > 0:
		return base, head, nil, misuse(cmd, "a plan has both states: --plan takes neither BASE nor HEAD nor PATH")
	case plan != "":
		base, head = lint.Side{Kind: model.SidePlan, Name: lint.PriorState}, lint.Side{Kind: model.SidePlan, Name: lint.PlannedValues}
		return base, head, []string{plan}, nil
	case len(args) == 0:
		return base, head, nil, misuse(cmd, "diff needs the state before the change: a git revision, a directory or a report")
	}
	if base, err = sideOf(sys, args[0]); err != nil {
		return base, head, nil, err
	}
	head, paths = lint.Side{Kind: model.SideWorkingTree}, args[1:]
	if len(paths) == 0 {
		return base, head, nil, nil
	}
	second, err := sideOf(sys, paths[0])
	if err == nil && (second.Kind != model.SideDirectory || base.Kind == model.SideDirectory) {
		return base, second, paths[1:], nil
	}
	if err != nil && base.Kind != model.SideRevision {
		return base, head, nil, err
	}
	return base, head, paths, nil // of a revision, what is not a report is a path
}

// sideOf returns the side that an argument names: a directory, a report, or else a revision.
func sideOf(sys System, name string) (lint.Side, error) {
	file := name
	if !filepath.IsAbs(file) {
		file = filepath.Join(sys.Dir, name)
	}
	switch {
	case !exists(sys, name):
		return lint.Side{Kind: model.SideRevision, Name: name}, nil
	case isDirectory(file):
		return lint.Side{Kind: model.SideDirectory, Name: name}, nil
	}
	text, err := readReport(sys, name)
	if err != nil {
		return lint.Side{}, err
	}
	r, err := report.Read(name, text)
	if err != nil {
		return lint.Side{}, err
	}
	if len(r.Networks) == 0 && len(r.Workloads)+len(r.Endpoints) > 0 {
		return lint.Side{}, fmt.Errorf("%s: this report has no networks, as an older version of egresslint wrote it. "+
			"Write it again: egresslint check --output json=%s", filepath.ToSlash(name), filepath.ToSlash(name))
	}
	return lint.Side{Kind: model.SideReport, Name: filepath.ToSlash(name), Report: r}, nil
}

func isDirectory(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.IsDir()
}

// diffOutput is how diff writes its result.
type diffOutput struct {
	sys            System
	format, color  *choice
	failOn         []string
	quietUnchanged bool
	printed        report.Options
}

func newDiffOutput(sys System) *diffOutput {
	return &diffOutput{sys: sys, format: newChoice(report.DiffFormats()...), color: newChoice(colorAuto, colorAlways, colorNever)}
}

// The values of --fail-on.
const (
	failOpened  = "opened"
	failBroken  = "broken"
	failUnknown = "unknown"
	failNone    = "none"
)

func failOns() []string { return []string{failOpened, failBroken, failUnknown, failNone} }

func (o *diffOutput) addTo(cmd *cobra.Command) {
	o.format.addTo(cmd, "format", "the output format")
	o.color.addTo(cmd, "color", "when to colour the text format")
	flags := cmd.Flags()
	flags.Var(&words{&o.failOn, failOns()}, "fail-on", "what fails the run (comma-separated, default: opened,broken)")
	flags.BoolVar(&o.quietUnchanged, "quiet-if-unchanged", false, "print nothing if nothing changes and everything could be compared")
	complete(cmd, "fail-on", failOns())
}

// write writes the result, and turns it into an exit code.
func (o *diffOutput) write(d *model.Diff) error {
	if !o.quietUnchanged || !isUnchanged(d.Summary) {
		o.printed.Failing = o.failing(d.Summary)
		if err := report.WriteDiff(o.sys.Stdout, o.format.value, d, showing(o.sys, o.color.value, o.printed)); err != nil {
			return err
		}
	}
	if !d.Summary.Comparable {
		return exitError(ExitUnable)
	}
	if len(o.failing(d.Summary)) > 0 {
		return exitError(ExitFindings)
	}
	return nil
}

func isUnchanged(s model.DiffSummary) bool {
	return s.Comparable && s.Opened+s.Closed+s.Broken+s.Repaired+s.Unknown == 0
}

// failing returns why the run fails.
func (o *diffOutput) failing(s model.DiffSummary) []string {
	on := o.failOn
	if len(on) == 0 {
		on = []string{failOpened, failBroken}
	}
	var why []string
	for _, one := range []struct {
		on, text string
		n        int
	}{{failOpened, "traffic is opened", s.Opened}, {failBroken, "a pull breaks", s.Broken}, {failUnknown, "something is unknown", s.Unknown}} {
		if one.n > 0 && slices.Contains(on, one.on) {
			why = append(why, one.text)
		}
	}
	return why
}
