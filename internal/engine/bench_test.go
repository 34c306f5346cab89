package engine

import (
	"context"
	"fmt"
	"net/netip"
	"reflect"
	"testing"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func BenchmarkEvaluate(b *testing.B) {
	for _, size := range []int{1, 100, 1000} {
		for _, kind := range []string{"secure", "open", "unreachable"} {
			b.Run(fmt.Sprintf("%s/%d", kind, size), func(b *testing.B) { benchmark(b, large(size, kind)) })
		}
	}
}

func benchmark(b *testing.B, stack *model.Stack) {
	engine := newEngine(b)
	for b.Loop() {
		if _, err := engine.Evaluate(context.Background(), stack); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInput(b *testing.B) {
	stack := large(1000, "open")
	texts := machine.NewStrings(nil)
	known := shapeOf(reflect.TypeFor[model.Stack](), texts)
	for b.Loop() {
		input(stack, known, texts)
	}
}

// on is a setting that is on.
var on = model.Setting{Is: model.Yes}

// large is a stack with as many tasks and groups of five rules each, and ten ECR endpoints.
func large(size int, kind string) *model.Stack {
	s := model.NewStack(".")
	s.VPCs["vpc"] = &model.VPC{ID: "vpc", Origin: model.Declared, CIDRs: []string{"10.0.0.0/16"}, DNSSupport: on, DNSHostnames: on, MainRouteTable: "vpc.main_route_table"}
	s.RouteTables["vpc.main_route_table"] = model.MainRouteTable("vpc", 0)
	s.Endpoints["gateway"] = gateway("vpc.main_route_table")
	s.Subnets["subnet"] = &model.Subnet{ID: "subnet", Origin: model.Declared, VPC: "vpc", CIDR: "10.0.1.0/24"}
	s.PrefixLists["s3"] = &model.PrefixList{ID: "s3", Service: "s3", Region: "ap-northeast-1"}
	for i := range 10 {
		id, group := fmt.Sprint("endpoint", i), fmt.Sprint("endpoints", i)
		s.Endpoints[id] = endpoint(id, []string{"ecr.api", "ecr.dkr"}[i%2], group)
		s.Groups[group] = endpointGroup(s, group)
	}
	for i := range size {
		id, group := fmt.Sprint("workload", i), fmt.Sprint("group", i)
		s.Workloads[id] = workload(id, group)
		s.Groups[group] = taskGroup(s, group, kind)
	}
	return s
}

func endpoint(id, service, group string) *model.Endpoint {
	return &model.Endpoint{ID: id, Kind: "interface", Service: service, Region: "ap-northeast-1", VPC: "vpc", Groups: refs(group), Subnets: refs("subnet"), PrivateDNS: on}
}

func gateway(table string) *model.Endpoint {
	return &model.Endpoint{ID: "gateway", Kind: "gateway", Service: "s3", Region: "ap-northeast-1", VPC: "vpc", RouteTables: refs(table)}
}

func workload(id, group string) *model.Workload {
	return &model.Workload{ID: id, Kind: "ecs_service", Region: "ap-northeast-1", VPC: "vpc", Fargate: model.Yes, Groups: refs(group), Subnets: refs("subnet")}
}

func endpointGroup(s *model.Stack, id string) *model.Group {
	g := &model.Group{ID: id, Origin: model.Declared, Region: "ap-northeast-1", VPC: "vpc"}
	g.Ingress = []*model.Rule{rule(s, id, 443, cidr("10.0.0.0/16"))}
	return g
}

func taskGroup(s *model.Stack, id, kind string) *model.Group {
	g := &model.Group{ID: id, Origin: model.Declared, Region: "ap-northeast-1", VPC: "vpc"}
	peers := map[string][]model.Peer{
		"secure":      {group("endpoints0"), group("endpoints1"), group("endpoints2"), group("endpoints3"), {Kind: model.PeerPrefixList, ID: "s3"}},
		"open":        {cidr("0.0.0.0/0"), cidr("::/0"), cidr("10.0.0.0/8"), group("endpoints0"), group("endpoints1")},
		"unreachable": {cidr("10.7.0.0/16"), cidr("10.8.0.0/16"), cidr("192.0.2.0/24"), group("group0"), group("group1")},
	}[kind]
	for _, peer := range peers {
		g.Egress = append(g.Egress, rule(s, id, 443, peer))
	}
	return g
}

func rule(s *model.Stack, id string, port int, peer model.Peer) *model.Rule {
	at := s.Positions.Add(source.Range{File: "main.tf", Start: source.Pos{Line: len(s.Positions.Entries()) + 1, Column: 1}}, 0)
	return &model.Rule{ID: id, At: at, Protocol: "tcp", FromPort: &port, ToPort: &port, Peer: peer}
}

func cidr(text string) model.Peer { return model.CIDRPeer(netip.MustParsePrefix(text)) }

func group(id string) model.Peer { return model.Peer{Kind: model.PeerGroup, ID: id} }

func refs(id string) model.References { return model.References{Items: []model.Reference{{ID: id}}} }

func BenchmarkPaths(b *testing.B) {
	for _, size := range []int{1, 10, 100} {
		for _, kind := range []string{"secure", "open", "unreachable"} {
			b.Run(fmt.Sprintf("%s/%d", kind, size), func(b *testing.B) {
				engine := newEngine(b)
				stack := large(size, kind)
				for b.Loop() {
					if _, err := engine.Paths(context.Background(), stack); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
