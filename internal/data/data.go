// Package data answers questions about the facts that AWS changes without notice: prefix lists, the CIDRs of ECR, the names of
// services. It is what the command "egresslint data" does, one file each:
//
//   - show.go prints the facts that egresslint contains.
//   - lookup.go says what an address, a prefix list, a host or a service is.
//   - resolve.go finds the CIDRs of ECR anew.
//   - check.go compares what is in use with fresh answers.
//
// It asks nobody by itself: the callers of Resolve and Check pass who answers, and the packages for that are resolver, download
// and managedlists. Texts about what people wrote are safe to print.
package data

import (
	"fmt"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/visible"
)

// Version is the version of the JSON forms of the answers.
const Version = 1

// printer writes text, and remembers the first error.
type printer struct{ out strings.Builder }

// line writes a line, safe to print whatever is in it.
func (p *printer) line(format string, args ...any) {
	p.out.WriteString(visible.Text(fmt.Sprintf(format, args...)) + "\n")
}

// gap writes an empty line.
func (p *printer) gap() { p.out.WriteByte('\n') }

// to writes everything to w.
func (p *printer) to(w io.Writer) error {
	_, err := io.WriteString(w, p.out.String())
	return err
}

// table writes rows in columns, behind an indentation.
func (p *printer) table(indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], len(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row {
			line += fmt.Sprintf("%-*s  ", widths[i], cell)
		}
		p.line("%s", strings.TrimRight(line, " "))
	}
}
