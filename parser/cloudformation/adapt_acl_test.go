package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// acls declares a VPC with two network ACLs, to be completed with entries and associations.
const acls = `
Parameters: {P: {Type: String}, N: {Type: Number}, Acl: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Other: {Type: "AWS::EC2::Subnet", Condition: Open, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Strict: {Type: "AWS::EC2::NetworkAcl", Properties: {VpcId: !Ref Vpc}}
  Optional: {Type: "AWS::EC2::NetworkAcl", Condition: Open, Properties: {VpcId: !Ref Vpc}}
`

// describeACLs writes the network ACLs, but for the default one if it is as AWS made it.
func describeACLs(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.NetworkACLs)) {
		acl := s.NetworkACLs[id]
		if acl.Origin == model.Default {
			continue
		}
		fmt.Fprintf(&d, "%s %s vpc=%s subnets=%s%s%s\n", acl.Origin, id, acl.VPC, refs(acl.Subnets), reasons(" unknown", acl.Unknown), reasons(" maybe", acl.Maybe))
		d.entries("->", acl.Egress)
		d.entries("<-", acl.Ingress)
	}
	return d.String()
}

func (d *describer) entries(arrow string, entries []*model.ACLEntry) {
	for _, e := range entries {
		fmt.Fprintf(d, "%s %s %s %s %s-%s %s%s%s\n", arrow, port(e.Number), orUnknown(e.Action), orUnknown(e.Protocol), port(e.FromPort), port(e.ToPort), peer(e.Peer),
			reasons(" unknown", e.Unknown), reasons(" maybe", e.Maybe))
	}
}

func TestACLs(t *testing.T) {
	const open = "condition Open is not known, as parameter P has no value [--parameter P=…]"
	const p, n = "parameter P has no value [--parameter P=…]", "parameter N has no value [--parameter N=…]"
	const untouched = "declared Optional vpc=Vpc subnets=[] maybe(" + open + ")\n"
	entry := func(properties string) string {
		return `E: {Type: "AWS::EC2::NetworkAclEntry", Properties: {` + properties + "}}"
	}
	strict := func(line string) string { return untouched + "declared Strict vpc=Vpc subnets=[]\n" + line }
	for _, test := range []struct{ name, resources, want string }{
		{"egress", entry(`NetworkAclId: !Ref Strict, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: 6, CidrBlock: 10.0.0.0/16, PortRange: {From: 443, To: "443"}`),
			strict("-> 100 allow tcp 443-443 cidr 10.0.0.0/16")},
		{"ingress unless said", entry(`NetworkAclId: !GetAtt Strict.Id, RuleNumber: "200", RuleAction: DENY, Protocol: "-1", CidrBlock: 0.0.0.0/0`),
			strict("<- 200 deny all 0-65535 cidr 0.0.0.0/0")},
		{"IPv6", entry(`NetworkAclId: !Ref Strict, Egress: "true", RuleNumber: 1, RuleAction: deny, Protocol: 17, Ipv6CidrBlock: "::/0", PortRange: {From: 1024, To: 65535}`),
			strict("-> 1 deny udp 1024-65535 cidr ::/0")},
		{"ICMP", entry(`NetworkAclId: !Ref Strict, Egress: false, RuleNumber: 1, RuleAction: allow, Protocol: 1, Icmp: {Type: 8, Code: -1}, CidrBlock: !GetAtt Vpc.CidrBlock`),
			strict("<- 1 allow icmp 8--1 cidr 10.0.0.0/16")},
		{"unknown parts", entry(`NetworkAclId: !Ref Strict, Egress: true, RuleNumber: !Ref N, RuleAction: !Ref P, Protocol: 6, CidrBlock: !Ref P, PortRange: {From: !Ref N, To: 443}`),
			strict("-> ? ? tcp ?-443 unknown unknown(" + n + "; " + p + ")")},
		{"unknown direction", entry(`NetworkAclId: !Ref Strict, Egress: !Ref P, RuleNumber: 1, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0`),
			strict("-> 1 allow all 0-65535 cidr 0.0.0.0/0 maybe(" + p + ")\n<- 1 allow all 0-65535 cidr 0.0.0.0/0 maybe(" + p + ")")},
		{"missing parts", entry(`NetworkAclId: !Ref Strict, Egress: true`),
			strict("-> ? ? ? ?-? unknown unknown(an entry of E has no RuleNumber; RuleAction of E is neither allow nor deny; an entry of E has no Protocol; an entry of E has no CidrBlock)")},
		{"one of two", entry(`NetworkAclId: !Ref Strict, Egress: true, RuleNumber: 1, RuleAction: !If [Open, allow, deny], Protocol: -1, CidrBlock: 0.0.0.0/0`),
			strict("-> 1 allow all 0-65535 cidr 0.0.0.0/0 maybe(" + open + ")\n-> 1 deny all 0-65535 cidr 0.0.0.0/0 maybe(" + open + ")")},
		{"under the condition of its list", `E: {Type: "AWS::EC2::NetworkAclEntry", Condition: Open, Properties: {NetworkAclId: !Ref Optional, RuleNumber: 1, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0}}`,
			"declared Optional vpc=Vpc subnets=[] maybe(" + open + ")\n<- 1 allow all 0-65535 cidr 0.0.0.0/0\ndeclared Strict vpc=Vpc subnets=[]"},
		{"of the default list", entry(`NetworkAclId: !GetAtt Vpc.DefaultNetworkAcl, RuleNumber: 1, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0`),
			strict("declared Vpc.default_network_acl vpc=Vpc subnets=[]\n-> 100 allow all 0-65535 cidr 0.0.0.0/0\n-> 101 allow all 0-65535 cidr ::/0\n" +
				"<- 100 allow all 0-65535 cidr 0.0.0.0/0\n<- 101 allow all 0-65535 cidr ::/0\n<- 1 deny all 0-65535 cidr 0.0.0.0/0")},
		{"of another list", entry(`NetworkAclId: !Ref Acl, RuleNumber: 1, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0`),
			"external Acl vpc= subnets=[] unknown(parameter Acl has no value [--parameter Acl=…])\n<- 1 deny all 0-65535 cidr 0.0.0.0/0\n" + strict("")},
		{"associations", `A: {Type: "AWS::EC2::SubnetNetworkAclAssociation", Properties: {NetworkAclId: !Ref Strict, SubnetId: !Ref Subnet}}
  B: {Type: "AWS::EC2::SubnetNetworkAclAssociation", Condition: Open, Properties: {NetworkAclId: !Ref Strict, SubnetId: !Ref Other}}
  C: {Type: "AWS::EC2::SubnetNetworkAclAssociation", Condition: Open, Properties: {NetworkAclId: !Ref Strict, SubnetId: subnet-1}}
  D: {Type: "AWS::EC2::SubnetNetworkAclAssociation", Properties: {NetworkAclId: !Ref Strict, SubnetId: !Select [!Ref N, [a, b]]}}
  E: {Type: "AWS::EC2::SubnetNetworkAclAssociation", Properties: {NetworkAclId: !Select [!Ref N, [a, b]], SubnetId: subnet-2}}`,
			"external E.NetworkAclId vpc= subnets=[subnet-2] unknown(" + n + ")\n" + untouched +
				"declared Strict vpc=Vpc subnets=[Subnet, Other, subnet-1 maybe(" + open + ") open(" + n + ")]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, acls+"  "+test.resources+"\n", Options{})
			check(t, describeACLs(stack), test.want)
			check(t, describeNotes(stack), "")
			check(t, stack.VPCs["Vpc"].DefaultACL, "Vpc.default_network_acl")
		})
	}
}

// TestEntryOfUnknownACL puts the entry into every list.
func TestEntryOfUnknownACL(t *testing.T) {
	stack := parse(t, acls+`  E: {Type: "AWS::EC2::NetworkAclEntry", Properties: {NetworkAclId: !Select [!Ref N, [a, b]], RuleNumber: 1, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0}}`+"\n", Options{})
	const want = "<- 1 deny all 0-65535 cidr 0.0.0.0/0 maybe(parameter N has no value [--parameter N=…])"
	if got := describeACLs(stack); strings.Count(got, want) != 3 {
		t.Errorf("got:\n%s", got)
	}
}
