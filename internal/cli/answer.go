package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
)

// answer is what programs read of a run: documents on the standard output and in files. There is one in each place, whatever
// happens: what the command writes, or else one that says why there is nothing. A file of an earlier run is never left there.
type answer struct {
	mu     sync.Mutex
	out    io.Writer
	dir    string
	format string   // of the standard output
	files  []output // as the arguments name them
	begun  bool
	done   map[string]bool // the files that are written
	failed bool
}

// answerOf returns the answer that the arguments ask for, or else the environment. The command line may be one that cannot be
// parsed.
func answerOf(sys System) *answer {
	a := &answer{out: sys.Stdout, dir: sys.Dir, done: map[string]bool{}}
	for _, format := range given(sys, "format") {
		a.format = format // the last one counts
	}
	for _, text := range given(sys, "output") {
		o, err := parseOutput(text)
		switch {
		case err != nil: // which is what the run fails because of
		case o.file == stdoutFile:
			a.format = o.format
		default:
			a.files = append(a.files, o)
		}
	}
	return a
}

// given returns the values of a flag in the arguments, or else in the environment.
func given(sys System, flag string) []string {
	var all []string
	for i, arg := range sys.Args {
		value, joined := strings.CutPrefix(arg, "--"+flag+"=")
		switch {
		case arg == "--":
			return all
		case joined:
			all = append(all, value)
		case arg == "--"+flag && i+1 < len(sys.Args):
			all = append(all, sys.Args[i+1])
		}
	}
	if all == nil && sys.Getenv != nil {
		all = lines(sys.Getenv(variableOf(flag)))
	}
	return all
}

// isDocument reports whether the standard output is for programs. People read why there is nothing on the standard error.
func (a *answer) isDocument() bool {
	return slices.Contains(report.Formats(), a.format) && a.format != "text" && a.format != "compact"
}

// Write writes what the command has to say to the standard output, unless it came too late.
func (a *answer) Write(text []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed {
		return 0, os.ErrClosed
	}
	a.begun = true
	return a.out.Write(text)
}

// write writes what the command has to say to a file, unless it came too late.
func (a *answer) write(o output, text []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed {
		return os.ErrClosed
	}
	return a.replace(o, text)
}

// replace writes a file. What is not a file with contents, such as a pipe, is written to as it is.
func (a *answer) replace(o output, text []byte) error {
	name := o.path(a.dir)
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		err = errors.New("it is a directory")
	case err == nil && !info.Mode().IsRegular():
		err = os.WriteFile(name, text, 0o644)
	default:
		err = atomic.Replace(name, text)
	}
	if err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) { // which names a file that nobody knows
			err = at.Err
		}
		return fmt.Errorf("%s cannot be written: %w", o.file, err)
	}
	a.done[name] = true
	return nil
}

// fail writes documents with the notes, where the command has written none.
func (a *answer) fail(cmd *cobra.Command, notes []model.Note) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed = true
	switch {
	case cmd.Name() == "path" && a.format == "json" && !a.begun:
		return report.EncodeJSON(a.out, lint.FailedPaths(notes))
	case cmd.Name() == "diff" && a.format == "json" && !a.begun:
		return report.EncodeJSON(a.out, lint.FailedDiff(notes))
	case cmd.Name() == "endpoints" && a.format == "json" && !a.begun:
		return report.EncodeJSON(a.out, lint.FailedEndpoints(notes))
	case cmd.Name() == "diagnose" && a.format == "json" && !a.begun:
		return report.EncodeJSON(a.out, lint.FailedDiagnoses(notes))
	case cmd.Name() != "check" && cmd.Name() != "convert" && cmd != cmd.Root():
		return nil
	}
	failed := lint.FailedReport(a.dir, notes)
	described, err := tool(failed)
	errs := []error{err} // without its rules, a report says the reasons all the same
	if a.isDocument() && !a.begun {
		errs = append(errs, report.Write(a.out, a.format, failed, report.Options{Tool: described}))
	}
	for _, o := range a.files {
		if a.done[o.path(a.dir)] {
			continue
		}
		var text bytes.Buffer
		errs = append(errs, report.Write(&text, o.format, failed, report.Options{Tool: described}), a.replace(o, text.Bytes()))
	}
	return errors.Join(errs...)
}
