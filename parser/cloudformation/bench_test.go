package cloudformation

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParse reads 400 groups with five rules each, and a service for each, from one template.
func BenchmarkParse(b *testing.B) {
	const groups = 400
	for name, write := range map[string]func(tb testing.TB, groups int) string{"yaml": largeYAML, "json": largeJSON} {
		b.Run(name, func(b *testing.B) {
			text := write(b, groups)
			tree := treeOf(b, map[string]string{"t." + name: text})
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				tree.Forget([]string{"t." + name}) // or it is parsed once
				stack := Parse(tree, []string{"t." + name}, Options{Region: "ap-northeast-1"})
				if len(stack.Groups) != groups || len(stack.Workloads) != groups || len(stack.Groups["Group7"].Egress) != 5 {
					b.Fatalf("%d groups, %d workloads", len(stack.Groups), len(stack.Workloads))
				}
			}
		})
	}
}

func largeYAML(_ testing.TB, groups int) string {
	var text strings.Builder
	text.WriteString("Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/8}}\n")
	for i := range groups {
		fmt.Fprintf(&text, "  Group%d:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n", i)
		text.WriteString("      VpcId: !Ref Vpc\n      GroupDescription: tasks\n      SecurityGroupEgress:\n")
		for rule := range 5 {
			fmt.Fprintf(&text, "        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Sub '10.%d.%d.0/24'}\n", rule, i%256)
		}
		fmt.Fprintf(&text, "  Service%d:\n    Type: AWS::ECS::Service\n    Properties:\n      LaunchType: FARGATE\n", i)
		text.WriteString("      NetworkConfiguration:\n        AwsvpcConfiguration:\n          Subnets: [subnet-0a1b2c3d]\n")
		fmt.Fprintf(&text, "          SecurityGroups: [!GetAtt Group%d.GroupId]\n", i)
	}
	return text.String()
}

func largeJSON(tb testing.TB, groups int) string {
	type object map[string]any
	resources := object{"Vpc": object{"Type": "AWS::EC2::VPC", "Properties": object{"CidrBlock": "10.0.0.0/8"}}}
	for i := range groups {
		var rules []object
		for rule := range 5 {
			cidr := object{"Fn::Sub": fmt.Sprintf("10.%d.%d.0/24", rule, i%256)}
			rules = append(rules, object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": cidr})
		}
		name := fmt.Sprint("Group", i)
		resources[name] = object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{
			"VpcId": object{"Ref": "Vpc"}, "GroupDescription": "tasks", "SecurityGroupEgress": rules,
		}}
		network := object{"AwsvpcConfiguration": object{
			"Subnets": []string{"subnet-0a1b2c3d"}, "SecurityGroups": []object{{"Fn::GetAtt": []string{name, "GroupId"}}},
		}}
		resources[fmt.Sprint("Service", i)] = object{"Type": "AWS::ECS::Service", "Properties": object{
			"LaunchType": "FARGATE", "NetworkConfiguration": network,
		}}
	}
	text, err := json.MarshalIndent(object{"Resources": resources}, "", "  ")
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// BenchmarkLoad makes the nodes of a large template.
func BenchmarkLoad(b *testing.B) {
	for name, write := range map[string]func(tb testing.TB, groups int) string{"yaml": largeYAML, "json": largeJSON} {
		b.Run(name, func(b *testing.B) {
			text := []byte(write(b, 400))
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if document, _ := load("t."+name, text); document == nil {
					b.Fatal("not read")
				}
			}
		})
	}
}

// BenchmarkGroup puts templates together: each imports what one exports, or what the one before it exports.
func BenchmarkGroup(b *testing.B) {
	const templates = 300
	for name, imported := range map[string]func(i int) int{"star": func(int) int { return 0 }, "chain": func(i int) int { return i - 1 }} {
		b.Run(name, func(b *testing.B) {
			texts, names := map[string]string{}, make([]string, templates)
			for i := range names {
				names[i] = fmt.Sprintf("t%03d.yaml", i)
				text := fmt.Sprintf("Resources:\n  Group: {Type: AWS::EC2::SecurityGroup}\nOutputs:\n  Id: {Value: !Ref Group, Export: {Name: group-%d}}\n", i)
				if i > 0 {
					text += fmt.Sprintf("  Other: {Value: !ImportValue group-%d}\n", imported(i))
				}
				texts[names[i]] = text
			}
			files := treeOf(b, texts)
			b.ReportAllocs()
			for b.Loop() {
				if groups, _ := Group(files, names, Options{}); len(groups) != 1 {
					b.Fatalf("%d groups", len(groups))
				}
			}
		})
	}
}
