package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestInlineRules(t *testing.T) {
	stack := parse(t, `
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Port: {Type: Number}
  Peer: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  Own: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Port}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Own}}
  Lookup: {Type: "Custom::Lookup"}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: "443", CidrIp: 10.1.2.3/16}
        - {IpProtocol: "6", FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0}
        - {IpProtocol: -1, FromPort: 443, ToPort: 443, CidrIpv6: "::/0"}
        - {IpProtocol: 50, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
        - {IpProtocol: UDP, FromPort: 53, ToPort: 53, CidrIp: !GetAtt Own.CidrBlock}
        - {IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: !GetAtt Subnet.CidrBlock}
        - {IpProtocol: icmpv6, CidrIpv6: "2001:db8::/32"}
        - {IpProtocol: tcp, FromPort: 1, ToPort: 2, CidrIpv6: !Select [0, !GetAtt Own.Ipv6CidrBlocks]}
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, DestinationSecurityGroupId: !Ref Peer}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-61a54008}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: !GetAtt Lookup.Id}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: "", DestinationSecurityGroupId: !GetAtt Own.DefaultSecurityGroup}
        - {IpProtocol: tcp, FromPort: 1, ToPort: 2, CidrIp: !Sub "${Peer}/32"}
        - {FromPort: 1, ToPort: 2, CidrIp: 10.0.0.1/32}
        - {IpProtocol: !Ref Peer, FromPort: 1, ToPort: 2, CidrIp: 10.0.0.1/32, CidrIpv6: "::1/128"}
      SecurityGroupIngress:
        IpProtocol: tcp
        FromPort: 443
        ToPort: 443
        SourceSecurityGroupId: !GetAtt Group.GroupId
`, Options{Region: "eu-west-1"})
	check(t, describeGroups(stack), `
		declared Group vpc=Vpc
		-> tcp 443-443 cidr 10.1.0.0/16
		-> tcp 0-65535 cidr 0.0.0.0/0
		-> all 0-65535 cidr ::/0
		-> 50 0-65535 cidr 10.0.0.0/8
		-> udp 53-53 vpc_cidr Own
		-> icmp 8--1 subnet_cidr Subnet
		-> icmpv6 0-65535 cidr 2001:db8::/32
		-> tcp 1-2 vpc_cidr Own.Ipv6CidrBlocks[0]
		-> tcp ?-? group Peer unknown(parameter Port has no value [--parameter Port=…])
		-> tcp 443-443 prefix_list pl-61a54008
		-> tcp 443-443 prefix_list Lookup.Id
		-> tcp 443-443 none
		-> tcp 443-443 group Own.default_security_group
		-> tcp 1-2 unknown unknown(parameter Peer has no value [--parameter Peer=…])
		-> ? ?-? cidr 10.0.0.1/32 unknown(a rule of Group has no IpProtocol)
		-> ? ?-? cidr 10.0.0.1/32 unknown(parameter Peer has no value [--parameter Peer=…])
		-> ? ?-? cidr ::1/128 unknown(parameter Peer has no value [--parameter Peer=…])
		<- tcp 443-443 group Group
		default Own.default_security_group vpc=Own
		-> all 0-65535 cidr 0.0.0.0/0 implicit
		-> all 0-65535 cidr ::/0 implicit
		<- all 0-65535 group Own.default_security_group implicit
		external Peer vpc=
		-> ? ?-? unknown maybe(parameter Peer has no value [--parameter Peer=…]) unknown(parameter Peer has no value [--parameter Peer=…])
		<- ? ?-? unknown maybe(parameter Peer has no value [--parameter Peer=…]) unknown(parameter Peer has no value [--parameter Peer=…])
	`)
	check(t, describeNetwork(stack), `
		vpc declared Own [] unknown(parameter Port has no value [--parameter Port=…])
		vpc external Vpc [] unknown(parameter Vpc has no value [--parameter Vpc=…])
		subnet declared Subnet vpc=Own
		list Lookup.Id region=eu-west-1 literal=false [] unknown(Id of Lookup (Custom::Lookup) is known only after deployment)
		list pl-61a54008 region=eu-west-1 literal=true []
	`)
	check(t, describeNotes(stack), "")
}

func TestRulePositions(t *testing.T) {
	stack := parse(t, `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress:
        - IpProtocol: tcp
          CidrIp: 10.0.0.0/8
        - IpProtocol: tcp
          FromPort: 1
        - !If [Open, {IpProtocol: tcp, CidrIp: 10.0.0.0/9}, {IpProtocol: tcp, CidrIp: 10.0.0.0/10}]
  Out:
    Type: AWS::EC2::SecurityGroupEgress
    Properties:
      GroupId: !Ref Group
      IpProtocol: tcp
      DestinationSecurityGroupId: !GetAtt
        - Group
        - GroupId
  Nowhere:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Group, IpProtocol: tcp}
Parameters: {P: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
`, Options{})
	var got []string
	for _, r := range stack.Groups["Group"].Egress {
		got = append(got, r.ID+" "+place(stack, r.At))
	}
	check(t, strings.Join(got, "\n"), `
		Group 7:19-7:29
		Group 8:11-9:22
		Group 10:48-10:58
		Group 10:87-10:98
		Out 16:35-18:18
		Nowhere 19:3-19:10
	`)
	check(t, place(stack, stack.Groups["Group"].At), "2:3-2:8")
}

func TestSeparateRules(t *testing.T) {
	stack := parse(t, `
Parameters:
  Open: {Type: String}
  Outside: {Type: "AWS::EC2::SecurityGroup::Id"}
Conditions:
  A: !Equals [!Ref Open, a]
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup"}
  ByRef: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}}
  ByAttribute: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-1}}
  Named: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupName: web}}
  OfParameter: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !Ref Outside, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
  OfImport: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !ImportValue sg, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
  OfLiteral: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: sg-1, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
  OfEither: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !If [A, !Ref Group, sg-1], IpProtocol: -1, CidrIp: 10.2.0.0/16}}
  OfNone: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {IpProtocol: -1, CidrIp: 10.0.0.0/8}}
  OfName: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupName: web, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
`, Options{})
	check(t, describeGroups(stack), `
		declared Group vpc=
		-> tcp 443-443 cidr 10.0.0.0/8
		-> all 0-65535 cidr 10.2.0.0/16 maybe(condition A is not known, as parameter Open has no value [--parameter Open=…])
		<- tcp 443-443 prefix_list pl-1
		<- tcp 1-1 unknown unknown(the source group is given by the name "web", which does not tell which group it is)
		external Outside vpc=
		-> ? ?-? unknown maybe(parameter Outside has no value [--parameter Outside=…]) unknown(parameter Outside has no value [--parameter Outside=…])
		-> all 0-65535 cidr 10.0.0.0/8
		<- ? ?-? unknown maybe(parameter Outside has no value [--parameter Outside=…]) unknown(parameter Outside has no value [--parameter Outside=…])
		external import:sg vpc=
		-> ? ?-? unknown maybe(the export "sg" of another stack is not in these files [--import sg=…]) unknown(the export "sg" of another stack is not in these files [--import sg=…])
		-> all 0-65535 cidr 10.0.0.0/8
		<- ? ?-? unknown maybe(the export "sg" of another stack is not in these files [--import sg=…]) unknown(the export "sg" of another stack is not in these files [--import sg=…])
		external sg-1 vpc=
		-> ? ?-? unknown maybe(sg-1 is not declared in these files) unknown(sg-1 is not declared in these files)
		-> all 0-65535 cidr 10.0.0.0/8
		-> all 0-65535 cidr 10.2.0.0/16 maybe(condition A is not known, as parameter Open has no value [--parameter Open=…])
		<- ? ?-? unknown maybe(sg-1 is not declared in these files) unknown(sg-1 is not declared in these files)
		unattached
		-> all 0-65535 cidr 10.0.0.0/8 maybe(OfNone names no group)
		<- all 0-65535 cidr 10.0.0.0/8 maybe(OfName names no group)
	`)
	check(t, describeNotes(stack), "t.yaml:11:151 warning A source group given by name cannot be told from others; SourceSecurityGroupId can.")
}

// TestImplicitEgress covers when AWS's own allow-all stays in place: only if no other egress rule is written.
func TestImplicitEgress(t *testing.T) {
	const inline = `{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}`
	for _, test := range []struct {
		name, egress, separate string
		want                   model.Ternary
	}{
		{"nothing written", ``, ``, model.Yes},
		{"an empty list", `SecurityGroupEgress: []`, ``, model.Yes},
		{"no value", `SecurityGroupEgress: !Ref AWS::NoValue`, ``, model.Yes},
		{"an inline rule", `SecurityGroupEgress: [` + inline + `]`, ``, model.No},
		{"an inline rule without a list", `SecurityGroupEgress: ` + inline, ``, model.No},
		{"an inline rule under an open condition", `SecurityGroupEgress: [!If [Open, ` + inline + `, !Ref "AWS::NoValue"]]`, ``, model.Unclear},
		{"one of two rules", `SecurityGroupEgress: [!If [Open, ` + inline + `, ` + inline + `]]`, ``, model.No},
		{"a rule that is off", `SecurityGroupEgress: [!If [Never, ` + inline + `, !Ref "AWS::NoValue"]]`, ``, model.Yes},
		{"a list under an open condition", `SecurityGroupEgress: !If [Open, [` + inline + `], !Ref "AWS::NoValue"]`, ``, model.Unclear},
		{"an empty list under an open condition", `SecurityGroupEgress: !If [Open, [` + inline + `], []]`, ``, model.Unclear},
		{"one of two lists", `SecurityGroupEgress: !If [Open, [` + inline + `], [` + inline + `]]`, ``, model.No},
		{"a macro's list", `SecurityGroupEgress: !Transform {Name: M}`, ``, model.No},
		{"a separate rule", ``, `Out: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}`, model.No},
		{"a separate rule of another group that points here", ``, `Out: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: sg-1, IpProtocol: -1, DestinationSecurityGroupId: !Ref Group}}`, model.Yes},
		{"a separate ingress rule", ``, `In: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}`, model.Yes},
		{"a separate rule under an open condition", ``, `Out: {Type: "AWS::EC2::SecurityGroupEgress", Condition: Open, Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}`, model.Unclear},
		{"separate rules of which one exists", ``, `
  Out: {Type: "AWS::EC2::SecurityGroupEgress", Condition: Open, Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
  Other: {Type: "AWS::EC2::SecurityGroupEgress", Condition: Closed, Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}`, model.No},
		{"a separate rule that is off", ``, `Out: {Type: "AWS::EC2::SecurityGroupEgress", Condition: Never, Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}`, model.Yes},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, `
Parameters: {P: {Type: String}}
Conditions:
  Open: !Equals [!Ref P, a]
  Closed: !Not [!Condition Open]
  Never: !Equals [a, b]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      `+test.egress+`
  `+test.separate+"\n", Options{})
			if got := implicitEgress(stack.Groups["Group"]); got != test.want {
				t.Errorf("got %s, want %s:\n%s", got, test.want, describeGroups(stack))
			}
		})
	}
}

// implicitEgress says whether a group has egress that nobody wrote.
func implicitEgress(g *model.Group) model.Ternary {
	answer, count := model.No, 0
	for _, r := range g.Egress {
		if !r.Implicit {
			continue
		}
		count++
		answer = model.Yes
		if len(r.Maybe) > 0 {
			answer = model.Unclear
		}
	}
	if count != 0 && count != 2 {
		return "odd"
	}
	return answer
}

func TestRuleOfAConditionalGroup(t *testing.T) {
	stack := parse(t, `
Parameters: {P: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Condition: Open}
  Out: {Type: "AWS::EC2::SecurityGroupEgress", Condition: Open, Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: 10.0.0.0/8}}
`, Options{})
	check(t, describeGroups(stack), `
		declared Group vpc= maybe(condition Open is not known, as parameter P has no value [--parameter P=…])
		-> all 0-65535 cidr 10.0.0.0/8
	`)
}

func TestChoicesInRules(t *testing.T) {
	stack := parse(t, `
Parameters: {P: {Type: String}, Q: {Type: String}}
Conditions:
  A: !Equals [!Ref P, a]
  B: !Equals [!Ref Q, b]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress:
        - IpProtocol: tcp
          FromPort: !If [A, 443, 80]
          ToPort: !If [A, 443, 80]
          CidrIp: !If [A, 10.0.0.0/8, !Ref "AWS::NoValue"]
          DestinationPrefixListId: !If [A, !Ref "AWS::NoValue", pl-1]
        - IpProtocol: !If [B, tcp, tcp]
          FromPort: 1
          ToPort: 1
          CidrIp: !If [A, !If [B, 10.1.0.0/16, 10.2.0.0/16], 10.3.0.0/16]
`, Options{})
	const a, both = "maybe(condition A is not known, as parameter P has no value [--parameter P=…])",
		"maybe(condition A is not known, as parameter P has no value [--parameter P=…]; condition B is not known, as parameter Q has no value [--parameter Q=…])"
	check(t, describeGroups(stack), `
		declared Group vpc=
		-> tcp 443-443 cidr 10.0.0.0/8 `+a+`
		-> tcp 80-80 prefix_list pl-1 `+a+`
		-> tcp 1-1 cidr 10.1.0.0/16 `+both+`
		-> tcp 1-1 cidr 10.2.0.0/16 `+both+`
		-> tcp 1-1 cidr 10.3.0.0/16 `+a+`
	`)
}

// TestBlocksThatAreNotKnown takes the block of a VPC or a subnet for itself wherever it comes from, unless it may be that
// of several.
func TestBlocksThatAreNotKnown(t *testing.T) {
	stack := parse(t, `
Parameters: {Vpc: {Type: String}, Subnet: {Type: String}, Both: {Type: String}, Other: {Type: String}}
Resources:
  A: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Vpc}}
  B: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Both}}
  C: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Both}}
  Net: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref A, CidrBlock: !Ref Subnet}}
  Cut: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref A, CidrBlock: !Select [1, !Cidr [!GetAtt A.CidrBlock, 4, 8]]}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref A
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: !GetAtt A.CidrBlock}
        - {IpProtocol: tcp, FromPort: 2, ToPort: 2, CidrIp: !Ref Vpc}
        - {IpProtocol: tcp, FromPort: 3, ToPort: 3, CidrIp: !Sub "${Subnet}"}
        - {IpProtocol: tcp, FromPort: 4, ToPort: 4, CidrIp: !Select [1, !Cidr [!Ref Vpc, 4, 8]]}
        - {IpProtocol: tcp, FromPort: 5, ToPort: 5, CidrIp: !Select [1, !Cidr [!GetAtt A.CidrBlock, 4, 8]]}
        - {IpProtocol: tcp, FromPort: 6, ToPort: 6, CidrIp: !GetAtt B.CidrBlock}
        - {IpProtocol: tcp, FromPort: 7, ToPort: 7, CidrIp: !Ref Both}
        - {IpProtocol: tcp, FromPort: 8, ToPort: 8, CidrIp: !Ref Other}
`, Options{})
	var got []string
	for _, r := range stack.Groups["Group"].Egress {
		got = append(got, fmt.Sprint(*r.FromPort, " ", peer(r.Peer)))
	}
	check(t, strings.Join(got, "\n"), `
		1 vpc_cidr A
		2 vpc_cidr A
		3 subnet_cidr Net
		4 unknown
		5 subnet_cidr Cut
		6 vpc_cidr B
		7 unknown
		8 unknown
	`)
}
