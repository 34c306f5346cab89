package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

func TestEndpoints(t *testing.T) {
	stack := parse(t, `
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Groups: {Type: "List<AWS::EC2::SecurityGroup::Id>"}
  Group: {Type: "AWS::EC2::SecurityGroup::Id"}
  Tables: {Type: CommaDelimitedList, Default: "rtb-1,rtb-2"}
  P: {Type: String}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Own: {Type: "AWS::EC2::SecurityGroup"}
  Table: {Type: "AWS::EC2::RouteTable"}
  Api: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: !Sub "com.amazonaws.${AWS::Region}.ecr.api", VpcId: !Ref Vpc, PrivateDnsEnabled: "true", SecurityGroupIds: [!GetAtt Own.GroupId, !Ref Group], SubnetIds: !Ref Subnets}}
  Dkr: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: !Join [".", [com.amazonaws, !Ref "AWS::Region", ecr-fips.dkr]], VpcId: !Ref Vpc, PrivateDnsEnabled: false, SecurityGroupIds: !Ref Groups, SubnetIds: [subnet-1]}}
  S3: {Type: "AWS::EC2::VPCEndpoint", Properties: {ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3", VpcId: !Ref Vpc, RouteTableIds: [!Ref Table]}}
  Listed: {Type: "AWS::EC2::VPCEndpoint", Properties: {ServiceName: !Sub "com.amazonaws.${AWS::Region}.dynamodb", VpcId: !Ref Vpc, RouteTableIds: !Ref Tables}}
  Bare: {Type: "AWS::EC2::VPCEndpoint", Condition: Open, Properties: {VpcEndpointType: Interface, ServiceName: !Sub "${P}.ecr.dkr", VpcId: !Ref Vpc, SecurityGroupIds: [!If [Open, sg-1, sg-2]]}}
  Default: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: !Sub "com.amazonaws.${AWS::Region}.${P}", SecurityGroupIds: [!If [Open, sg-1, !Ref "AWS::NoValue"]]}}
  Foreign: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: !Ref P, ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1, VpcId: !ImportValue vpc, SecurityGroupIds: !If [Open, [sg-1], [sg-1, sg-2]]}}
  Far: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.ecr.api, ServiceRegion: us-east-1, VpcId: !Ref Vpc, SecurityGroupIds: !If [Open, !Ref Groups, [sg-1]]}}
`, Options{})
	const open, p = "condition Open is not known, as parameter P has no value [--parameter P=…]", "parameter P has no value [--parameter P=…]"
	check(t, describeEndpoints(stack), `
		Api interface ecr.api region= vpc=Vpc dns=yes groups=[Own, Group] subnets=[ open(parameter Subnets has no value [--parameter Subnets=…])] routes=[]
		Bare interface ecr.dkr region= vpc=Vpc dns=unknown groups=[sg-1] subnets=[] routes=[] maybe(`+open+`)
		Default interface ? region= vpc= dns=unknown groups=[sg-1 maybe(`+open+`), default_security_group implied maybe(`+open+`)] subnets=[] routes=[] unknown(`+p+`)
		Dkr interface ecr.dkr region= vpc=Vpc dns=no groups=[ open(parameter Groups has no value [--parameter Groups=…])] subnets=[subnet-1] routes=[]
		Far interface ecr.api region= of=us-east-1 vpc=Vpc dns=unknown groups=[sg-1 maybe(`+open+`) open(`+open+`; parameter Groups has no value [--parameter Groups=…])] subnets=[] routes=[]
		Foreign ? com.amazonaws.vpce.eu-west-1.vpce-svc-1 region= vpc=import:vpc dns=unknown groups=[sg-1, sg-2 maybe(`+open+`)] subnets=[] routes=[] unknown(`+p+`)
		Listed gateway dynamodb region= vpc=Vpc dns=no groups=[] subnets=[] routes=[rtb-1, rtb-2]
		S3 gateway s3 region= vpc=Vpc dns=no groups=[] subnets=[] routes=[Table]
	`)
	check(t, describeNotes(stack), "")
}

func TestRegion(t *testing.T) {
	const endpoint = `{Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: `
	for _, test := range []struct{ name, resources, given, want string }{
		{"given", `A: ` + endpoint + `com.amazonaws.eu-west-1.ecr.api}}`, "us-east-1", "us-east-1"},
		{"spelt out", `A: ` + endpoint + `com.amazonaws.eu-west-1.ecr.api}}`, "", "eu-west-1"},
		{"spelt out by a default", `A: ` + endpoint + `!Sub "com.amazonaws.${Where}.ecr.api"}}`, "", "ap-northeast-1"},
		{"spelt out once", "A: " + endpoint + "com.amazonaws.eu-west-1.ecr.api}}\n  B: " + endpoint + `!Sub "com.amazonaws.${AWS::Region}.ecr.dkr"}}`, "", "eu-west-1"},
		{"not agreed", "A: " + endpoint + "com.amazonaws.eu-west-1.ecr.api}}\n  B: " + endpoint + `com.amazonaws.eu-west-2.ecr.dkr}}`, "", ""},
		{"of another service's region", `A: ` + endpoint + `com.amazonaws.eu-west-1.ecr.api, ServiceRegion: eu-west-1}}`, "", ""},
		{"nowhere", `A: ` + endpoint + `!Sub "com.amazonaws.${AWS::Region}.ecr.dkr"}}`, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, `
Parameters: {Where: {Type: String, Default: ap-northeast-1}}
Mappings: {Lists: {eu-west-1: {S3: pl-6da54004}, us-east-1: {S3: pl-63a5400a}, ap-northeast-1: {S3: pl-61a54008}}}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !FindInMap [Lists, !Ref "AWS::Region", S3]}]}}
  `+test.resources+"\n", Options{Region: test.given})
			check(t, stack.Groups["Group"].Region, test.want)
			known := stack.PrefixLists["Lists.${AWS::Region}.S3"] == nil
			if known != (test.want != "") {
				t.Errorf("got the prefix lists %v", slices.Sorted(maps.Keys(stack.PrefixLists)))
			}
		})
	}
}

// TestListsByRegion keeps what a mapping holds for each region where the region is not known.
func TestListsByRegion(t *testing.T) {
	for lookup, want := range map[string]string{
		`[Lists, !Ref "AWS::Region", S3]`:    "map[eu-west-1:pl-6da54004 us-east-1:pl-63a5400a]",
		`[Lists, !Ref "AWS::Region", Mixed]`: "map[]",
		`[Lists, !Ref Key, S3]`:              "map[]",
	} {
		stack := parse(t, `
Parameters: {Key: {Type: String}}
Mappings: {Lists: {eu-west-1: {S3: pl-6da54004, Mixed: pl-1}, us-east-1: {S3: pl-63a5400a, Mixed: [pl-1]}}}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: -1, DestinationPrefixListId: !FindInMap `+lookup+`}]}}
`, Options{})
		for id, list := range stack.PrefixLists {
			check(t, id+" "+fmt.Sprint(list.ByRegion), id+" "+want)
		}
		if len(stack.PrefixLists) != 1 {
			t.Errorf("%s: got %d lists", lookup, len(stack.PrefixLists))
		}
	}
}
