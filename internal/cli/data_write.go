package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/atomic"
	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
	"github.com/egresslint/egresslint/internal/visible"
)

// merging writes what was found into a configuration.
type merging struct {
	on   bool
	file string
}

func (m *merging) addTo(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&m.on, "write", false, "merge the result into the configuration, with the day; comments are kept")
	cmd.Flags().StringVar(&m.file, "config", config.FileName, "the configuration `FILE` that --write merges into")
}

// maxConfig is how many bytes a configuration may have.
const maxConfig = 16 << 20

// merge merges the result into the file, and says on the standard error what has changed there.
func (m *merging) merge(sys System, resolution *data.Resolution, document *ipranges.Document, facts *regionfacts.Facts) error {
	name := output{file: m.file}.path(sys.Dir)
	before, err := readLimited(name, maxConfig)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unreadable(m.file, err)
	}
	shown := filepath.ToSlash(m.file)
	amended, err := config.Amend(shown, before, amendmentOf(resolution, document, facts))
	if errors.Is(err, config.ErrByHand) {
		return usageError{err.Error(), "Print the entry with --format config, and add it by hand."}
	}
	if err != nil {
		return err
	}
	if bytes.Equal(before, amended.Text) {
		return say(sys.Stderr, fmt.Sprintf("%s says so already.", shown))
	}
	if err := atomic.Replace(name, amended.Text); err != nil {
		return fmt.Errorf("%s cannot be written: %w", shown, err)
	}
	return say(sys.Stderr, fmt.Sprintf("Wrote %s%s.", shown, changesIn(amended)))
}

func say(w io.Writer, line string) error {
	_, err := io.WriteString(w, visible.Lines(line+"\n"))
	return err
}

// amendmentOf returns what is to be merged: all CIDRs, and the prefix lists that egresslint does not know.
func amendmentOf(resolution *data.Resolution, document *ipranges.Document, facts *regionfacts.Facts) config.Amendment {
	amendment := config.Amendment{
		Region: resolution.Region, Day: resolution.Day, CIDRs: resolution.CIDRs, Lists: map[string]string{},
		Gone: func(cidr netip.Prefix) bool { return len(document.Holding(cidr))+len(document.Within(cidr)) == 0 },
	}
	for _, list := range resolution.PrefixLists {
		if facts.PrefixLists.IDs[list.Service][list.Region] != list.ID {
			amendment.Lists[list.Service] = list.ID
		}
	}
	return amendment
}

// changesIn says what an amendment has changed, behind a colon.
func changesIn(amended *config.Amended) string {
	var changes []string
	for _, change := range []struct {
		what  string
		cidrs []netip.Prefix
	}{{"added", amended.Added}, {"kept without an answer", amended.Kept}, {"removed, as it is not AWS's any more,", amended.Removed}} {
		var texts []string
		for _, cidr := range change.cidrs {
			texts = append(texts, cidr.String())
		}
		if len(texts) > 0 {
			changes = append(changes, change.what+" "+strings.Join(texts, ", "))
		}
	}
	if len(changes) == 0 {
		return ""
	}
	return ": " + strings.Join(changes, "; ")
}
