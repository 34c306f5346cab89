package cloudformation

import (
	"fmt"
	"testing"
)

func TestAvailabilityZones(t *testing.T) {
	const p = "parameter P has no value [--parameter P=…]"
	for _, test := range []struct{ written, want string }{
		{`AvailabilityZone: eu-west-1a`, "eu-west-1a of "},
		{`AvailabilityZone: !Ref Given`, "eu-west-1b of "},
		{`AvailabilityZone: !Select [0, !GetAZs ""]`, "AvailabilityZones[0] of AvailabilityZones"},
		{`AvailabilityZone: !Select [1, Fn::GetAZs: !Ref "AWS::Region"]`, "AvailabilityZones[1] of AvailabilityZones"},
		{`AvailabilityZone: !Select ["1", !GetAZs us-east-1]`, "AvailabilityZones(us-east-1)[1] of AvailabilityZones(us-east-1)"},
		{`AvailabilityZone: !Sub "${AWS::Region}a"`, "${AWS::Region}a of AWS::Region"},
		{`AvailabilityZone: !Join ["", [!Ref "AWS::Region", c]]`, "${AWS::Region}c of AWS::Region"},
		{`AvailabilityZone: !Ref P`, "P of P (" + p + ")"},
		{`AvailabilityZone: !Select [0, !Ref Zones]`, "Zones[0] of Zones[0] (parameter Zones has no value [--parameter Zones=…])"},
		{`AvailabilityZone: !GetAtt Other.AvailabilityZone`, "Other.AvailabilityZone of Other.AvailabilityZone (AvailabilityZone of Other (AWS::EC2::Subnet) is known only after deployment)"},
		{`AvailabilityZone: !If [Open, eu-west-1a, eu-west-1b]`, " of  (condition Open is not known, as " + p + ")"},
		{`AvailabilityZoneId: euw1-az1`, "euw1-az1 of zone ids"},
		{`CidrBlock: 10.0.0.0/24`, "Subnet.AvailabilityZone of Subnet.AvailabilityZone (AWS chooses the availability zone of Subnet)"},
	} {
		stack := parse(t, `
Parameters: {P: {Type: String}, Given: {Type: String, Default: eu-west-1b}, Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>"}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Other: {Type: "AWS::EC2::Subnet", Properties: {VpcId: vpc-1}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: vpc-1, `+test.written+"}}\n", Options{})
		zone := stack.Subnets["Subnet"].Zone
		check(t, fmt.Sprintf("%s of %s%s", zone.Name, zone.List, reasons(" ", zone.Unknown)), test.want)
		check(t, describeNotes(stack), "")
	}
}
