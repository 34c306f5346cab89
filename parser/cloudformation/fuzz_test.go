package cloudformation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// FuzzParse looks for templates that make the front end panic, hang, or build a model that policies cannot follow.
func FuzzParse(f *testing.F) {
	f.Add(sections + "!Ref Set")
	f.Add(workloads + `Service: {Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, ` + awsvpc + "}}")
	f.Add(`{"Resources": {"A": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"Fn::If": ["C", {"CidrIp": "\ud83d"}, {"Ref": "AWS::NoValue"}]}]}}}}`)
	f.Add("Resources:\n  A: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ecr.api', SecurityGroupIds: !Split [',', !ImportValue a]}}\n")
	f.Add("Resources:\n  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}\nOutputs: {O: {Value: !GetAtt A.Outputs.O}}\n")
	f.Add("Conditions: {A: !Equals [!Ref P, a]}\nParameters: {P: {Type: String, Default: b}}\nResources:\n  Fn::ForEach::L: [X, [a, !Ref P], {\"G${X}\": {Type: AWS::EC2::SecurityGroup, Condition: A}}]\n")
	f.Add("Resources:\n  A: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue x}}\nOutputs: {O: {Value: !Ref A, Export: {Name: !Sub '${AWS::StackName}x'}}}\n")
	for _, pattern := range []string{"example/cloudformation/*/*.yaml", "rules/*/*.yaml", "truncation/*.json"} {
		names, err := filepath.Glob("../../testdata/" + pattern)
		if err != nil || len(names) == 0 {
			f.Fatal(pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		fuzzing.Within(t, func() {
			for _, name := range []string{"t.yaml", "t.json"} {
				stack := parseFiles(t, map[string]string{name: text}, name, Options{})
				fuzzing.CheckModel(t, stack)
				for _, s := range append(stack.Outcomes, stack) {
					checkTokens(t, s)
				}
				ReadParameters(name, "", []byte(text))
				IsTemplate(name, []byte(text))
			}
			Group(treeOf(t, map[string]string{"t.yaml": text, "u.yaml": text}), []string{"t.yaml", "u.yaml"}, Options{})
			ReadParameters("t.toml", "", []byte(text))
			Environments([]byte(text))
		})
	})
}

// checkTokens checks that no rule has a text that stands for something else.
func checkTokens(t *testing.T, s *model.Stack) {
	t.Helper()
	for id, g := range s.Groups {
		for _, r := range append(g.Egress, g.Ingress...) {
			if strings.ContainsRune(r.Peer.ID+r.Peer.CIDR, aws.TokenStart) {
				t.Errorf("a token is in %+v of %q", r, id)
			}
		}
	}
}
