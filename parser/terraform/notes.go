package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
)

// notes collects what there is to tell about the input, each thing once.
type notes struct {
	stack *model.Stack
	seen  map[model.Note]bool
	// text returns what a file contains.
	text   func(name string) []byte
	files  map[string]*noted
	recent [2]*noted // of files, the last one first
	muted  bool      // while expressions are evaluated of which everything was told before
}

func (n *notes) add(severity model.Severity, at source.Ref, format string, args ...any) {
	note := model.Note{Severity: severity, Message: fmt.Sprintf(format, args...), At: at}
	if n.muted || n.seen[note] {
		return
	}
	if n.seen == nil {
		n.seen = map[model.Note]bool{}
	}
	n.seen[note] = true
	n.stack.Notes = append(n.stack.Notes, note)
}

// failure notes that a file or directory could not be read.
func (n *notes) failure(name string, err error) {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	n.add(model.SeverityError, n.place(source.Range{File: name}), "%s cannot be read: %v.", name, err)
}

// diagnostics notes what HCL has to say; errors count as the given severity.
func (n *notes) diagnostics(severity model.Severity, diags hcl.Diagnostics) {
	for _, d := range diags {
		s := severity
		if d.Severity == hcl.DiagWarning {
			s = model.SeverityWarning
		}
		var at source.Ref
		if d.Subject != nil {
			at = n.at(*d.Subject)
		}
		n.add(s, at, "%s: %s", d.Summary, d.Detail)
	}
}

// evaluation notes why an expression has no value. The message of HCL and of functions may quote values.
func (n *notes) evaluation(d *hcl.Diagnostic, sensitive bool) {
	noted := *d
	noted.Detail = visible.Details(d.Detail)
	if sensitive && !strings.Contains(d.Detail, visible.Hidden) {
		noted.Detail = "The details are not shown, as they may be about " + visible.Hidden + "."
	}
	n.diagnostics(model.SeverityWarning, hcl.Diagnostics{&noted})
}

// at numbers a position.
func (n *notes) at(r hcl.Range) source.Ref { return n.place(n.toRange(r)) }

func (n *notes) put(p source.Position) source.Ref { return n.stack.Positions.Put(p) }

func (n *notes) place(r source.Range) source.Ref { return n.stack.Positions.Add(r, 0) }
