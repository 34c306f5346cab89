package parser

import (
	"errors"
	"io"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
	"github.com/egresslint/egresslint/parser/plan"
)

const (
	// Stdin is the path that stands for the standard input. A file of this name is ./-.
	Stdin = "-"
	// StdinName is how reports call the standard input. What it refers to is relative to the working directory.
	StdinName = "<stdin>"
)

// standardInput takes the template or the plan that is read from the standard input.
func (d *discovery) standardInput() {
	if d.tree.Text(StdinName) != nil {
		return // it is given twice
	}
	text, err := d.readStdin()
	if err != nil {
		d.fail(unreadable(StdinName, err))
		return
	}
	d.tree.Put(StdinName, text)
	in, what := input{StdinName, template}, AsTemplate
	is, fault := cloudformation.Recognize(StdinName+".yaml", text) // it may be JSON as well
	switch decoded, err := source.UTF8(text); {
	case err == nil && plan.IsPlan(decoded):
		in.kind, what = planFile, asPlan
	case is && len(text) > cloudformation.MaxTemplate:
		d.fail(doubtful(StdinName, faultTooLarge))
		return
	case is:
	case fault != "":
		d.fail(doubtful(StdinName, fault))
		return
	default:
		d.fail(model.Note{
			Severity: model.SeverityError, Location: source.Range{File: StdinName},
			Message: "The standard input is neither a CloudFormation template nor a Terraform plan in JSON.",
		})
		return
	}
	d.record.keep(StdinName, model.FilesRead, what)
	d.inputs[in], d.whole[StdinName] = true, true
}

// readStdin reads the standard input, and grants the directory that it may refer to.
func (d *discovery) readStdin() ([]byte, error) {
	if _, err := d.open("."); err != nil {
		return nil, err
	}
	if d.stdin == nil {
		return nil, errors.New("there is no standard input")
	}
	text, err := io.ReadAll(io.LimitReader(d.stdin, source.MaxFile+1))
	if err == nil && len(text) > source.MaxFile {
		err = source.ErrTooLarge
	}
	return text, err
}
