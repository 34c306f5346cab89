package cloudformation

import "testing"

func TestNetwork(t *testing.T) {
	stack := parse(t, `
Parameters: {P: {Type: String}, Cidr: {Type: String, Default: 10.1.0.0/16}, Outside: {Type: "AWS::EC2::VPC::Id"}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.1/16, EnableDnsSupport: "true"}}
  Second: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref Vpc, CidrBlock: !Ref Cidr}}
  Amazons: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  Perhaps: {Type: "AWS::EC2::VPCCidrBlock", Condition: Open, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.9.0.0/16}}
  Pooled: {Type: "AWS::EC2::VPC", Properties: {Ipv4IpamPoolId: p, Ipv4NetmaskLength: 16}}
  Odd: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: ten}}
  First: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 6, 8]]}}
  Third: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !GetAtt First.VpcId, CidrBlock: !Select [2, !Cidr [!GetAtt Vpc.CidrBlock, 6, 8]]}}
  Elsewhere: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Outside, CidrBlock: !Select [0, !Cidr [!GetAtt Pooled.CidrBlock, 6, 8]]}}
  List:
    Type: AWS::EC2::PrefixList
    Properties:
      AddressFamily: IPv4
      Entries: [{Cidr: 10.0.0.0/8}, {Cidr: !GetAtt Vpc.CidrBlock}, !If [Open, {Cidr: 10.9.0.0/16}, !Ref "AWS::NoValue"], {Cidr: !Ref P}]
  Empty: {Type: "AWS::EC2::PrefixList", Properties: {AddressFamily: IPv4}}
`, Options{})
	check(t, describeNetwork(stack), `
		vpc declared Odd [] unknown("ten" is not a CIDR block)
		vpc external Outside [] unknown(parameter Outside has no value [--parameter Outside=…])
		vpc declared Pooled [] unknown(the CIDR of Pooled is chosen at deployment)
		vpc declared Vpc [10.0.0.0/16 10.1.0.0/16] unknown(the CIDR of Amazons is chosen at deployment; condition Open is not known, as parameter P has no value [--parameter P=…])
		subnet declared Elsewhere vpc=Outside
		subnet declared First vpc=Vpc 10.0.0.0/24
		subnet declared Third vpc=Vpc 10.0.2.0/24
		list Empty region= literal=false [] unknown(the entries of Empty are not in these files)
		list List region= literal=false [10.0.0.0/8 10.0.0.0/16] unknown(condition Open is not known, as parameter P has no value [--parameter P=…]; parameter P has no value [--parameter P=…])
	`)
	check(t, describeNotes(stack), `t.yaml:10:56 warning "ten" is not a CIDR block.`)
}
