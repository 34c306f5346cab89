package cloudformation

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestPitfalls holds what keeps goformation from reading whole templates: each construct must leave its group readable.
func TestPitfalls(t *testing.T) {
	for _, test := range []struct{ name, text, group string }{
		{"Ref to a resource is an identity", `
Resources:
  Peer: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationSecurityGroupId: !Ref Peer}]}}
`, "-> all 0-65535 group Peer"},
		{"GetAtt to a resource is an identity", `
Resources:
  Peer: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationSecurityGroupId: !GetAtt Peer.GroupId}]}}
`, "-> all 0-65535 group Peer"},
		{"an import is named", `
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !ImportValue s3}]}}}
`, "-> all 0-65535 prefix_list import:s3"},
		{"Cidr is computed", `
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: !Select [1, !Cidr [10.0.0.0/16, 2, 8]]}]}}}
`, "-> all 0-65535 cidr 10.0.1.0/24"},
		{"the region is not us-east-1 because nothing is said", `
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !Sub "pl-${AWS::Region}-${AWS::Partition}-${AWS::URLSuffix}"}]}}}
`, "-> all 0-65535 prefix_list pl-${AWS::Region}-${AWS::Partition}-${AWS::URLSuffix}"},
		{"Sub unescapes what is literal", `
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !Sub "pl-${!Literal}"}]}}}
`, "-> all 0-65535 prefix_list pl-${Literal}"},
		{"Ref to a parameter without default is not nothing", `
Parameters: {Cidr: {Type: String}}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: !Ref Cidr}]}}}
`, "-> all 0-65535 unknown unknown(parameter Cidr has no value [--parameter Cidr=…])"},
		{"Sub keeps what it cannot resolve", `
Parameters: {A: {Type: String}}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !Sub "pl-${A}"}]}}}
`, "-> all 0-65535 prefix_list pl-${A}"},
		{"a resource with a condition stays a resource", `
Conditions: {On: !Equals [a, a]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: On, Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}}
`, "-> all 0-65535 cidr 10.0.0.0/8"},
		{"the short tags of conditions, lengths and macros", `
Conditions: {On: !Equals [a, a], Also: !And [!Condition On, !Not [!Equals [!Length [a], 2]]]}
Resources:
  Other: {Type: "Custom::X", Properties: {A: !Transform {Name: M}}}
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Also, Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}
`, "-> all 0-65535 cidr 10.0.0.0/8"},
		{"If with a condition that is open", `
Parameters: {P: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: !If [Open, [{IpProtocol: -1, CidrIp: 10.0.0.0/8}], [{IpProtocol: -1, CidrIp: 10.0.0.0/9}]]}}}
`, `-> all 0-65535 cidr 10.0.0.0/8 maybe(condition Open is not known, as parameter P has no value [--parameter P=…])
-> all 0-65535 cidr 10.0.0.0/9 maybe(condition Open is not known, as parameter P has no value [--parameter P=…])`},
		{"numbers, text and number parameters with text defaults", `
Parameters: {Port: {Type: Number, Default: "443"}}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}, {IpProtocol: 6, FromPort: "443", ToPort: !Ref Port, CidrIp: 10.0.0.0/8}]}}}
`, "-> all 0-65535 cidr 10.0.0.0/8\n-> tcp 443-443 cidr 10.0.0.0/8"},
		{"newer properties, unknown types, policies and modules", `
Resources:
  New: {Type: "AWS::Brand::New", Properties: {A: 1}, CreationPolicy: {ResourceSignal: {Count: 1}}}
  Loop: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/8, Newer: {A: [1]}}, UpdatePolicy: {}, DeletionPolicy: RetainExceptOnCreate}
  Group: {Type: "AWS::EC2::SecurityGroup", CreationPolicy: {}, Properties: {Newest: true, SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8, Newer: x}]}}
`, "-> all 0-65535 cidr 10.0.0.0/8"},
		{"modules and loops", `
Resources:
  Module: {Type: "My::Own::Thing::MODULE", Properties: {A: 1}}
  Fn::ForEach::Groups: [Name, [Group], {"${Name}": {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}}]
`, "-> all 0-65535 cidr 10.0.0.0/8"},
		{"a property that is not of its kind", `
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: [a], VpcId: {a: b}, SecurityGroupEgress: [text, {IpProtocol: -1, CidrIp: 10.0.0.0/8, FromPort: many}]}}
`, "-> ? ?-? unknown maybe(a map of properties is expected here) unknown(a map of properties is expected here)\n-> all 0-65535 cidr 10.0.0.0/8"},
		{"a policy as text and as a map", `
Resources:
  Text: {Type: "AWS::EC2::VPCEndpoint", Properties: {PolicyDocument: "{}"}}
  Map: {Type: "AWS::EC2::VPCEndpoint", Properties: {PolicyDocument: {Statement: [{Condition: {StringEquals: {a: b}}}]}}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}
`, "-> all 0-65535 cidr 10.0.0.0/8"},
		{"calls with too few arguments", `
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !FindInMap [a], SecurityGroupEgress: [{IpProtocol: -1, CidrIp: !Select [-1, [a]]}]}}
`, `-> all 0-65535 unknown unknown(Fn::Select takes an index from 0, not "-1")`},
		{"conditions that need each other", `
Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}
Resources: {Group: {Type: "AWS::EC2::SecurityGroup", Condition: A, Properties: {SecurityGroupEgress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]}}}
`, "-> all 0-65535 cidr 10.0.0.0/8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := describeGroups(parse(t, test.text, Options{}))
			_, got, _ = strings.Cut(got[strings.Index(got, "declared Group"):], "\n")
			got, _, _ = strings.Cut(got, "\ndeclared")
			check(t, got, test.group)
		})
	}
}

// TestResourcesOfModules takes the resources of modules for what they are, and not for misspelt names.
func TestResourcesOfModules(t *testing.T) {
	stack := parse(t, `
Resources:
  Module: {Type: "My::Own::Thing::MODULE"}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationSecurityGroupId: !Ref Module.Peer}, {IpProtocol: -1, DestinationSecurityGroupId: !GetAtt Module.Peer.GroupId}]}}
`, Options{})
	const why = "Module.Peer is a resource of the module Module, which was not looked into"
	check(t, describeGroups(stack), `
		declared Group vpc=
		-> all 0-65535 group Module.Peer
		-> all 0-65535 group Module.Peer
		external Module.Peer vpc=
		-> ? ?-? unknown maybe(`+why+`) unknown(`+why+`)
		<- ? ?-? unknown maybe(`+why+`) unknown(`+why+`)
	`)
	check(t, describeNotes(stack), "t.yaml:3:3 error Module, of type My::Own::Thing::MODULE, was not looked into: the resources that it adds were not seen.")
}

func TestConcurrentParsing(t *testing.T) {
	tree := treeOf(t, map[string]string{"t.yaml": workloads + "Service: {Type: \"AWS::ECS::Service\", Properties: {LaunchType: FARGATE}}\n"})
	want := describeWorkloads(Parse(tree, []string{"t.yaml"}, Options{}))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := describeWorkloads(Parse(tree, []string{"t.yaml"}, Options{})); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wait.Wait()
}

// TestHostileTemplates parses templates that expand to more than they should.
func TestHostileTemplates(t *testing.T) {
	aliases := "A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 30 {
		aliases += fmt.Sprintf("A%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	sub := "x"
	for range 12 {
		sub = `{"Fn::Sub": ["` + strings.Repeat("${a}", 20) + `", {a: ` + sub + `}]}`
	}
	branches := "x"
	for range 40 {
		branches = `!If [A, ` + branches + `, !If [B, y, z]]`
	}
	stacks := "Resources:\n  Group: {Type: \"AWS::EC2::SecurityGroup\"}\n"
	for i := range 20 {
		stacks += fmt.Sprintf("  S%d: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: t.yaml}}\n", i)
	}
	for name, text := range map[string]string{
		"stacks":      stacks,
		"aliases":     aliases + "Resources: {Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: *a30}}}\n",
		"substitutes": "Resources: {Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: " + sub + "}}}\n",
		"branches":    "Parameters: {P: {Type: String}}\nConditions: {A: !Equals [!Ref P, a], B: !Equals [!Ref P, b]}\nResources: {Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: " + branches + "}}}\n",
		"depth":       "Resources: {Group: {Type: \"AWS::EC2::SecurityGroup\", Properties: " + strings.Repeat("{a: ", 2000) + "b" + strings.Repeat("}", 2000) + "}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			if stack := parse(t, text, Options{}); stack.Groups["Group"] == nil {
				t.Errorf("the group is gone: %s", describeNotes(stack))
			}
		})
	}
}
