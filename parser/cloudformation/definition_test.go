package cloudformation

import (
	"strings"
	"testing"
)

// TestDefinitionFiles reads state machines whose definition is in a file beside the template.
func TestDefinitionFiles(t *testing.T) {
	const asl = `{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {
  "LaunchType": "FARGATE", "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-1"], "SecurityGroups": ["${Group}"]}}}, "End": true}}}
`
	const want = "state_machine_task Machine[\"Run\"] fargate=yes vpc= groups=[Group] subnets=[subnet-1] task= platform="
	for _, test := range []struct{ name, kind, location, want, notes string }{
		{"SAM", "AWS::Serverless::StateMachine", "DefinitionUri: machine.asl.json", want, ""},
		{"in YAML", "AWS::Serverless::StateMachine", "DefinitionUri: deep/machine.asl.yaml", want, ""},
		{"in a bucket", "AWS::StepFunctions::StateMachine", "DefinitionS3Location: {Bucket: b, Key: !Sub \"v/${AWS::Region}/machine.asl.json\"}", want, ""},
		{"packaged", "AWS::StepFunctions::StateMachine", "DefinitionS3Location: machine.asl.json", want, ""},
		{"nowhere", "AWS::StepFunctions::StateMachine", "DefinitionS3Location: {Bucket: b, Key: gone.json}", "",
			"t.yaml:7:46 warning The definition of Machine was not found in these directories, so the tasks that it runs are not known."},
		{"broken", "AWS::StepFunctions::StateMachine", "DefinitionS3Location: broken.json", "", "broken.json:2:1 warning The file cannot be parsed: did not find expected node content."},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parseFiles(t, map[string]string{
				"machine.asl.json": asl, "broken.json": "{", "deep/machine.asl.yaml": strings.TrimSpace(asl), "t.yaml": `Resources:
  Cluster: {Type: "AWS::ECS::Cluster"}
  Group: {Type: "AWS::EC2::SecurityGroup"}
  Machine:
    Type: ` + test.kind + `
    Properties:
      ` + test.location + `
      DefinitionSubstitutions: {Group: !GetAtt Group.GroupId}
`}, "t.yaml", Options{})
			check(t, describeWorkloads(stack), test.want)
			check(t, describeNotes(stack), test.notes)
			for _, w := range stack.Workloads {
				if at := stack.Positions.At(w.Groups.Items[0].At); !strings.Contains(at.File, "machine.asl") || at.Start.Line != 2 {
					t.Errorf("the group is found at %v", at.Range)
				}
			}
		})
	}
}
