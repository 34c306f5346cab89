package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestApplications follows applications of SAM like nested stacks, with their parameters and outputs.
func TestApplications(t *testing.T) {
	files := map[string]string{
		"parent.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::Serverless::Application
    Properties:
      Location: apps/service.yaml
      Parameters: {Vpc: !Ref Vpc}
  Rule: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !GetAtt App.Outputs.Group, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 127.0.0.1/32}}
`,
		"apps/service.yaml": `
Parameters: {Vpc: {Type: String}}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}
Outputs: {Group: {Value: !Ref Group}}
`,
	}
	stack := parseFiles(t, files, "parent.yaml", Options{})
	check(t, describeGroups(stack), `
		declared App.Group vpc=Vpc
		-> all 0-65535 cidr 127.0.0.1/32
		-> tcp 1-1 cidr 127.0.0.1/32
	`)
	check(t, describeNotes(stack), "")
	groups, _ := Group(treeOf(t, files), []string{"apps/service.yaml", "parent.yaml"}, Options{})
	check(t, fmt.Sprint(groups), "[[parent.yaml]]")
}

// TestStacksThatAreNotAtHand wants an error for a stack that may hold tasks, endpoints or groups, else a warning.
func TestStacksThatAreNotAtHand(t *testing.T) {
	const harmless = "https://b.s3.amazonaws.com/site.yaml"
	for name, test := range map[string]struct{ logical, kind, properties, want string }{
		"harmless":                {"Site", typeStack, `{TemplateURL: "` + harmless + `", Parameters: {Name: x, Topic: !Ref Topic, Cidr: !GetAtt Vpc.CidrBlock}}`, "warning"},
		"by its logical id":       {"FargateTask", typeStack, `{TemplateURL: "` + harmless + `"}`, "error"},
		"by its URL":              {"Site", typeStack, `{TemplateURL: !Sub "https://${Bucket}.s3.amazonaws.com/${Bucket}/vpcEndpoints.yaml"}`, "error"},
		"not by the bucket":       {"Site", typeStack, `{TemplateURL: "https://services.s3.amazonaws.com/site.yaml"}`, "warning"},
		"a file that is missing":  {"Site", typeStack, `{TemplateURL: site.yaml}`, "error"},
		"a URL that is not known": {"Site", typeStack, `{TemplateURL: !Ref Bucket}`, "warning"},
		"given a resource":        {"Site", typeStack, `{TemplateURL: "` + harmless + `", Parameters: {Where: !Join [",", [!Ref Subnet]]}}`, "error"},
		"given an id":             {"Site", typeStack, `{TemplateURL: "` + harmless + `", Parameters: {Where: "subnet-01234567,subnet-89abcdef"}}`, "error"},
		"given by name":           {"Site", typeStack, `{TemplateURL: "` + harmless + `", Parameters: {PrivateSubnet1ID: !GetAtt Other.Outputs.A}}`, "error"},
		"given by type":           {"Site", typeStack, `{TemplateURL: "` + harmless + `", Parameters: {Where: !Ref Place}}`, "error"},
		"published application":   {"Site", typeApplication, `{Location: {ApplicationId: "arn:aws:serverlessrepo:us-east-1:077246666028:applications/site", SemanticVersion: 1.0.0}}`, "warning"},
		"published service":       {"Site", typeApplication, `{Location: {ApplicationId: !Sub "arn:aws:serverlessrepo:${AWS::Region}:077246666028:applications/fargate-${Bucket}"}}`, "error"},
		"local application":       {"Site", typeApplication, `{Location: ./site.yaml}`, "error"},
		"stack set":               {"Site", typeStackSet, `{TemplateURL: "` + harmless + `"}`, "warning"},
		"stack set, by its name":  {"Endpoints", typeStackSet, `{TemplateURL: "` + harmless + `"}`, "error"},
		"a text in a stack set":   {"Site", typeStackSet, `{TemplateBody: '{"Resources": {"A": {"Type": "AWS::EC2::VPCEndpoint"}}}'}`, "error"},
		"a harmless text":         {"Endpoints", typeStackSet, `{TemplateBody: '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}'}`, ""},
		"never created":           {"FargateTask", typeStack + "\n    Condition: Never", `{TemplateURL: "` + harmless + `"}`, ""},
	} {
		stack := parse(t, fmt.Sprintf(`
Parameters: {Bucket: {Type: String}, Place: {Type: "List<AWS::EC2::Subnet::Id>"}}
Conditions: {Never: !Equals [a, b]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc}}
  Topic: {Type: "AWS::SNS::Topic"}
  Other: {Type: "Custom::Other"}
  %s:
    Type: %s
    Properties: %s
`, test.logical, test.kind, test.properties), Options{})
		var got []string
		for _, n := range stack.Notes {
			if strings.Contains(n.Message, " is not analysed: its template ") {
				got = append(got, string(n.Severity))
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q, want %q: %v", name, got, test.want, describeNotes(stack))
		}
	}
}

// TestFilesForURLs wants the file that a URL ends in, but neither the template itself nor one that merely has the same
// name as many.
func TestFilesForURLs(t *testing.T) {
	const empty = "Parameters: {Base: {Type: String}}\nResources: {}"
	for name, test := range map[string]struct{ url, want string }{
		"another one's parameters":     {"https://b.s3.amazonaws.com/net/service.yaml", ""},
		"beside the template":          {"https://b.s3.amazonaws.com/any/network.yaml", "a/network.yaml"},
		"in a directory above":         {"https://b.s3.amazonaws.com/v1/net/template.yaml", "net/template.yaml"},
		"the whole of a URL":           {"https://b.s3.amazonaws.com/template.yaml", "template.yaml"},
		"the template itself":          {"https://b.s3.amazonaws.com/a/main.yaml", ""},
		"the name of the template":     {"https://b.s3.amazonaws.com/canary/main.yaml", ""},
		"a name that many have":        {"https://b.s3.amazonaws.com/canary/template.yaml", ""},
		"such a name, prefix unknown":  {"${Base}/template.yaml", ""},
		"a name of its own, likewise":  {"${Base}/network.yaml", "a/network.yaml"},
		"what nests the template":      {"https://b.s3.amazonaws.com/x/outer.yaml", ""},
		"what nests it, as a path":     {"../outer.yaml", "outer.yaml"},
		"the template itself, as path": {"main.yaml", "a/main.yaml"},
	} {
		files := map[string]string{
			"outer.yaml": `Resources: {Inner: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: a/main.yaml}}}`,
			"a/main.yaml": `
Parameters: {Base: {Type: String}}
Resources: {Nested: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: !Sub "` + test.url + `", Parameters: {Base: x}}}}`,
			"a/network.yaml": empty, "net/template.yaml": empty, "template.yaml": empty, "service.yaml": "Resources: {}",
		}
		r := newRun(newLibrary(treeOf(t, files)), model.NewStack(""), Options{})
		r.begin([]string{"outer.yaml"})
		got := ""
		if scopes := r.scopes(); len(scopes) > 2 {
			got = scopes[2].file
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
