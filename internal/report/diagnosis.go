package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// DiagnosisFormats lists the names of the formats of diagnoses, the default one first.
func DiagnosisFormats() []string { return []string{"text", "json"} }

// WriteDiagnoses writes diagnoses in the named format.
func WriteDiagnoses(w io.Writer, format string, d *model.Diagnoses, opt Options) error {
	switch format {
	case "text":
		return writeDiagnosisText(w, d, opt)
	case "json":
		return EncodeJSON(w, d)
	default:
		return fmt.Errorf("there is no format %q for diagnoses", format)
	}
}

// writeDiagnosisText writes each message, what it says, and what the files say of it.
func writeDiagnosisText(w io.Writer, d *model.Diagnoses, opt Options) error {
	t := &tree{text: newText(d.Sources, opt), symbols: words}
	if opt.Symbols {
		t.symbols = signs
	}
	for _, one := range d.Diagnoses {
		t.diagnosis(one)
	}
	if err := t.inputNotes(w, d.Notes, opt.Notes); err != nil {
		return err
	}
	_, err := t.WriteTo(w)
	return err
}

func (t *tree) diagnosis(d model.Diagnosis) {
	if d.Task != "" {
		about := d.Task
		if d.Container != "" {
			about += ", container " + d.Container
		}
		t.paragraph(t.paint(faint, shown(about)))
	}
	color := red
	if !d.Recognized {
		color = yellow
	}
	t.paragraph(t.paint(color, shown(d.Headline)))
	t.remark("", "message", faint, remark{message: oneLine(d.Message)})
	for _, fact := range d.Facts {
		t.remark("", "note", faint, remark{message: fact})
	}
	t.inFiles(d)
	for _, check := range d.Checks {
		if d.Verdict == model.FilesAtFault { // which says what to change
			break
		}
		t.remark("", "check", green, remark{message: check})
	}
	if !d.Recognized {
		t.remark("", "help", green, remark{message: "read the whole message: aws ecs describe-tasks --tasks TASK | egresslint diagnose -"})
	}
	for _, address := range d.Sources {
		t.remark("", "see", faint, remark{message: address})
	}
	t.text.line("")
}

// oneLine is a message without its line breaks.
func oneLine(message string) string { return strings.Join(strings.Fields(message), " ") }

// filesSay are sentences about what the files say of a message.
var filesSay = map[model.DiagnosisVerdict]string{
	model.FilesAtFault:    "these files stop it:",
	model.FilesUnknown:    "these files may stop it, which depends on what is not known:",
	model.FilesPass:       "these files let it through: look at what is deployed, with a plan that reports no changes, and at the checks below",
	model.FilesNoTask:     "no task in these files fits the message: its image, its region or what it needs is another one",
	model.FilesSayNothing: "files do not show what this is about: look at the checks below",
}

// inFiles writes what the files say: the tasks with the hops that are not passed.
func (t *tree) inFiles(d model.Diagnosis) {
	if d.Verdict == "" {
		return
	}
	color := map[model.DiagnosisVerdict]string{model.FilesAtFault: red, model.FilesUnknown: yellow}[d.Verdict]
	says := filesSay[d.Verdict]
	if d.Verdict == model.FilesUnknown && !slices.ContainsFunc(d.Tasks, func(task model.DiagnosedTask) bool { return task.Is != model.Yes }) {
		says = "what could be read of these files lets it through, but not everything could be read"
	}
	t.remark("", "files", color, remark{message: says})
	if d.Verdict != model.FilesAtFault && d.Verdict != model.FilesUnknown {
		return
	}
	t.file = ""
	t.grow(t.diagnosedTasks(d.Tasks), "   ")
}

// diagnosedTasks are the nodes of tasks, those that are certainly stopped first.
func (t *tree) diagnosedTasks(tasks []model.DiagnosedTask) []node {
	var nodes []node
	known := [][]model.Related{}
	for _, is := range []model.Ternary{model.No, model.Unclear, model.Yes} {
		for _, task := range tasks {
			if task.Is != is {
				continue
			}
			n := node{is: is, label: "task", message: titleOf(task.ID, nonEmpty(task.Variant)), at: task.Location}
			task.Hops, known = withoutKnown(task.Hops, known)
			for _, hop := range task.Hops {
				n.nodes = append(n.nodes, t.hop(hop))
			}
			if is == model.Yes {
				n.message += ": nothing stops it"
			}
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
