package aws

import (
	"fmt"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// BenchmarkAdapt makes the model of groups with five rules each, and of a service for each.
func BenchmarkAdapt(b *testing.B) {
	for _, groups := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(groups), func(b *testing.B) {
			network := largeNetwork(groups)
			b.ReportAllocs()
			for b.Loop() {
				stack := model.NewStack(".")
				Adapt(stack, network.values, network.Network, Options{Region: "eu-west-1", Note: func(model.Severity, source.Range, string) {}})
				if len(stack.Groups) != groups || len(stack.Workloads) != groups || len(stack.Groups["group0"].Egress) != 5 {
					b.Fatalf("%d groups, %d workloads", len(stack.Groups), len(stack.Workloads))
				}
			}
		})
	}
}

func largeNetwork(groups int) *builder {
	b := newBuilder()
	vpc := b.add("vpc", TypeVPC, text("CidrBlock", "10.0.0.0/8"))
	subnet := b.add("subnet", TypeSubnet, field("VpcId", b.ref(vpc, "")), text("CidrBlock", "10.0.0.0/24"))
	for i := range groups {
		var rules []Value
		for k := range 5 {
			rules = append(rules, rule(text("CidrIp", fmt.Sprintf("10.%d.%d.0/24", k, i%256))))
		}
		group := b.add(fmt.Sprint("group", i), TypeGroup, field("VpcId", b.ref(vpc, "")), list("SecurityGroupEgress", rules...))
		configuration := object(list("Subnets", b.ref(subnet, "")), list("SecurityGroups", b.ref(group, "")))
		b.add(fmt.Sprint("service", i), TypeService, text("LaunchType", "FARGATE"), field("NetworkConfiguration", object(field("AwsvpcConfiguration", configuration))))
	}
	return b
}
