package policyset

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Error lists what is wrong with custom policies, and where.
type Error struct{ Notes []model.Note }

// Error lists the notes, one a line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Notes))
	for i, note := range e.Notes {
		lines[i] = fmt.Sprintf("%s: %s", note.Location, note.Message)
	}
	return strings.Join(lines, "\n")
}

// refuse returns the error about a whole file or directory.
func refuse(name, message string) error {
	return &Error{[]model.Note{noteAt(source.Range{File: name}, message)}}
}

func noteAt(at source.Range, message string) model.Note {
	return model.Note{Severity: model.SeverityError, Message: message, Location: at}
}

// rangeOf returns the range of what OPA points at.
func rangeOf(at *ast.Location) source.Range {
	if at == nil {
		return source.Range{}
	}
	start := source.Pos{Line: at.Row, Column: max(1, at.Col)} // OPA's end of a file has no column
	end := source.Pos{Line: at.Row, Column: start.Column + max(1, len(firstLine(string(at.Text))))}
	return source.Range{File: at.File, Start: start, End: end}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// policyError turns what OPA has to say about policies into positioned notes. Errors of other kinds stay what they are.
func policyError(err error) error {
	var listed ast.Errors
	if single := (*ast.Error)(nil); errors.As(err, &single) {
		listed = ast.Errors{single}
	} else if !errors.As(err, &listed) {
		return err
	}
	e := &Error{}
	for _, one := range listed {
		e.Notes = append(e.Notes, noteOf(one))
	}
	slices.SortStableFunc(e.Notes, func(a, b model.Note) int { return a.Location.Compare(b.Location) })
	return e
}

func noteOf(err *ast.Error) model.Note {
	at, message := err.Location, err.Message
	switch detail := err.Details.(type) {
	case *ast.RefErrInvalidDetail:
		if place := detail.Ref[detail.Pos].Location; place != nil {
			at = place
		}
		message += offered(detail)
	case nil:
		message += unavailable(message)
	default:
		message += fmt.Sprintf(" (%s)", strings.Join(trimmed(detail.Lines()), "; "))
	}
	return noteAt(rangeOf(at), sentence(message))
}

// offered lists what a reference could go on with instead.
func offered(detail *ast.RefErrInvalidDetail) string {
	if len(detail.OneOf) == 0 {
		return ""
	}
	names := make([]string, len(detail.OneOf))
	for i, value := range detail.OneOf {
		names[i] = strings.Trim(value.String(), `"`)
	}
	slices.Sort(names)
	return fmt.Sprintf(": there is no %v, but there is %s", detail.Ref[detail.Pos], strings.Join(names, ", "))
}

// unavailable explains why a function that OPA has is not there.
func unavailable(message string) string {
	name, ok := strings.CutPrefix(message, "undefined function ")
	if builtin := ast.BuiltinMap[name]; ok && builtin != nil && isWithheld(builtin) {
		return ": policies judge their input alone, and look at nothing beyond it"
	}
	return ""
}

func trimmed(lines []string) []string {
	var out []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && line != "^" {
			out = append(out, strings.Join(strings.Fields(line), " "))
		}
	}
	return out
}

// sentence gives the message of an error the form of a sentence. Some begin with the name of a function and a colon.
func sentence(message string) string {
	if word, _, _ := strings.Cut(message, " "); strings.HasSuffix(word, ":") {
		return message + "."
	}
	return strings.ToUpper(message[:1]) + message[1:] + "."
}

// Explain turns the failure of an evaluation into an *Error where it is known which line of which policy failed. Other
// errors stay as they are.
func Explain(err error) error {
	failed := (*topdown.Error)(nil)
	if errors.As(err, &failed) && failed.Location != nil && failed.Code != topdown.CancelErr {
		return &Error{[]model.Note{noteAt(rangeOf(failed.Location), sentence(strings.Join(strings.Fields(failed.Message), " ")))}}
	}
	return err
}
