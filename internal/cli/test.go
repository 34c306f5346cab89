package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
)

const testHelp = `Test custom policies: run the Rego tests (*_test.rego), and check the examples next to each rule.
The name of an example, a file or a directory, says what the rule must report there: "bad…" a violation, "good…" nothing,
"unknown…" an unknown and no violation. Findings of other rules are ignored. If there is a file with the name of the
example and ".expected", the findings must be those that it lists.

Exit codes: 0 all tests passed, 1 a test failed, 2 the tests could not be run.`

func newTest(sys System) *cobra.Command {
	var update bool
	cmd := &cobra.Command{
		Use:     "test DIR...",
		Short:   "Test custom policies",
		Long:    testHelp,
		Example: "  egresslint test policies/",
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if len(dirs) == 0 {
				return misuse(cmd, "test needs the directory of the policies")
			}
			results, err := lint.Policies{Dir: sys.Dir, Paths: dirs}.Test(cmd.Context(), update)
			if err != nil {
				return err
			}
			if len(results) == 0 {
				return usageError{"no Rego tests and no examples were found", `Run "egresslint test --help" for what counts as one.`}
			}
			return printResults(sys.Stdout, results)
		},
	}
	cmd.Flags().BoolVar(&update, "update", false, "write the findings in examples to the .expected files")
	return cmd
}

func printResults(w io.Writer, results []lint.TestResult) error {
	var out strings.Builder
	passed, failed, skipped := 0, 0, 0
	for _, result := range results {
		word := "pass"
		switch {
		case len(result.Failures) > 0:
			word = "FAIL"
			failed++
		case result.Skipped:
			word = "skip"
			skipped++
		default:
			passed++
		}
		fmt.Fprintf(&out, "%s  %s\n", word, nameOf(result))
		for _, failure := range result.Failures {
			out.WriteString(setOff(failure))
		}
	}
	fmt.Fprintf(&out, "%d passed, %d failed, %d skipped.\n", passed, failed, skipped)
	if err := writeLines(w, []byte(out.String())); err != nil {
		return err
	}
	if failed > 0 {
		return exitError(ExitFindings)
	}
	return nil
}

// nameOf is the place of a test and its name. An example is named by its place.
func nameOf(result lint.TestResult) string {
	if result.Location.Start.Line == 0 {
		return result.Location.String()
	}
	return fmt.Sprintf("%s: %s", result.Location, result.Name)
}

// setOff indents the lines of a text.
func setOff(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text + "\n") {
		out.WriteString("      " + line)
	}
	return out.String()
}
