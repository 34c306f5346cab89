package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
	"github.com/egresslint/egresslint/internal/report"
)

const convertHelp = `Write a report in other formats, as the run that it is of would have written it.

REPORT is the output of egresslint check --format json; - is the standard input. Text shows lines of the files as they are now,
so run this where the run was.

Exit codes: as the run that the report is of, or 2 if it cannot be read.`

const convertExample = `  egresslint convert egresslint.json --format markdown
  egresslint check --format json | egresslint convert - --output sarif=egresslint.sarif --output junit=egresslint.xml`

func newConvert(sys System) *cobra.Command {
	var out *reporting
	cmd := &cobra.Command{
		Use:     "convert REPORT",
		Short:   "Write a report in other formats",
		Long:    convertHelp,
		Example: convertExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misuse(cmd, fmt.Sprintf("convert needs exactly one report, but got %d", len(args)))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := out.check(cmd); err != nil {
				return err
			}
			text, err := readReport(sys, args[0])
			if err != nil {
				return err
			}
			result, err := report.Read(reportName(args[0]), text)
			if err != nil {
				return err
			}
			lint.ReadSources(sys.Dir, result)
			if err := out.write(result); err != nil {
				return err
			}
			return outcome(result.Summary)
		},
	}
	out = addReporting(cmd, sys)
	return cmd
}

// reportName is how errors call a report.
func reportName(name string) string {
	if name == lint.Stdin {
		return "<stdin>"
	}
	return name
}

// readReport returns the text of a report.
func readReport(sys System, name string) ([]byte, error) {
	var text []byte
	var err error
	switch {
	case name != lint.Stdin:
		text, err = os.ReadFile(output{file: name}.path(sys.Dir))
	case sys.Stdin == nil:
		err = errors.New("there is no standard input")
	default:
		text, err = io.ReadAll(sys.Stdin)
	}
	if err != nil {
		return nil, unreadable(reportName(name), err)
	}
	return text, nil
}

// unreadable says why a file cannot be read, by the name that it was given by.
func unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such file", filepath.ToSlash(name))
	}
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s cannot be read: %w", name, err)
}
