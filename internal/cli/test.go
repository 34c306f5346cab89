package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/lint"
)

const testHelp = `Test an organisation's own policies: run the Rego tests (*_test.rego), and check the examples beside each rule.
A file or directory whose name begins with "bad" must have a violation of the rule, one that begins with "good" none, and
one that begins with "unknown" something that the rule cannot tell. Other rules do not count. Where a file of the same name
and ".expected" lies beside an example, it lists the findings.

Exit codes: 0 all tests passed, 1 a test failed, 2 the tests could not be run.`

func newTest(sys System) *cobra.Command {
	var update bool
	cmd := &cobra.Command{
		Use:     "test DIR...",
		Short:   "Test an organisation's own policies",
		Long:    testHelp,
		Example: "  egresslint test policies/",
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if len(dirs) == 0 {
				return misuse(cmd, "test takes the directory of the policies")
			}
			results, err := lint.Policies{Dir: sys.Dir, Paths: dirs}.Test(cmd.Context(), update)
			if err != nil {
				return err
			}
			if len(results) == 0 {
				return usageError{"there are neither Rego tests nor examples here", `Run "egresslint test --help" for what counts as one.`}
			}
			return printResults(sys.Stdout, results)
		},
	}
	cmd.Flags().BoolVar(&update, "update", false, "write what is found in examples into the .expected files")
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
	if _, err := io.WriteString(w, out.String()); err != nil {
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
