package terraform

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// routed is a network with every way to write route tables, DNS settings and private hosted zones.
const routed = `
variable "table" {}
variable "dns" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = false
  enable_dns_hostnames = var.dns
}

resource "aws_default_vpc" "default" {}

resource "aws_subnet" "it" {
  for_each = toset(["a", "b", "c"])
  vpc_id   = aws_vpc.main.id
}

resource "aws_internet_gateway" "it" {}

resource "aws_vpn_gateway" "it" {}

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id

  route {
    cidr_block = "10.0.0.0/16"
    gateway_id = "local"
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.it.id
  }

  route {
    cidr_block = "192.168.0.0/16"
    gateway_id = aws_vpn_gateway.it.id
  }
}

resource "aws_route_table" "objects" {
  vpc_id = aws_vpc.main.id
  route = [{
    cidr_block                 = "0.0.0.0/0"
    ipv6_cidr_block            = ""
    destination_prefix_list_id = ""
    gateway_id                 = ""
    nat_gateway_id             = "nat-0a1b2c3d"
    transit_gateway_id         = ""
    vpc_endpoint_id            = ""
    egress_only_gateway_id     = ""
    core_network_arn           = ""
  }]
}

resource "aws_route" "six" {
  route_table_id              = aws_route_table.public.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = "eigw-0a1b2c3d"
}

resource "aws_route" "list" {
  count                      = var.table == "" ? 1 : 0
  route_table_id             = aws_vpc.main.main_route_table_id
  destination_prefix_list_id = "pl-0a1b2c3d"
  transit_gateway_id         = "tgw-0a1b2c3d"
}

resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.it["a"].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.it["b"].id
  route_table_id = var.table
}

resource "aws_route_table_association" "gateway" {
  gateway_id     = aws_internet_gateway.it.id
  route_table_id = aws_route_table.public.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.main.main_route_table_id, var.table]
}

resource "aws_route53_zone" "private" {
  name = "dkr.ecr.eu-west-1.amazonaws.com."

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_route53_zone" "public" {
  name = "example.com"
}

module "elsewhere" {
  source  = "example/elsewhere/aws"
  subnets = [aws_subnet.it["c"].id]
}
`

const wantRouted = `
vpc aws_default_vpc.default main=aws_default_vpc.default.main_route_table support=yes hostnames=yes
vpc aws_vpc.main main=aws_default_route_table.main support=no hostnames=unknown handed(aws_vpc.main is passed to module.elsewhere, which is not installed)
table aws_default_route_table.main declared vpc=aws_vpc.main
  10.0.0.0/16 -> local
  pl-0a1b2c3d -> transit_gateway maybe(var.table has no value)
table aws_default_vpc.default.main_route_table default vpc=aws_default_vpc.default
  0.0.0.0/0 -> internet_gateway
table aws_route_table.objects declared vpc=aws_vpc.main
  0.0.0.0/0 -> nat_gateway
table aws_route_table.public declared vpc=aws_vpc.main
  0.0.0.0/0 -> internet_gateway
  192.168.0.0/16 -> vpn_gateway
  ::/0 -> egress_only_gateway
  subnets: aws_subnet.it["a"] @main.tf:74:20
table aws_vpc.main.main_route_table default vpc=aws_vpc.main
table var.table external vpc= unknown(var.table has no value)
  subnets: aws_subnet.it["b"] @main.tf:79:20
  gateway: aws_default_route_table.main @main.tf:91:22
  gateway: var.table @main.tf:91:56
zone aws_route53_zone.private dkr.ecr.eu-west-1.amazonaws.com
`

func TestRoutes(t *testing.T) {
	stack := parseText(t, routed)
	k := &sketcher{stack: stack}
	each(stack.VPCs, func(v *model.VPC) {
		k.line("vpc %s main=%s support=%s hostnames=%s%s", v.ID, v.MainRouteTable, v.DNSSupport.Is, v.DNSHostnames.Is, reasons("handed", v.Handed))
	})
	each(stack.RouteTables, func(table *model.RouteTable) {
		k.line("table %s %s vpc=%s%s", table.ID, table.Origin, table.VPC, reasons("unknown", table.Unknown))
		for _, r := range table.Routes {
			k.line("  %s%s -> %s%s", r.Destination.CIDR, r.Destination.ID, r.Target, reasons("maybe", r.Maybe))
		}
		k.references("subnets", table.Subnets)
	})
	k.references("gateway", stack.Endpoints["aws_vpc_endpoint.s3"].RouteTables)
	each(stack.Zones, func(z *model.Zone) { k.line("zone %s %s", z.ID, z.Name) })
	if diff := cmp.Diff(wantRouted, "\n"+k.String()); diff != "" {
		t.Errorf("wrong network (-want +got):\n%s", diff)
	}
}

// parseText parses a root of one file.
func parseText(t *testing.T, text string) *model.Stack {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := source.NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return NewLibrary(tree).Parse(".", Options{})
}
