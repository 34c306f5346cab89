package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/diagnosis"
	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/report"
)

const diagnoseHelp = `Read the message of a stopped task, and say which hop it is about: which service did not answer or refused, whether the name
resolved to a private address, and whether the network or IAM is the reason. With PATH, follow the tasks that fit the message
to this service, and print the lines that stop it.

MESSAGE is the stoppedReason of the task, or the reason of a container. - reads it from standard input: a message, or the
output of aws ecs describe-tasks with any number of tasks. Signatures and tokens in messages are not printed.

Exit codes: 0 every message is known, and no line of the files stops it, 1 a line of the files stops it, or may, 2 a message is
not known, no task in the files fits it, or some input could not be analysed.`

const diagnoseExample = `  egresslint diagnose 'CannotPullContainerError: pull image manifest has been retried 5 time(s): …' infra/
  aws ecs describe-tasks --cluster web --tasks TASK | egresslint diagnose - infra/`

func newDiagnose(sys System) *cobra.Command {
	opt := newOptions(sys)
	format, color := newChoice(report.DiagnosisFormats()...), newChoice(colorAuto, colorAlways, colorNever)
	cmd := &cobra.Command{
		Use:     "diagnose MESSAGE [PATH...]",
		Short:   "Find the hop that the message of a stopped task is about",
		Long:    diagnoseHelp,
		Example: diagnoseExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := diagnosed(cmd, sys, args)
			if err != nil {
				return err
			}
			result := lint.Diagnoses(all)
			if opt.Paths = args[1:]; len(opt.Paths) > 0 {
				if result, err = lint.Diagnose(cmd.Context(), opt, all); err != nil {
					return err
				}
			}
			printed := showing(sys, color.value, report.Options{})
			printed.Symbols = printed.Color && showsSymbols(sys)
			if err := report.WriteDiagnoses(sys.Stdout, format.value, result, printed); err != nil {
				return err
			}
			return diagnoseOutcome(result)
		},
	}
	addInput(cmd, sys, &opt)
	format.addTo(cmd, "format", "the output format")
	color.addTo(cmd, "color", "when to colour the text format")
	return cmd
}

// mostMessages is how many bytes of messages are read.
const mostMessages = 16 << 20

// diagnosed reads the messages that the arguments name.
func diagnosed(cmd *cobra.Command, sys System, args []string) ([]model.Diagnosis, error) {
	if len(args) == 0 || strings.TrimSpace(args[0]) == "" {
		return nil, misuse(cmd, "diagnose takes the message of a stopped task, or - to read it from standard input")
	}
	reader := diagnosis.New()
	if args[0] != lint.Stdin {
		return []model.Diagnosis{reader.Of(args[0])}, nil
	}
	for _, path := range args[1:] {
		if path == lint.Stdin {
			return nil, misuse(cmd, "standard input is either the message or a template, and not both")
		}
	}
	text, err := io.ReadAll(io.LimitReader(sys.Stdin, mostMessages+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading standard input: %w", err)
	case len(text) > mostMessages:
		return nil, fmt.Errorf("standard input has more than %d MiB", mostMessages>>20)
	case strings.TrimSpace(string(text)) == "":
		return nil, errors.New("standard input is empty, and not the message of a stopped task")
	case !diagnosis.IsTasks(text):
		return []model.Diagnosis{reader.Of(string(text))}, nil
	}
	all, err := reader.OfTasks(text)
	if err != nil {
		return nil, fmt.Errorf("reading the tasks on standard input: %w", err)
	}
	return all, nil
}

// diagnoseOutcome turns the result into an exit code.
func diagnoseOutcome(d *model.Diagnoses) error {
	code := ExitClean
	for _, note := range d.Notes {
		if note.Severity == model.SeverityError {
			return exitError(ExitUnable)
		}
	}
	for _, one := range d.Diagnoses {
		switch {
		case !one.Recognized || one.Verdict == model.FilesNoTask:
			return exitError(ExitUnable)
		case one.Verdict == model.FilesAtFault || one.Verdict == model.FilesUnknown:
			code = ExitFindings
		}
	}
	if code != ExitClean {
		return exitError(code)
	}
	return nil
}
