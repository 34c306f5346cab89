package diagnosis_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/diagnosis"
)

const described = `{"failures": [], "tasks": [
  {"taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/c/1", "stopCode": "TaskFailedToStart",
   "stoppedReason": "CannotPullContainerError: API error (404)",
   "attributes": [{"name": "ecs.cpu-architecture", "value": "arm64"}],
   "containers": [
     {"name": "app", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1", "reason": "CannotPullContainerError: API error (404)"},
     {"name": "side", "image": "nginx", "reason": "CannotPullContainerError: failed to find a descriptor for platform {linux/arm64}"}]},
  {"taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/c/2", "stoppedReason": "Essential container in task exited",
   "containers": [{"name": "app", "exitCode": 137, "reason": ""}]},
  {"taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/c/3", "lastStatus": "RUNNING", "containers": [{"name": "app"}]}
]}`

func TestOfTasks(t *testing.T) {
	t.Parallel()
	all, err := diagnosis.New().OfTasks([]byte(described))
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %+v", err, all)
	}
	for i, want := range []string{
		"app manifest ecr.dkr not_found eu-west-1 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app ",
		"side manifest  platform eu-west-1 nginx the task runs on arm64",
		" run  exited eu-west-1  container app ended with exit code 137",
	} {
		d := all[i]
		got := strings.Join([]string{d.Container, d.Stage, d.Service, string(d.Cause), d.Region, d.Image, strings.Join(d.Facts, "; ")}, " ")
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestOfTasksInOtherForms(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`[{"taskArn": "x", "stoppedReason": "OutOfMemoryError"}]`,
		`{"detail-type": "ECS Task State Change", "detail": {"taskArn": "x", "stoppedReason": "OutOfMemoryError"}}`,
	} {
		if all, err := diagnosis.New().OfTasks([]byte(text)); err != nil || len(all) != 1 || !diagnosis.IsTasks([]byte(text)) {
			t.Errorf("%s: %v, %+v", text, err, all)
		}
	}
}

func TestOfTasksThatAreWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{\n\"tasks\": [}":            "line 2: invalid character",
		`{"tasks": 1}`:                "line 1: json: cannot unmarshal",
		`{"services": []}`:            `it has no "tasks"`,
		`{"tasks": []}`:               "no task has a stoppedReason",
		`[{"taskArn": "running"}]`:    "no task has a stoppedReason",
		`[1]`:                         "cannot unmarshal",
		`{"tasks": [{"taskArn": 1}]}`: "cannot unmarshal",
	} {
		if _, err := diagnosis.New().OfTasks([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := diagnosis.New().OfTasks([]byte("{\"tasks\": []}")); !errors.Is(err, diagnosis.ErrNoMessage) {
		t.Error(err)
	}
	if diagnosis.IsTasks([]byte("[STOPPED] no JSON")) || diagnosis.IsTasks(nil) {
		t.Error("a message is taken for JSON")
	}
}
