package lint

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
)

// example is a configuration that shows what a rule accepts or reports: of a rule of egresslint, or of a custom
// one.
type example struct {
	path   string   // a file or a directory
	alone  bool     // it is a file that is analysed without what else is in its directory
	beside []string // files to analyse it with, if it is alone
	config string   // the file to configure egresslint with, "" for none: what a team configures is no part of a rule
}

// check analyses the example and returns what is found and noted.
func (e example) check(ctx context.Context, judge *engine.Engine) (found []model.Finding, notes []model.Note, err error) {
	opt := Options{Dir: e.path, NoConfig: e.config == ""}
	if e.alone {
		if opt.Dir, err = os.MkdirTemp("", "egresslint-"); err != nil {
			return nil, nil, fmt.Errorf("copying an example: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(opt.Dir)) }()
		if err := e.copyTo(opt.Dir); err != nil {
			return nil, nil, fmt.Errorf("copying an example: %w", err)
		}
		opt.Paths = []string{filepath.Base(e.path)}
	}
	report, err := run(ctx, opt, func() (*engine.Engine, error) { return judge, nil })
	if err != nil {
		return nil, nil, err
	}
	return report.Findings, report.Notes, nil
}

// copyTo copies what the example consists of into a directory: beside it, where it is, are other examples.
func (e example) copyTo(dir string) error {
	names := map[string]string{e.path: filepath.Base(e.path)}
	for _, file := range e.beside {
		names[file] = filepath.Base(file)
	}
	if e.config != "" {
		names[e.config] = config.FileName
	}
	for from, to := range names {
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, to), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func unreadable(notes []model.Note) []string {
	var failures []string
	for _, note := range notes {
		if note.Severity == model.SeverityError {
			failures = append(failures, fmt.Sprintf("%s: error: %s", note.Location, note.Message))
		}
	}
	return failures
}

// unexpected compares what was found with the kind of the example.
func unexpected(found []model.Finding, kind, rule string) []string {
	counts := map[model.Verdict]int{}
	for _, f := range found {
		counts[f.Verdict]++
	}
	var failure string
	switch {
	case kind == "bad" && counts[model.Violation] == 0:
		failure = fmt.Sprintf("%s finds no violation here.", rule)
	case kind == "good" && len(found) > 0:
		failure = fmt.Sprintf("%s finds something here.", rule)
	case kind == "unknown" && counts[model.Unproven] == 0:
		failure = fmt.Sprintf("%s finds nothing here that it cannot tell.", rule)
	case kind == "unknown" && counts[model.Violation] > 0:
		failure = fmt.Sprintf("%s finds a violation here, not only what it cannot tell.", rule)
	default:
		return nil
	}
	if len(found) > 0 {
		failure += "\n" + strings.Join(lines(found), "\n")
	}
	return []string{failure}
}
