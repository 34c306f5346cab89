package engine

import (
	"fmt"
	"math"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// amounts say how much there is in a stack: VPCs, and in each of them subnets, pairs of ECR endpoints, groups of tasks, open
// rules of each group, and services with each group. 0 is 1, except for open rules.
type amounts struct{ vpcs, subnets, endpoints, groups, open, services int }

// growing are stacks in which one amount is a number, and each thing is easily judged once for each other one.
var growing = []struct {
	name string
	of   func(n int) amounts
}{
	{"groups", func(n int) amounts { return amounts{groups: n} }},
	{"open groups", func(n int) amounts { return amounts{groups: n, open: 3} }},
	{"rules of a group", func(n int) amounts { return amounts{open: n} }},
	{"subnets", func(n int) amounts { return amounts{subnets: n} }},
	{"services of a group", func(n int) amounts { return amounts{services: n} }},
	{"services of an open group", func(n int) amounts { return amounts{services: n, open: 3} }},
	{"VPCs", func(n int) amounts { return amounts{vpcs: n} }},
	{"endpoints", func(n int) amounts { return amounts{endpoints: n} }},
	{"services and endpoints", func(n int) amounts { return amounts{services: n, endpoints: n} }},
	{"groups and endpoints", func(n int) amounts { return amounts{groups: n, endpoints: n} }},
}

// linear is the power up to which growth counts as linear.
const linear = 1.1

// TestGrowth shows that twice as much of something takes about twice as many steps of the policies. Steps, unlike time, do not
// depend on what else the machine does.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("it counts what only one goroutine does, so the detector of data races has nothing to look at")
	}
	const few, many = 40, 160
	for _, c := range growing {
		small, large := steps(t, c.of(few)), steps(t, c.of(many))
		exponent := math.Log(large/small) / math.Log(many/few)
		t.Logf("%s: %.0f steps for %d, %.0f for %d: they grow with the power %.2f", c.name, small, few, large, many, exponent)
		if exponent > linear {
			t.Errorf("%s: the power is more than %.2f", c.name, linear)
		}
	}
}

// steps counts what is visited to judge a stack.
func steps(t *testing.T, a amounts) float64 {
	t.Helper()
	stack := a.stack()
	opened := newEngine(t).Open(stack)
	judgement, err := opened.Judgement(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if groups, want := len(judgement.TaskGroups), max(a.vpcs, 1)*max(a.groups, 1); groups != want || len(judgement.Findings) != want*a.open {
		t.Fatalf("%+v: %d groups of tasks and %d findings, want %d and %d", a, groups, len(judgement.Findings), want, want*a.open)
	}
	return float64(opened.session.(*plannedSession).run.Steps())
}

func (a amounts) stack() *model.Stack {
	s := model.NewStack(".")
	s.PrefixLists["s3"] = &model.PrefixList{ID: "s3", Service: "s3", Region: "ap-northeast-1"}
	for i := range max(a.vpcs, 1) {
		a.addVPC(s, fmt.Sprint("vpc", i))
	}
	return s
}

func (a amounts) addVPC(s *model.Stack, vpc string) {
	table := model.MainRouteTable(vpc, 0)
	s.RouteTables[table.ID] = table
	s.VPCs[vpc] = &model.VPC{ID: vpc, Origin: model.Declared, CIDRs: []string{"10.0.0.0/16"}, DNSSupport: on, DNSHostnames: on, MainRouteTable: table.ID}
	s.Endpoints[vpc+".s3"] = &model.Endpoint{ID: vpc + ".s3", Kind: "gateway", Service: "s3", Region: "ap-northeast-1", VPC: vpc, RouteTables: refs(table.ID)}
	var subnets model.References
	for i := range max(a.subnets, 1) {
		id := fmt.Sprint(vpc, ".subnet", i)
		zone := model.AvailabilityZone{Name: "ap-northeast-1" + []string{"a", "c", "d"}[i%3]}
		s.Subnets[id] = &model.Subnet{ID: id, Origin: model.Declared, VPC: vpc, CIDR: fmt.Sprintf("10.0.%d.0/24", i), Zone: zone}
		subnets.Items = append(subnets.Items, model.Reference{ID: id})
	}
	group := vpc + ".endpoints"
	s.Groups[group] = endpointGroup(s, group)
	s.Groups[group].VPC = vpc
	for i := range 2 * max(a.endpoints, 1) {
		id := fmt.Sprint(vpc, ".endpoint", i)
		s.Endpoints[id] = endpoint(id, []string{"ecr.api", "ecr.dkr"}[i%2], group)
		s.Endpoints[id].VPC, s.Endpoints[id].Subnets = vpc, subnets
	}
	for i := range max(a.groups, 1) {
		a.addTasks(s, vpc, fmt.Sprint(vpc, ".group", i), subnets)
	}
}

// addTasks adds a group and the services that use it.
func (a amounts) addTasks(s *model.Stack, vpc, id string, subnets model.References) {
	g := &model.Group{ID: id, Origin: model.Declared, Region: "ap-northeast-1", VPC: vpc}
	g.Egress = append(g.Egress, rule(s, id, 443, group(vpc+".endpoints")), rule(s, id, 443, model.Peer{Kind: model.PeerPrefixList, ID: "s3"}))
	for i := range a.open {
		g.Egress = append(g.Egress, rule(s, id, 1000+i, cidr("0.0.0.0/0")))
	}
	s.Groups[id] = g
	for i := range max(a.services, 1) {
		service := fmt.Sprint(id, ".service", i)
		s.Workloads[service] = workload(service, id)
		s.Workloads[service].VPC, s.Workloads[service].Subnets = vpc, subnets
	}
}
