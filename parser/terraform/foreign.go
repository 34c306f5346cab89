package terraform

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// foreignTypes are the resource types of the Cloud Control provider, by what they are in CloudFormation, that start tasks
// or hold groups and endpoints.
var foreignTypes = map[string]string{
	"awscc_ec2_security_group":                 "AWS::EC2::SecurityGroup",
	"awscc_ec2_security_group_egress":          "AWS::EC2::SecurityGroupEgress",
	"awscc_ec2_security_group_ingress":         "AWS::EC2::SecurityGroupIngress",
	"awscc_ec2_vpc_endpoint":                   "AWS::EC2::VPCEndpoint",
	"awscc_ecs_service":                        "AWS::ECS::Service",
	"awscc_ecs_task_set":                       "AWS::ECS::TaskSet",
	"awscc_ecs_express_gateway_service":        "AWS::ECS::ExpressGatewayService",
	"awscc_events_rule":                        "AWS::Events::Rule",
	"awscc_scheduler_schedule":                 "AWS::Scheduler::Schedule",
	"awscc_pipes_pipe":                         "AWS::Pipes::Pipe",
	"awscc_stepfunctions_state_machine":        "AWS::StepFunctions::StateMachine",
	"awscc_batch_compute_environment":          "AWS::Batch::ComputeEnvironment",
	"awscc_ec2_network_acl_entry":              "AWS::EC2::NetworkAclEntry",
	"awscc_ec2_route":                          "AWS::EC2::Route",
	"awscc_ec2_subnet_network_acl_association": "AWS::EC2::SubnetNetworkAclAssociation",
}

// tellForeign notes resources that make a part of the network in the words of other APIs, which are not read here.
func (t *translator) tellForeign() {
	for _, resourceType := range allForeign() {
		for _, i := range t.byType[resourceType] {
			t.tellForeignInstance(i)
		}
	}
}

// makerTypes are the resource types that make whatever their arguments say.
var makerTypes = []string{
	"aws_cloudcontrolapi_resource", "aws_cloudformation_stack", "aws_cloudformation_stack_set", "null_resource", "terraform_data",
}

// allForeign lists the resource types that may make a part of the network in the words of other APIs, sorted.
func allForeign() []string {
	types := append(slices.Collect(maps.Keys(foreignTypes)), makerTypes...)
	slices.Sort(types)
	return types
}

// isForeignType reports whether a resource type is one of allForeign.
func isForeignType(typ string) bool {
	return foreignTypes[typ] != "" || slices.Contains(makerTypes, typ)
}

func (t *translator) tellForeignInstance(i *instance) {
	what := foreignTypes[i.res.typ]
	switch i.res.typ {
	case "aws_cloudcontrolapi_resource":
		what, _ = i.arg("type_name").symbolic().shown()
		if what != "" && !aws.DeclaresNetwork(t.symbols.display(what)) {
			return
		}
	case "aws_cloudformation_stack", "aws_cloudformation_stack_set":
		t.tellStack(i)
		return
	case "null_resource", "terraform_data":
		t.tellCommands(i)
		return
	}
	t.notes.add(model.SeverityError, i.ref(), "What %s makes is not analysed: only resources of the AWS provider itself are read, not %s.",
		i.address(), what)
}

// tellStack notes a CloudFormation stack, unless its template is known to have nothing to do with the network.
func (t *translator) tellStack(i *instance) {
	text, ok := i.arg("template_body").symbolic().text()
	if ok && !aws.DeclaresNetwork(text) {
		return
	}
	t.notes.add(model.SeverityError, i.ref(), "What %s makes is not analysed: it is a template of CloudFormation. Check that by itself.",
		i.address())
}

// startsTasks matches commands that start tasks or change groups.
var startsTasks = lazyregexp.New(`\becs\s+(?:run-task|create-service|update-service|create-task-set)\b` +
	`|\bec2\s+(?:authorize|modify)-security-group|\becs-cli\s+compose\b|\bcopilot\s+(?:svc|job|task|deploy)\b`)

// tellCommands notes the commands of a resource that start tasks or change groups behind Terraform's back.
func (t *translator) tellCommands(i *instance) {
	provisioners, _ := i.blocks("provisioner")
	for _, p := range provisioners {
		command := p.arg("command")
		text, _ := command.symbolic().text()
		if found := startsTasks().FindString(text); found != "" {
			t.notes.add(model.SeverityWarning, command.ref(), "What %q in %s does is not checked.", found, i.address())
		}
	}
}
