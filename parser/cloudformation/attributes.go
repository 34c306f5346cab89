package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// The resource types that the model knows.
const (
	typeVPC           = "AWS::EC2::VPC"
	typeVPCCidrBlock  = "AWS::EC2::VPCCidrBlock"
	typeSubnet        = "AWS::EC2::Subnet"
	typeRouteTable    = "AWS::EC2::RouteTable"
	typeRoute         = "AWS::EC2::Route"
	typeSubnetRoutes  = "AWS::EC2::SubnetRouteTableAssociation"
	typeACL           = "AWS::EC2::NetworkAcl"
	typeACLEntry      = "AWS::EC2::NetworkAclEntry"
	typeSubnetACL     = "AWS::EC2::SubnetNetworkAclAssociation"
	typeGroup         = "AWS::EC2::SecurityGroup"
	typeEgress        = "AWS::EC2::SecurityGroupEgress"
	typeIngress       = "AWS::EC2::SecurityGroupIngress"
	typePrefixList    = "AWS::EC2::PrefixList"
	typeEndpoint      = "AWS::EC2::VPCEndpoint"
	typeZone          = "AWS::Route53::HostedZone"
	typeCluster       = "AWS::ECS::Cluster"
	typeAssociations  = "AWS::ECS::ClusterCapacityProviderAssociations"
	typeService       = "AWS::ECS::Service"
	typeTaskSet       = "AWS::ECS::TaskSet"
	typeExpress       = "AWS::ECS::ExpressGatewayService"
	typeTask          = "AWS::ECS::TaskDefinition"
	typeRepository    = "AWS::ECR::Repository"
	typeRule          = "AWS::Events::Rule"
	typeSchedule      = "AWS::Scheduler::Schedule"
	typePipe          = "AWS::Pipes::Pipe"
	typeEnvironment   = "AWS::Batch::ComputeEnvironment"
	typeStateMachine  = "AWS::StepFunctions::StateMachine"
	typeSAMMachine    = "AWS::Serverless::StateMachine"
	typeApplication   = "AWS::Serverless::Application"
	typeStack         = "AWS::CloudFormation::Stack"
	attributeDefault  = "DefaultSecurityGroup"
	attributeACL      = "DefaultNetworkAcl"
	attributeCIDR     = "CidrBlock"
	attributesOutputs = "Outputs."
)

// isNetwork reports whether the model may have something to say about resources of this type: it depends on their
// conditions.
func (res *resource) isNetwork() bool {
	vendor, rest, _ := strings.Cut(res.kind, "::")
	service, _, _ := strings.Cut(rest, "::")
	switch service {
	case "EC2", "ECS", "Route53", "Events", "Scheduler", "Pipes", "Batch", "StepFunctions", "Serverless", "CloudFormation":
		return vendor == "AWS"
	default:
		return false
	}
}

// identity returns the id of a resource: what Ref returns for most types, and some attributes for others.
func (e env) identity(res *resource, at source.Range) value {
	res.meet()
	if res.exists.answer == model.No {
		reason := fmt.Sprintf("the resource %s is not created, as the condition %s is false", res.id, quote(res.node.get("Condition").scalar()))
		return e.token(at, reference{name: res.id, why: e.because(at, reason)})
	}
	why := []model.Unknown{{Reason: fmt.Sprintf("the id of %s is known only after deployment", res.id), At: e.place(res.at)}}
	return e.token(at, reference{name: res.id, resource: res, why: why})
}

// isIdentity reports whether an attribute is another name for what Ref returns, as far as the network is concerned.
func (res *resource) isIdentity(attribute string) bool {
	switch res.kind {
	case typeGroup:
		return attribute == "GroupId" || attribute == "Id"
	case typeVPC:
		return attribute == "VpcId"
	case typeSubnet:
		return attribute == "SubnetId"
	case typeRouteTable:
		return attribute == "RouteTableId"
	case typeACL:
		return attribute == "Id"
	case typePrefixList:
		return attribute == "PrefixListId" || attribute == "Arn"
	case typeEndpoint:
		return attribute == "Id"
	case typeCluster:
		return attribute == "Arn"
	case typeTask:
		return attribute == "TaskDefinitionArn"
	default:
		return false
	}
}

// echoes reports whether an attribute has the value of the property of the same name.
func (res *resource) echoes(attribute string) bool {
	switch res.kind {
	case typeVPC:
		return attribute == attributeCIDR
	case typeSubnet:
		return slices.Contains([]string{attributeCIDR, "VpcId", "AvailabilityZone"}, attribute)
	case typeGroup:
		return attribute == "VpcId"
	default:
		return false
	}
}

// getAtt evaluates Fn::GetAtt, written "Id.Attribute" or as a list.
func (e env) getAtt(argument *node, at source.Range) value {
	id, attribute, dotted := strings.Cut(argument.scalar(), ".")
	if argument.kind == listNode && len(argument.items) == 2 {
		name := e.eval(argument.items[1])
		if id, attribute = e.nameIn(argument.items[0]), e.show(name); name.kind == scalar && id != "" {
			return e.attribute(id, attribute, at)
		}
	}
	if !dotted {
		return e.malformed(at, "Fn::GetAtt takes the name of a resource and the name of an attribute")
	}
	return e.attribute(id, attribute, at)
}

// attribute returns an attribute of a resource.
func (e env) attribute(id, attribute string, at source.Range) value {
	res := e.byID[id]
	switch {
	case res == nil:
		return e.undeclared(id, at)
	case res.isModule():
		return e.ofModule(id, id+"."+attribute, at)
	case res.isIdentity(attribute), res.exists.answer == model.No:
		return e.identity(res, at)
	case res.kind == typeStack && strings.HasPrefix(attribute, attributesOutputs):
		return e.stackOutput(res, strings.TrimPrefix(attribute, attributesOutputs), at)
	case res.echoes(attribute):
		return e.echo(res, attribute, at)
	}
	return e.computed(res, attribute, at, nil)
}

// computed returns an attribute whose value is not in the files.
func (e env) computed(res *resource, attribute string, at source.Range, why []model.Unknown) value {
	if why == nil {
		reason := fmt.Sprintf("%s of %s (%s) is known only after deployment", attribute, res.id, res.kind)
		why = []model.Unknown{{Reason: reason, At: e.place(res.at)}}
	}
	return e.token(at, reference{name: res.id + "." + attribute, resource: res, attribute: attribute, why: why})
}

// echo returns an attribute that has the value of a property.
func (e env) echo(res *resource, attribute string, at source.Range) value {
	key := res.id + "." + attribute
	if e.busy[key] {
		return e.malformed(at, fmt.Sprintf("the property %s of %s depends on itself", attribute, res.id))
	}
	e.busy[key] = true
	defer delete(e.busy, key)
	v := res.property(attribute)
	why := e.why(v)
	switch {
	case v.kind == absent, attribute == attributeCIDR && v.kind != choice && len(why) > 0:
		return e.computed(res, attribute, at, why) // it still is the CIDR of that very VPC or subnet
	default:
		return v.moved(at)
	}
}
