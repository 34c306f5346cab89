package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/report"
)

const dataLookupHelp = `Say what an address, a CIDR, a prefix list, a host or an endpoint service is.

Of an address or a CIDR, these are the blocks of AWS's ip-ranges.json that hold it, the most specific first. They are looked up
in the file of --ip-ranges, or else in the document that "egresslint data resolve" has downloaded. The rest is known without a
document. Nothing is downloaded.

Exit codes: 0 everything is known, 1 something is not, 2 wrong usage, or no document to look addresses up in.`

const dataLookupExample = `  egresslint data lookup pl-61a54008 api.ecr.ap-northeast-1.amazonaws.com ecr.dkr
  egresslint data lookup --ip-ranges ip-ranges.json 3.112.64.17 52.192.0.0/15`

func newDataLookup(sys System) *cobra.Command {
	var where, document string
	format := newChoice("text", "json")
	cmd := &cobra.Command{
		Use:     "lookup IP|CIDR|PREFIX-LIST|HOST|SERVICE...",
		Short:   "Say what an address, a prefix list, a host or a service is",
		Long:    dataLookupHelp,
		Example: dataLookupExample,
		RunE: func(cmd *cobra.Command, questions []string) error {
			if len(questions) == 0 {
				return misuse(cmd, "lookup needs an address, a CIDR, a prefix list, a host or a service")
			}
			lookup, err := lookupOf(sys, questions, where, document)
			if err != nil {
				return err
			}
			answers := data.Answers{Version: data.Version}
			if lookup.Ranges != nil {
				answers.Document = lookup.Ranges.Created.Format(time.DateOnly)
			}
			for _, question := range questions {
				answers.Answers = append(answers.Answers, lookup.Answer(question))
			}
			if err := writeAnswers(sys.Stdout, format.value, answers, lookup.Facts.PrefixLists.Collected); err != nil {
				return err
			}
			if !answers.Known() {
				return exitError(ExitFindings)
			}
			return nil
		},
	}
	cmd.Flags().Var((*region)(&where), "region", "the region of prefix lists and of names (default: any)")
	complete(cmd, "region", aws.Regions())
	addRanges(cmd, &document)
	format.addTo(cmd, "format", "the output format")
	return cmd
}

// addRanges gives the command the flag that names a saved document.
func addRanges(cmd *cobra.Command, document *string) {
	cmd.Flags().StringVar(document, "ip-ranges", "", "the `FILE` of an ip-ranges.json that was saved from "+ipranges.URL)
}

// lookupOf reads what the questions need to be answered.
func lookupOf(sys System, questions []string, where, document string) (data.Lookup, error) {
	facts, err := regionfacts.Read()
	if err != nil {
		return data.Lookup{}, err
	}
	lookup := data.Lookup{Facts: facts, Region: where}
	if document != "" || slices.ContainsFunc(questions, data.NeedsRanges) {
		lookup.Ranges, err = savedRanges(sys, document)
	}
	return lookup, err
}

func writeAnswers(w io.Writer, format string, answers data.Answers, collected string) error {
	if format == "json" {
		return report.EncodeJSON(w, answers)
	}
	return answers.WriteText(w, collected)
}

// savedRanges reads a document from a file.
func savedRanges(sys System, name string) (*ipranges.Document, error) {
	if name == "" {
		return keptRanges(sys)
	}
	text, err := readLimited(output{file: name}.path(sys.Dir), ipranges.MaxSize)
	if err != nil {
		return nil, unreadable(name, err)
	}
	document, err := ipranges.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s is not an ip-ranges.json: %w", name, err)
	}
	return document, nil
}

// keptRanges reads the document that an earlier run has downloaded.
func keptRanges(sys System) (*ipranges.Document, error) {
	text, ok := cacheOf(sys, "").Read(ipranges.URL)
	if !ok {
		return nil, usageError{"there is no document to look addresses up in",
			"Download " + ipranges.URL + ", and name the file with --ip-ranges."}
	}
	return ipranges.Parse(text)
}

// readLimited reads a file of at most so many bytes.
func readLimited(name string, limit int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("it has more than %d MiB", limit>>20)
	}
	return text, nil
}
