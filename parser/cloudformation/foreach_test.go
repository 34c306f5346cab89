package cloudformation

import "testing"

func TestForEach(t *testing.T) {
	stack := parse(t, `
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "Web, Api"}
  Stage: {Type: String, Default: dev}
Mappings: {Ports: {dev: {List: ["80", "443"]}, prod: {List: ["443"]}}}
Conditions:
  Fn::ForEach::Wanted:
    - Name
    - !Ref Names
    - Is${Name}: !Equals [!Ref Name, Web]
Resources:
  Fn::ForEach::Groups:
    - Name
    - !Ref Names
    - ${Name}Group:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: !Sub "Group of ${Name}"
          Fn::ForEach::Rules: [Key, [SecurityGroupEgress], {"${Key}": {IpProtocol: -1, CidrIp: 127.0.0.1/32}}]
      Fn::ForEach::Ports:
        - Port
        - !FindInMap [Ports, !Ref Stage, List]
        - ${Name}To${Port}:
            Type: AWS::EC2::SecurityGroupEgress
            Condition: Is${Name}
            Properties: {GroupId: !GetAtt [!Sub "${Name}Group", GroupId], IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, DestinationSecurityGroupId: !Ref {"Fn::Sub": "WebGroup"}}
  Fn::ForEach::Blocks:
    - Block
    - ["10.0.0.0/8", "10.1.0.0/16"]
    - Block&{Block}: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Block}}
Outputs:
  Fn::ForEach::Ids: [Name, [Web], {"${Name}Id": {Value: !GetAtt ["${Name}Group", GroupId]}}]
`, Options{})
	check(t, describeGroups(stack), `
		declared ApiGroup vpc=
		-> all 0-65535 cidr 127.0.0.1/32
		declared WebGroup vpc= exported(WebGroup is published by the output WebId)
		-> all 0-65535 cidr 127.0.0.1/32
		-> tcp 80-80 group WebGroup
		-> tcp 443-443 group WebGroup
	`)
	check(t, describeNetwork(stack), `
		vpc declared Block100008 [10.0.0.0/8]
		vpc declared Block1010016 [10.1.0.0/16]
	`)
	check(t, describeNotes(stack), "")
}

// TestForEachOfTheUnknown shows that a loop through what is not known stands for all that it may add.
func TestForEachOfTheUnknown(t *testing.T) {
	stack := parse(t, `
Transform: AWS::LanguageExtensions
Parameters: {Cidrs: {Type: CommaDelimitedList}, Extra: {Type: String}}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup"}
  Fn::ForEach::Rules:
    - Cidr
    - [10.0.0.0/8, !Ref Extra]
    - Rule&{Cidr}: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !Ref Group, IpProtocol: -1, CidrIp: !Ref Cidr}}
  Fn::ForEach::More:
    - Cidr
    - !Ref Cidrs
    - More&{Cidr}: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{IpProtocol: tcp, CidrIp: !Ref Cidr}]}}
  Other:
    Type: AWS::EC2::SecurityGroup
    Properties:
      Fn::ForEach::Keys: [Key, !Ref Cidrs, {"${Key}": x}]
`, Options{})
	const cidrs = "parameter Cidrs has no value [--parameter Cidrs=…]"
	check(t, describeGroups(stack), `
		declared Group vpc=
		-> all 0-65535 cidr 10.0.0.0/8
		-> all 0-65535 unknown unknown(parameter Extra has no value [--parameter Extra=…])
		declared More* vpc= maybe(`+cidrs+`)
		-> tcp 0-65535 unknown unknown(`+cidrs+`)
		declared Other vpc=
		-> all 0-65535 cidr 0.0.0.0/0 implicit
		-> all 0-65535 cidr ::/0 implicit
	`)
	check(t, describeNotes(stack), `t.yaml:17:45 error Fn::ForEach goes through what is not known here, so the property "*" was not seen.`)
}
