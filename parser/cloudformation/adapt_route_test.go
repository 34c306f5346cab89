package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestRoutes(t *testing.T) {
	stack := parse(t, `
Parameters: {P: {Type: String}, Table: {Type: String}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: "false", EnableDnsHostnames: !Ref P}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc}}
  C: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc}}
  Vgw: {Type: "AWS::EC2::VPNGateway", Properties: {Type: ipsec.1}}
  Public: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  Out: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Public, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-0a1b2c3d}}
  Office: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !GetAtt Public.RouteTableId, DestinationCidrBlock: 192.168.0.0/16, GatewayId: !Ref Vgw}}
  Hub: {Type: "AWS::EC2::Route", Condition: Open, Properties: {RouteTableId: !Ref Public, DestinationPrefixListId: pl-0a1b2c3d, TransitGatewayId: tgw-0a1b2c3d}}
  OfA: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref A, RouteTableId: !Ref Public}}
  OfB: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref B, RouteTableId: !Ref Table}}
  OfC: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !If [Open, !Ref C, !Ref A], RouteTableId: !If [Open, !Ref Table, !Ref Public]}}
  Private: {Type: "AWS::Route53::HostedZone", Properties: {Name: dkr.ecr.eu-west-1.amazonaws.com., VPCs: [{VPCId: !Ref Vpc, VPCRegion: eu-west-1}]}}
  Other: {Type: "AWS::Route53::HostedZone", Properties: {Name: example.com}}
Outputs:
  Subnet: {Value: !Ref A}
`, Options{})
	check(t, describeRoutes(stack), `
		vpc Vpc main=Vpc.main_route_table support=no hostnames=unknown exported(Vpc is published by the output Subnet)
		table OfC.RouteTableId external vpc= subnets=[ open(condition Open is not known, as parameter P has no value [--parameter P=…]; the id of C is known only after deployment; the id of A is known only after deployment)] unknown(condition Open is not known, as parameter P has no value [--parameter P=…]; parameter Table has no value [--parameter Table=…]; the id of Public is known only after deployment)
		table Public declared vpc=Vpc subnets=[A]
		0.0.0.0/0 -> internet_gateway
		192.168.0.0/16 -> vpn_gateway
		pl-0a1b2c3d -> transit_gateway tgw-0a1b2c3d maybe(condition Open is not known, as parameter P has no value [--parameter P=…])
		table Table external vpc= subnets=[B] unknown(parameter Table has no value [--parameter Table=…])
		table Vpc.main_route_table default vpc=Vpc subnets=[]
		zone Private dkr.ecr.eu-west-1.amazonaws.com vpcs=[Vpc]
		transit_gateway tgw-0a1b2c3d vpcs=[ open(tgw-0a1b2c3d is not declared in these files)]
	`)
}

func TestLinks(t *testing.T) {
	stack := parse(t, `
Parameters: {Gateway: {Type: String}, Other: {Type: String}}
Resources:
  A: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  B: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.1.0.0/16}}
  Peering: {Type: "AWS::EC2::VPCPeeringConnection", Properties: {VpcId: !Ref A, PeerVpcId: !Ref Other}}
  Hub: {Type: "AWS::EC2::TransitGateway", Properties: {DefaultRouteTableAssociation: enable}}
  OfA: {Type: "AWS::EC2::TransitGatewayAttachment", Properties: {TransitGatewayId: !Ref Hub, VpcId: !Ref A, SubnetIds: []}}
  OfB: {Type: "AWS::EC2::TransitGatewayVpcAttachment", Properties: {TransitGatewayId: !GetAtt Hub.Id, VpcId: !Ref B, SubnetIds: []}}
  Apart: {Type: "AWS::EC2::TransitGateway", Properties: {DefaultRouteTablePropagation: disable}}
  Elsewhere: {Type: "AWS::EC2::TransitGatewayAttachment", Properties: {TransitGatewayId: !Ref Gateway, VpcId: !Ref A, SubnetIds: []}}
  Endpoint: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.ecr.api, VpcId: !Ref A}}
  Zone: {Type: "AWS::Route53::HostedZone", Properties: {Name: api.ecr.eu-west-1.amazonaws.com, VPCs: [{VPCId: !Ref A, VPCRegion: eu-west-1}]}}
  Alias: {Type: "AWS::Route53::RecordSet", Properties: {HostedZoneId: !GetAtt Zone.Id, Name: api.ecr.eu-west-1.amazonaws.com., AliasTarget: {DNSName: !Select [1, !Split [":", !Select [0, !GetAtt Endpoint.DnsEntries]]]}}}
  Records: {Type: "AWS::Route53::RecordSetGroup", Properties: {HostedZoneId: !Ref Zone, RecordSets: [{Name: "*.api.ecr.eu-west-1.amazonaws.com", ResourceRecords: [!Select [1, !Split [":", !Select [0, !GetAtt Endpoint.DnsEntries]]]]}, {Name: x.api.ecr.eu-west-1.amazonaws.com, ResourceRecords: [192.0.2.7]}]}}
`, Options{})
	got := describeRoutes(stack)
	check(t, got[strings.Index(got, "zone "):], `
		zone Zone api.ecr.eu-west-1.amazonaws.com vpcs=[A]
		record api.ecr.eu-west-1.amazonaws.com -> Endpoint
		record *.api.ecr.eu-west-1.amazonaws.com -> Endpoint
		transit_gateway Apart vpcs=[] unknown(the route tables of Apart are not judged)
		transit_gateway Gateway vpcs=[A open(parameter Gateway has no value [--parameter Gateway=…])]
		transit_gateway Hub vpcs=[B, A]
		peering_connection Peering vpcs=[A, Other]
	`)
}

// describeRoutes writes VPCs, route tables, private hosted zones and links.
func describeRoutes(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.VPCs)) {
		v := s.VPCs[id]
		fmt.Fprintf(&d, "vpc %s main=%s support=%s hostnames=%s%s\n", id, v.MainRouteTable, v.DNSSupport.Is, v.DNSHostnames.Is, reasons(" exported", v.Exported))
	}
	for _, id := range slices.Sorted(maps.Keys(s.RouteTables)) {
		table := s.RouteTables[id]
		fmt.Fprintf(&d, "table %s %s vpc=%s subnets=%s%s\n", id, table.Origin, table.VPC, refs(table.Subnets), reasons(" unknown", table.Unknown))
		for _, r := range table.Routes {
			to := r.Target
			if r.Gateway != "" {
				to += " " + r.Gateway
			}
			fmt.Fprintf(&d, "%s%s -> %s%s\n", r.Destination.CIDR, r.Destination.ID, to, reasons(" maybe", r.Maybe))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Zones)) {
		fmt.Fprintf(&d, "zone %s %s vpcs=%s\n", id, s.Zones[id].Name, refs(s.Zones[id].VPCs))
		for _, r := range s.Zones[id].Records {
			fmt.Fprintf(&d, "record %s -> %s%s\n", r.Name, r.Endpoint, reasons(" maybe", r.Maybe))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Links)) {
		link := s.Links[id]
		fmt.Fprintf(&d, "%s %s vpcs=%s%s\n", link.Kind, id, refs(link.VPCs), reasons(" unknown", link.Unknown))
	}
	return d.String()
}
