package diagnosis

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// ErrNoMessage is the error for tasks of which none has stopped with a message.
var ErrNoMessage = errors.New("no task has a stoppedReason, and no container a reason")

// task is what describe-tasks prints of a task.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
type task struct {
	Arn           string      `json:"taskArn"`
	StoppedReason string      `json:"stoppedReason"`
	Containers    []container `json:"containers"`
	Attributes    []attribute `json:"attributes"`
}

type container struct {
	Name     string `json:"name"`
	Image    string `json:"image"`
	Reason   string `json:"reason"`
	ExitCode *int   `json:"exitCode"`
}

type attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// document is the output of describe-tasks, or an event about the state of a task.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
type document struct {
	Tasks  []task `json:"tasks"`
	Detail *task  `json:"detail"`
}

// IsTasks reports whether text is JSON, and not a message.
func IsTasks(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[' && json.Valid(text))
}

// OfTasks reads the messages in the output of describe-tasks, a list of its tasks, or an event about a task. The error says
// what is wrong with the document; it is ErrNoMessage if no task has a message.
func (r *Reader) OfTasks(text []byte) ([]model.Diagnosis, error) {
	tasks, err := decode(text)
	if err != nil {
		return nil, err
	}
	var all []model.Diagnosis
	for _, t := range tasks {
		all = append(all, r.ofTask(t)...)
	}
	if len(all) == 0 {
		return nil, ErrNoMessage
	}
	return all, nil
}

func decode(text []byte) ([]task, error) {
	var tasks []task
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		return tasks, located(text, json.Unmarshal(text, &tasks))
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, located(text, err)
	}
	switch {
	case d.Tasks != nil:
		return d.Tasks, nil
	case d.Detail != nil:
		return []task{*d.Detail}, nil
	default:
		return nil, errors.New(`it has no "tasks", as the output of aws ecs describe-tasks has, and no "detail" of an event`)
	}
}

// located says in which line the JSON is wrong.
func located(text []byte, err error) error {
	offset := int64(0)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		offset = kind.Offset
	}
	if err == nil || offset == 0 || offset > int64(len(text)) {
		return err
	}
	return fmt.Errorf("line %d: %w", 1+bytes.Count(text[:offset], []byte("\n")), err)
}

// ofTask reads the messages of a task, each message once. That a container ended says less than its reason.
func (r *Reader) ofTask(t task) []model.Diagnosis {
	var all []model.Diagnosis
	seen := map[string]bool{}
	add := func(message string, c *container) {
		if message = strings.TrimSpace(message); message == "" || seen[message] {
			return
		}
		seen[message] = true
		all = append(all, r.inTask(t, message, c))
	}
	for i := range t.Containers {
		add(t.Containers[i].Reason, &t.Containers[i])
	}
	if len(all) == 0 || !strings.Contains(strings.ToLower(t.StoppedReason), "essential container") {
		add(t.StoppedReason, nil)
	}
	return all
}

// inTask reads a message of a task, or of its container if there is one.
func (r *Reader) inTask(t task, message string, c *container) model.Diagnosis {
	d := r.Of(message)
	d.Task = t.Arn
	if c != nil {
		d.Container = c.Name
		if d.Image == "" && (d.Stage == StageManifest || d.Stage == StageLayers) {
			d.Image = untagged(c.Image)
			d.Service = cmp.Or(d.Service, serviceOf(&d))
			d.Headline = headline(&d)
		}
		if d.Region == "" {
			d.Region = r.regionOf(&d)
		}
	}
	if d.Region == "" {
		d.Region = r.regionOf(&model.Diagnosis{Message: t.Arn})
	}
	for _, c := range t.Containers {
		if d.Stage == StageRun && c.ExitCode != nil {
			d.Facts = append(d.Facts, fmt.Sprintf("container %s ended with exit code %d", c.Name, *c.ExitCode))
		}
	}
	for _, a := range t.Attributes {
		if d.Cause == model.CausePlatform && a.Name == "ecs.cpu-architecture" {
			d.Facts = append(d.Facts, "the task runs on "+a.Value)
		}
	}
	return d
}
