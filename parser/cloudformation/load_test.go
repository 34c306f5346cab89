package cloudformation

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

func TestPositions(t *testing.T) {
	const text = `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      Quoted: "ä \" b"  # not this
      Single: 'it''s'
      Tagged: !Sub "${Vpc}"
      Long: {"Ref": "Vpc"}
      List: [ a, !Ref Vpc ]
      Empty: []
      Block: |
        one
        two
      Lines: one
        two
      Map:
        Key: value
      Ä: x
`
	document, notes := load("t.yaml", []byte(text))
	if len(notes) > 0 {
		t.Fatal(notes)
	}
	properties := document.get("Resources").get("Group").get("Properties")
	for name, want := range map[string]string{
		"VpcId":  "5:14-5:22 !Ref Vpc",
		"Quoted": `6:15-6:23 "ä \" b"`,
		"Single": "7:15-7:22 'it''s'",
		"Tagged": `8:15-8:28 !Sub "${Vpc}"`,
		"Long":   `9:13-9:27 {"Ref": "Vpc"}`,
		"List":   "10:13-10:28 [ a, !Ref Vpc ]",
		"Empty":  "11:14-11:16 []",
		"Block":  "12:14-12:15 |",
		"Lines":  "15:14-15:17 one",
		"Map":    "18:9-18:19 Key: value",
		"Ä":      "19:10-19:11 x",
	} {
		at := properties.get(name).at
		line := []rune(strings.Split(text, "\n")[at.Start.Line-1])
		got := fmt.Sprintf("%d:%d-%d:%d %s", at.Start.Line, at.Start.Column, at.End.Line, at.End.Column, string(line[at.Start.Column-1:at.End.Column-1]))
		check(t, got, want)
	}
}

func TestPositionsInOneLongLine(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"Resources":{"ä":{"Type":"x"}`)
	for i := range 20_000 {
		fmt.Fprintf(&b, `,"R%d":{"Type":"AWS::EC2::VPC"}`, i)
	}
	b.WriteString("}}")
	document, _ := load("t.json", []byte(b.String()))
	at := document.get("Resources").get("R19999").get("Type").at
	line := []rune(b.String())
	check(t, string(line[at.Start.Column-1:at.End.Column-1]), `"AWS::EC2::VPC"`)
}

func TestUnreadable(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "t.yaml error The file cannot be parsed: the file is empty.",
		"# nothing\n":            "t.yaml error The file cannot be parsed: the file is empty.",
		"a: [1\nb: 2":            "t.yaml:2:2 error The file cannot be parsed: did not find expected ',' or ']'.",
		"a: b: c":                "t.yaml:1:5 error The file cannot be parsed: mapping values are not allowed in this context.",
		"a: *nope":               "t.yaml:1:4 error The file cannot be parsed: unknown anchor 'nope' referenced.",
		`{"Resources": {]}`:      "t.yaml:1:16 error The file cannot be parsed: did not find expected node content.",
		"just text":              "t.yaml error The file is not a CloudFormation template: it has no map of Resources.",
		"Resources: [a]":         "t.yaml error The file is not a CloudFormation template: it has no map of Resources.",
		"Description: no more\n": "t.yaml error The file is not a CloudFormation template: it has no map of Resources.",
	} {
		check(t, describeNotes(parse(t, text, Options{})), want)
	}
	missing := parseFiles(t, nil, "no.yaml", Options{})
	if got := describeNotes(missing); !strings.HasPrefix(got, "no.yaml error The template cannot be read: ") {
		t.Errorf("got %q", got)
	}
}

func TestSpellingsOfYAML(t *testing.T) {
	const want = `
		declared Group vpc=
		-> tcp 443-443 cidr 10.0.0.0/8
	`
	for name, text := range map[string]string{
		"JSON":                `{"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0\/8"}]}}}}`,
		"JSON with tabs":      "{\n\t\"Resources\": {\n\t\t\"Group\": {\"Type\": \"AWS::EC2::SecurityGroup\", \"Properties\": {\"SecurityGroupEgress\": [{\"IpProtocol\": \"tcp\", \"FromPort\": 443, \"ToPort\": 443, \"CidrIp\": \"10.0.0.0/8\"}]}}}}",
		"JSON with an emoji":  `{"Description": "\ud83d\ude00 \\ud83d \ud83d", "Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"}]}}}}`,
		"byte order mark":     "\ufeffResources:\r\n  Group:\r\n    Type: AWS::EC2::SecurityGroup\r\n    Properties:\r\n      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]\r\n",
		"document marker":     "---\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]}\n",
		"anchors and aliases": "Rule: &r {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {SecurityGroupEgress: [*r]}\n",
		"merged maps":         "Rule: &r {IpProtocol: udp, FromPort: 443, ToPort: 443}\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {SecurityGroupEgress: [{<<: *r, IpProtocol: tcp, CidrIp: 10.0.0.0/8}]}\n",
		"several merged maps": "A: &a {IpProtocol: tcp}\nB: &b {FromPort: 443, ToPort: 443, IpProtocol: udp}\nResources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {SecurityGroupEgress: [{<<: [*a, *b], CidrIp: 10.0.0.0/8}]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			stack := parse(t, text, Options{})
			check(t, describeGroups(stack), want)
			check(t, describeNotes(stack), "")
		})
	}
}

func TestNotesOfTheLoader(t *testing.T) {
	for text, want := range map[string]string{
		"Resources:\n  A: {Type: A::B::C, Type: A::B::D}\n":    `t.yaml:2:22 error "Type" is given twice in the same map: only one of them can count.`,
		"Resources:\n  A: {Type: A::B::C, P: &p [*p]}\n":       "t.yaml:2:29 error The alias *p stands inside of what it stands for, and was left out.",
		"Resources:\n  A: {Properties: {}}\n":                  `t.yaml:2:3 error The resource "A" has no Type.`,
		"Resources:\n  A: {Type: 'AWS::EC2::'}\n":              `t.yaml:2:13 error "AWS::EC2::" is not a type of resources.`,
		"Resources: {A: {Type: 'A::B::C', Properties: {P: }}}": `t.yaml:1:47 error "P" has no value, which CloudFormation does not accept.`,
		"Resources: {A: {Type: 'A::B::C', P: ! }}":             `t.yaml:1:34 error "P" has no value, which CloudFormation does not accept.`,
		"Resources: {A: {Type: 'A::B::C', Properties: a}}":     `t.yaml:1:46 error The Properties of A are not a map.`,
		"Resources: {A: {Type: 'AWS::EC2::Sub'}}":              `t.yaml:1:23 error "AWS::EC2::Sub" is not a type of resources.`,
		"Outputs: {A: {Export: a}}\nResources: {}\n":           `t.yaml:1:11 error The output "A" has no Value.`,
		"Parameters: {A: {}}\nResources: {}\n":                 `t.yaml:1:14 error The parameter "A" has no Type.`,
		"Transform: AWS::CodeDeployBlueGreen\nResources: {}":   `t.yaml:1:12 warning The macro "AWS::CodeDeployBlueGreen" was not run: resources that it adds or changes were not seen as they will be.`,
		"Resources: {A: {Type: A::B::C, Fn::Transform: M}}\n":  `t.yaml:1:47 error The macro "M" was not run: the resource A was not seen as it will be.`,
		"Resources:\n  A: nothing\n":                           `t.yaml:2:3 error The resource "A" has no Type.`,
		"Resources:\n  Fn::ForEach::A: [x, [y]]\n":             "t.yaml:2:3 error Fn::ForEach takes an identifier, a collection and a map of what to repeat.",
		"Resources:\n  A: {Type: \"A::B::C::MODULE\"}\n":       `t.yaml:2:3 error A, of type A::B::C::MODULE, was not looked into: the resources that it adds were not seen.`,
		"Resources:\n  Fn::Transform: {Name: AWS::Include}\n":  "t.yaml:2:18 error The file that AWS::Include names was not found here: resources that it adds were not seen.",
		"Transform: [Mine]\nResources: {}\n":                   `t.yaml:1:13 error The macro "Mine" was not run: resources that it adds or changes were not seen as they will be.`,
		"Transform: {Name: AWS::Include}\nResources: {}\n":     "t.yaml:1:12 error The file that AWS::Include names was not found here: resources that it adds or changes were not seen as they will be.",
		"Transform: AWS::Serverless-2016-10-31\nResources: {}": "",
		"Transform: AWS::LanguageExtensions\nResources: {}":    "",
		"Resources: {A: {Type: 'A::B::C', P: !GetAZs }}":       "",
		"Resources: {A: {Type: 'A::B::C', P: {Fn::GetAZs: }}}": "",
		"---\nResources: {}\n---\n":                            "",
		"Resources: {}\n...\n":                                 "",
		"Resources: {}\n---\nResources: {}\n":                  "t.yaml error The file contains several YAML documents, of which only the first was read: a template is one document.",
		"Resources: {}\n---\n[\n":                              "t.yaml error The file contains several YAML documents, of which only the first was read: a template is one document.",
	} {
		check(t, describeNotes(parse(t, text, Options{})), want)
	}
}

// TestSectionsThatAreNoMaps wants a note for each section that holds something else, and none for one that is empty.
func TestSectionsThatAreNoMaps(t *testing.T) {
	for section, want := range map[string]string{
		"Rules: [{Assertions: []}]": "t.yaml:2:8 error The section Rules is not a map, so it was not read.",
		"Outputs:\n  - a":           "t.yaml:3:3 error The section Outputs is not a map, so it was not read.",
		"Parameters: text":          "t.yaml:2:13 error The section Parameters is not a map, so it was not read.",
		"Conditions: []":            "t.yaml:2:13 error The section Conditions is not a map, so it was not read.",
		"Mappings: []":              "t.yaml:2:11 error The section Mappings is not a map, so it was not read.",
		"Outputs:":                  "",
	} {
		check(t, describeNotes(parse(t, "Resources: {}\n"+section+"\n", Options{})), want)
	}
}

func TestIsTemplate(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", true},
		{"a.yml", "Resources:\n  A:\n    Type: AWS::EC2::VPC\n", true},
		{"a.yaml", "\ufeffResources:\r\n  A:\r\n    Type: AWS::EC2::VPC\r\n", true},
		{"a.json", "\ufeff" + `{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}`, true},
		{"a.template", "Resources:\n  A:\n    Type: 'Custom::X'\n", true},
		{"a.yaml", "Resources:\n  A:\n    Type: My::Own::Thing::MODULE\n", true},
		{"a.json", `{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}`, true},
		{"a.json", `{"AWSTemplateFormatVersion": "2010-09-09"}`, true},
		{"a.json", `{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}`, true}, // its error should be told
		{"a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n    AWSTemplateFormatVersion: x\n    Resources:\n      A:\n        Type: AWS::EC2::VPC\n", false},
		{"a.CFN", "Resources:\n  A:\n    Type: AWS::EC2::VPC\n", true},
		{"a.yaml", "---\n  AWSTemplateFormatVersion: '2010-09-09'\n  Resources: {}\n", true},
		{"a.yaml", "# of ours\n\n%YAML 1.2\n--- # of ours\n\n    # of ours\n  \"Resources\" :\n    A:\n      Type: AWS::EC2::VPC\n", true},
		{"a.yaml", "\r\n---\r\n Parameters: {}\r\n Resources:\r\n  A:\r\n   Type: AWS::EC2::VPC\r\n", true},
		{"a.yaml", "# of ours\n{Resources: {A: {Type: 'AWS::EC2::VPC'}}}\n", true},
		{"a.yaml", "---\n{\n  \"Resources\": {\"A\": {\"Type\": \"AWS::EC2::VPC\"}}\n}\n", true},
		{"a.yaml", "  data:\n    Resources:\n      A:\n        Type: AWS::EC2::VPC\n", false},
		{"appspec.yaml", "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n", false},
		{"appspec.yml", "version: 0.0\nResources:\n\n# the function\n- Function:\n    Type: AWS::Lambda::Function\n", false},
		{"appspec.yml", "version: 0.0\nResources: [{TargetService: {Type: 'AWS::ECS::Service'}}]\n", false},
		{"appspec.json", `{"version": 0.0, "Resources": [{"TargetService": {"Type": "AWS::ECS::Service"}}]}`, false},
		{"a.yaml", "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  A:\n    Type: ALIYUN::ECS::VPC\n", false},
		{"a.yaml", "Resources:\n  - a\n  - b::c\n", false},
		{"a.yaml", "resources:\n  Resources:\n    A:\n      Type: AWS::EC2::VPC\n", false}, // the Serverless framework's
		{"a.json", `{"tree": {"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}}`, false},
		{"a.json", `{"Resources": ["a::b"]}`, false},
		{"a.json", `["AWSTemplateFormatVersion"]`, false},
		{"a.txt", "AWSTemplateFormatVersion: '2010-09-09'\n", false},
		{"a.yaml", "", false},
	} {
		if got := IsTemplate(test.name, []byte(test.text)); got != test.want {
			t.Errorf("%s %q: got %v", test.name, test.text, got)
		}
	}
}

// TestRecognize shows what is wrong with files that may be meant to be templates, and how templates may be written.
func TestRecognize(t *testing.T) {
	const yaml = "Resources:\n  A:\n    Type: AWS::EC2::VPC\n"
	utf16 := func(text string) string {
		wide := "\xff\xfe"
		for _, c := range []byte(text) {
			wide += string(rune(c)) + "\x00"
		}
		return wide
	}
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	if _, err := w.Write([]byte(yaml)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	const is = "a template"
	for _, test := range []struct{ name, text, want string }{
		{"a.yaml", yaml, is},
		{"A.YAML", yaml, is},
		{"a.cform", yaml, is},
		{"a.yaml", utf16(yaml), is},
		{"a.json", utf16(`{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}`), is},
		{"a.yaml", "Resources:\n  A:\n    Type: !!str AWS::EC2::VPC\n", is},
		{"a.yaml", "Resources:\n  A:\n    Type: >-\n      AWS::EC2::VPC\n", is},
		{"a.yaml", "Resources:\n  A:\n    ? Type\n    : AWS::EC2::VPC\n", is},
		{"a.yaml", "? Resources\n:\n  A:\n    Type: AWS::EC2::VPC\n", is},
		{"a.yaml", "\"\\x52esources\":\n  A:\n    Type: AWS::EC2::VPC\n", is},
		{"a.json", `{"\u0052esources": {"A": {"Type": "AWS\u003a:EC2::VPC"}}}`, is},
		{"a.yaml", "Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}\n", is},
		{"a.yaml", "kind: ConfigMap\n---\n" + yaml, is},
		{"a.yaml", "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}\n", is},
		{"a.json", `{"Resources": {"A": 1, "Fn::Transform": {"Name": "AWS::Include"}}}`, is},
		{"a.json", `{"AWSTemplateFormatVersion": "2010-09-09", "Res`, is}, // its error should be reported
		{"a.yaml", compressed.String(), faultGzip},
		{"a.yaml", yaml + "\x00", source.ErrNotText.Error()},
		{"a.yaml", "{{ header }}\n" + yaml, faultRendered},
		{"a.json", "{", faultCut},
		{"a.json", `{"`, faultCut},
		{"a.json", `{"Descr`, faultCut},
		{"a.json", `{"Description": "a", "Parameters": {"A": {"Type": "String"}}, "Resources": {"A": {"Ty`, faultCut},
		{"a.yaml", "AWSTem", faultSections},
		{"a.yaml", "# of ours\nDescription: a\n", faultSections},
		{"a.yaml", "Parameters:\n  A:\n    Type: String\n", faultSections},
		{"a.yaml", "Description: a\nResources:\n  A:\n", faultSections},
		{"a.yaml", "Description: a\nResources:\n  A:\n    Type: AW\n", faultSections},
		{"a.yaml", "", ""},
		{"a.yaml", "# of ours\n", ""},
		{"a.yaml", "Parameters:\n  A: a\n", ""},
		{"a.json", `{"Parameters": {"A": "a"}, "Tags": {}}`, ""},
		{"a.json", `{"name": "a", "Resources": {`, ""},
		{"a.json", "{ // of ours\n}", ""},
		{"a.json", "{}", ""},
		{"a.yaml", "Rules: [a]\n", ""},
		{"a.yaml", "{{ if .Values.a }}\nkind: Pod\n{{ end }}\n", ""},
		{"a.yaml", "\x1f\x8b\x00", ""},
	} {
		got, fault := Recognize(test.name, []byte(test.text))
		if got && fault == "" {
			fault = is
		}
		if fault != test.want {
			t.Errorf("%s %q: got %q, want %q", test.name, test.text, fault, test.want)
		}
	}
}

func BenchmarkIsTemplateOfKubernetes(b *testing.B) {
	text := []byte(strings.Repeat("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      resources: {limits: {cpu: 1}}\n", 50))
	for b.Loop() {
		IsTemplate("pod.yaml", text)
	}
}
