package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// network is a template that exports the group and the VPC of its endpoints.
const network = `
Parameters: {Stage: {Type: String, Default: dev}}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 127.0.0.1/32}]}}
Outputs:
  Group: {Value: !GetAtt Group.GroupId, Export: {Name: !Sub "${AWS::StackName}-Group"}}
  Vpc: {Value: !Ref Vpc, Export: {Name: !Sub "vpc-${Stage}"}}
`

// app is a template that imports them under the given names.
func app(group, vpc string) string {
	return `
Parameters: {Network: {Type: String}, Stage: {Type: String, Default: dev}}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: {"Fn::ImportValue": ` + vpc + `}
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: {"Fn::ImportValue": ` + group + `}}]
`
}

func TestGroup(t *testing.T) {
	const alone = "Resources: {Bucket: {Type: \"AWS::S3::Bucket\"}}\n"
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"one", map[string]string{"a.yaml": network}, "[[a.yaml]]"},
		{"nothing in common", map[string]string{"a.yaml": alone, "b.yaml": network}, "[[a.yaml] [b.yaml]]"},
		{"the name of the stack is a parameter", map[string]string{"app.yaml": app(`!Sub "${Network}-Group"`, "x"), "network.yaml": network, "other.yaml": alone},
			"[[app.yaml network.yaml] [other.yaml]]"},
		{"the name of the stack is written out", map[string]string{"app.yaml": app("my-network-Group", "x"), "network.yaml": network}, "[[app.yaml network.yaml]]"},
		{"the same name", map[string]string{"app.yaml": app("x", `!Sub "vpc-${Stage}"`), "network.yaml": network}, "[[app.yaml network.yaml]]"},
		{"another name", map[string]string{"app.yaml": app("x", "vpc-prod"), "network.yaml": network}, "[[app.yaml] [network.yaml]]"},
		{"several that fit", map[string]string{"app.yaml": app("x-Group", "x"), "a/n.yaml": network, "b/n.yaml": network}, "[[a/n.yaml] [app.yaml] [b/n.yaml]]"},
		{"the nearest of them", map[string]string{"a/app.yaml": app("x-Group", "x"), "a/n.yaml": network, "b/n.yaml": network}, "[[a/app.yaml a/n.yaml] [b/n.yaml]]"},
		{"two that import from one", map[string]string{"a.yaml": app("x", "vpc-dev"), "b.yaml": app("x", "vpc-dev"), "n.yaml": network}, "[[a.yaml b.yaml n.yaml]]"},
		{"a name of which nothing is known", map[string]string{"app.yaml": app("!Ref Network", "x"), "network.yaml": network}, "[[app.yaml] [network.yaml]]"},
		{"templates that nest each other", map[string]string{
			"a.yaml": "Resources: {Other: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: b.yaml}}}\n",
			"b.yaml": "Resources: {Other: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: a.yaml}}}\n"}, "[[a.yaml]]"},
		{"one that cannot be read", map[string]string{"a.yaml": "Export: [", "b.yaml": network}, "[[a.yaml] [b.yaml]]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _ := Group(treeOf(t, test.files), slices.Sorted(maps.Keys(test.files)), Options{})
			check(t, fmt.Sprint(got), test.want)
		})
	}
	if got, _ := Group(treeOf(t, nil), nil, Options{}); len(got) != 0 {
		t.Errorf("got %v for nothing", got)
	}
}

func TestImports(t *testing.T) {
	const nothing = `
		-> ? ?-? unknown maybe(the export "gone" of another stack is not in these files [--import gone=…]) unknown(the export "gone" of another stack is not in these files [--import gone=…])
		<- ? ?-? unknown maybe(the export "gone" of another stack is not in these files [--import gone=…]) unknown(the export "gone" of another stack is not in these files [--import gone=…])`
	for _, test := range []struct{ name, group, vpc, want string }{
		{"joined", `!Sub "${Network}-Group"`, "vpc-dev", `
			declared app.Group vpc=Vpc
			-> tcp 443-443 group network.Group
			declared network.Group vpc=Vpc exported(network.Group is published by the output network.Group)
			-> all 0-65535 cidr 127.0.0.1/32`},
		{"given", "given", "gone", `
			declared app.Group vpc=import:gone
			-> tcp 443-443 group sg-1
			declared network.Group vpc=Vpc exported(network.Group is published by the output network.Group)
			-> all 0-65535 cidr 127.0.0.1/32
			external sg-1 vpc=
			-> ? ?-? unknown maybe(sg-1 is not declared in these files) unknown(sg-1 is not declared in these files)
			<- ? ?-? unknown maybe(sg-1 is not declared in these files) unknown(sg-1 is not declared in these files)`},
		{"nowhere", "gone", "vpc-dev", `
			declared app.Group vpc=Vpc
			-> tcp 443-443 group import:gone
			external import:gone vpc=` + nothing + `
			declared network.Group vpc=Vpc exported(network.Group is published by the output network.Group)
			-> all 0-65535 cidr 127.0.0.1/32`},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := treeOf(t, map[string]string{"app.yaml": app(test.group, test.vpc), "network.yaml": network})
			stack := Parse(tree, []string{"app.yaml", "network.yaml"}, Options{Imports: map[string]string{"given": "sg-1"}})
			check(t, describeGroups(stack), test.want)
			check(t, describeNotes(stack), "")
			check(t, stack.Root, "app.yaml, network.yaml")
		})
	}
}

// TestSameNames shows that what two templates call the same is kept apart, also where nothing is known about it.
func TestSameNames(t *testing.T) {
	const text = `
Parameters: {Vpc: {Type: String}, Stage: {Type: String, Default: dev}}
Conditions: {Dev: !Equals [!Ref Stage, dev]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: Dev, Properties: {VpcId: !Ref Vpc, SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}}
`
	tree := treeOf(t, map[string]string{"x/t.yaml": text, "y/t.yaml": text})
	stack := Parse(tree, []string{"x/t.yaml", "y/t.yaml"}, Options{})
	check(t, describeGroups(stack), `
		declared x/t.Group vpc=x/t.Vpc
		-> all 0-65535 cidr 127.0.0.1/32
		declared y/t.Group vpc=y/t.Vpc
		-> all 0-65535 cidr 127.0.0.1/32
	`)
	check(t, outcomesOf(stack), "Stage is not dev")
}

// TestAmbiguousExports wants the templates named that may export what is imported, whether they are analysed with the
// template that imports it or not.
func TestAmbiguousExports(t *testing.T) {
	const use = "Resources: {Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: !ImportValue x-Group}}}\n"
	files := map[string]string{"app.yaml": use, "a/n.yaml": network, "b/n.yaml": network, "c/n.yaml": network, "d/n.yaml": network, "e/n.yaml": network}
	tree, names := treeOf(t, files), slices.Sorted(maps.Keys(files))
	_, ambiguous := Group(tree, names, Options{})
	for name, stack := range map[string]*model.Stack{
		"alone":    Parse(tree, []string{"app.yaml"}, Options{Ambiguous: ambiguous}),
		"together": Parse(tree, names, Options{}),
	} {
		why := stack.VPCs["import:x-Group"].Unknown
		if want := `5 templates may export "x-Group": a/n.yaml, b/n.yaml, c/n.yaml and 2 more`; len(why) != 1 || why[0].Reason != want {
			t.Errorf("%s: got %+v, want %s", name, why, want)
		}
	}
	_, ambiguous = Group(tree, []string{"a/n.yaml", "app.yaml", "b/n.yaml"}, Options{})
	check(t, fmt.Sprint(ambiguous), "map[x-Group:[a/n.yaml b/n.yaml]]")
}

// TestOwnExports wants no stack to import what it exports itself, or what a stack exports that it is a part of.
func TestOwnExports(t *testing.T) {
	const imports = "  Use: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: !ImportValue {\"Fn::Sub\": \"${Network}-Group\"}}}\n"
	files := map[string]string{
		"self.yaml": strings.NewReplacer("Parameters: {", "Parameters: {Network: {Type: String}, ", "Resources:\n", "Resources:\n"+imports).Replace(network),
		"outer.yaml": strings.Replace(network, "Resources:\n", `Resources:
  Inner: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: inner.yaml}}
`, 1),
		"inner.yaml": "Parameters: {Network: {Type: String}}\nResources:\n" + imports,
		"parent.yaml": "Parameters: {Network: {Type: String}}\nResources:\n" + imports + `  Net: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: net.yaml}}
`,
		"net.yaml": network,
	}
	for name, want := range map[string]string{
		"self.yaml":   "Use import:${Network}-Group",
		"outer.yaml":  "Inner.Use import:${Inner.Network}-Group",
		"parent.yaml": "Use Net.Group", // what a part exports is there once it is made
	} {
		id, vpc, _ := strings.Cut(want, " ")
		if g := Parse(treeOf(t, files), []string{name}, Options{}).Groups[id]; g == nil || g.VPC != vpc {
			t.Errorf("%s: got %+v, want %s", name, g, want)
		}
	}
}
