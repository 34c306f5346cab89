package cloudformation

import (
	"fmt"
	"testing"
)

// assembly is the manifest of a cloud assembly with three stacks.
const assembly = `{"version": "55.0.0", "artifacts": {
  "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
  "Net": {"type": "aws:cloudformation:stack", "environment": "aws://123456789012/eu-west-1",
    "properties": {"templateFile": "Net.template.json", "stackName": "prod-net", "parameters": {"Cidr": "10.1.0.0/16", "Other": "x"}}},
  "App": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region", "properties": {"templateFile": "App.template.json"}}
}}`

func TestAssembly(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"cdk.out/manifest.json", assembly, "{[App.template.json Net.template.json] []} true <nil>"},
		{"manifest.json", `{"artifacts": {"Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}}`, "{[] [assembly-Prod]} true <nil>"},
		{"manifest.json", `{"artifacts": {"Prod": {"type": "cdk:cloud-assembly"}}}`, `{[] []} true its nested assembly "Prod" has no directoryName`},
		{"manifest.json", `{"artifacts": {"Net": {"type": "aws:cloudformation:stack"}}}`, `{[] []} true its stack "Net" has no templateFile`},
		{"manifest.json", assembly[:len(assembly)-2], "{[] []} false unexpected end of JSON input"},
		{"manifest.json", `{"name": "x"}`, "{[] []} false <nil>"},
		{"a/manifest.json", "[", "{[] []} false <nil>"},
		{"other.json", assembly, "{[] []} false <nil>"},
	} {
		listed, is, err := ReadAssembly(c.name, []byte(c.text))
		check(t, fmt.Sprint(listed, is, err), c.want)
	}
}

// TestDeployment shows what a manifest fixes, and what it leaves to flags.
func TestDeployment(t *testing.T) {
	const template = `{"Parameters": {"Cidr": {"Type": "String"}, "Other": {"Type": "String"}}, "Resources": {
  "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "Cidr"}}, "Metadata": {"aws:cdk:path": "Prod/Net/Vpc/Resource"}},
  "Group": {"Type": "AWS::EC2::SecurityGroup", "Metadata": {"aws:cdk:path": "Prod/Net/Group"}, "Properties": {"VpcId": {"Fn::Sub": "${AWS::StackName}/${AWS::Region}/${AWS::AccountId}/${Other}"}}}}}`
	tree := treeOf(t, map[string]string{"manifest.json": assembly, "Net.template.json": template, "App.template.json": template})
	opt := Options{Region: "us-east-1", Account: "111111111111", Parameters: map[string]string{"Other": "y"}}
	for name, want := range map[string]string{
		"Net.template.json": "vpc declared Vpc [10.1.0.0/16]\nvpc external prod-net/eu-west-1/123456789012/y [] unknown(prod-net/eu-west-1/123456789012/y is not declared in these files)",
		"App.template.json": "vpc external App/us-east-1/111111111111/y [] unknown(App/us-east-1/111111111111/y is not declared in these files)\nvpc declared Vpc [] unknown(parameter Cidr has no value [--parameter Cidr=…])",
	} {
		stack := Parse(tree, []string{name}, opt)
		check(t, describeNetwork(stack), want)
		check(t, fmt.Sprint(stack.Names), "map[Group:Prod/Net/Group Vpc:Prod/Net/Vpc]")
	}
}

// TestAssets finds the template of a nested stack that was uploaded under its hash.
func TestAssets(t *testing.T) {
	const stack = `{"Resources": {"Nested": {"Type": "AWS::CloudFormation::Stack", %s
  "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.eu-west-1.", {"Ref": "AWS::URLSuffix"}, "/assets/25c949f1.json"]]}}}}}`
	for name, files := range map[string]map[string]string{
		"by its metadata": {"a/S.template.json": fmt.Sprintf(stack, `"Metadata": {"aws:asset:path": "N.nested.template.json"},`)},
		"by the list":     {"a/S.template.json": fmt.Sprintf(stack, ""), "a/S.assets.json": `{"files": {"25c949f1": {"source": {"path": "N.nested.template.json"}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			files["a/N.nested.template.json"] = `{"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"IpProtocol": -1, "CidrIp": "127.0.0.1/32"}]}}}}`
			got := parseFiles(t, files, "a/S.template.json", Options{})
			check(t, describeGroups(got), "declared Nested.Group vpc=\n-> all 0-65535 cidr 127.0.0.1/32")
			check(t, describeNotes(got), "")
		})
	}
}
