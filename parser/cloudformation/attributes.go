package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// The resource types and attributes that matter to the templates themselves.
const (
	typeStack         = "AWS::CloudFormation::Stack"
	typeStackSet      = "AWS::CloudFormation::StackSet"
	typeApplication   = "AWS::Serverless::Application"
	attributesOutputs = "Outputs."
)

// isNetwork reports whether the model may have something to say about resources of this type: it depends on their
// conditions.
func (res *resource) isNetwork() bool {
	return aws.Adapts(res.Type) || res.Type == typeStack || res.Type == typeStackSet || res.Type == typeApplication
}

// identity returns the id of a resource: what Ref returns for most types, and some attributes for others.
func (e env) identity(res *resource, at source.Range) aws.Value {
	res.meet()
	if res.exists.answer == model.No {
		reason := fmt.Sprintf("the resource %s is not created, as the condition %s is false", res.ID, quote(res.node.get("Condition").scalar()))
		return e.Token(at, aws.Reference{Name: res.ID, Why: e.because(at, reason)})
	}
	if res.token == "" {
		why := []model.Unknown{{Reason: fmt.Sprintf("the id of %s is known only after deployment", res.ID), At: e.place(res.At)}}
		res.token = e.TokenText(aws.Reference{Name: res.ID, Resource: &res.Resource, Why: why})
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: res.token}
}

// isIdentity reports whether an attribute is another name for what Ref returns, as far as the network is concerned.
func (res *resource) isIdentity(attribute string) bool {
	switch res.Type {
	case aws.TypeGroup:
		return attribute == "GroupId" || attribute == "Id"
	case aws.TypeVPC:
		return attribute == "VpcId"
	case aws.TypeSubnet:
		return attribute == "SubnetId"
	case aws.TypeRouteTable:
		return attribute == "RouteTableId"
	case aws.TypeACL:
		return attribute == "Id"
	case aws.TypePrefixList:
		return attribute == "PrefixListId" || attribute == "Arn"
	case aws.TypeEndpoint, aws.TypePeering, aws.TypeTransitGateway, aws.TypeHostedZone:
		return attribute == "Id"
	case aws.TypeCluster:
		return attribute == "Arn"
	case aws.TypeRole:
		return attribute == "Arn"
	case aws.TypeTaskDefinition:
		return attribute == "TaskDefinitionArn"
	default:
		return false
	}
}

// echoes reports whether an attribute has the value of the property of the same name.
func (res *resource) echoes(attribute string) bool {
	switch res.Type {
	case aws.TypeVPC:
		return attribute == aws.AttributeCIDR
	case aws.TypeSubnet:
		return slices.Contains([]string{aws.AttributeCIDR, "VpcId", "AvailabilityZone"}, attribute)
	case aws.TypeGroup:
		return attribute == "VpcId"
	default:
		return false
	}
}

// getAtt evaluates Fn::GetAtt, written "Id.Attribute" or as a list.
func (e env) getAtt(argument *node, at source.Range) aws.Value {
	id, attribute, dotted := strings.Cut(argument.scalar(), ".")
	if argument.kind == listNode && len(argument.items) == 2 {
		name := e.eval(argument.items[1])
		if name.IsSensitive() {
			return e.anonymous(at, "the name of an attribute is sensitive")
		}
		if id, attribute = e.nameIn(argument.items[0]), e.Show(name); name.Kind == aws.Scalar && id != "" {
			return e.attribute(id, attribute, at)
		}
	}
	if !dotted {
		return e.malformed(at, "Fn::GetAtt takes the name of a resource and the name of an attribute")
	}
	return e.attribute(id, attribute, at)
}

// attribute returns an attribute of a resource.
func (e env) attribute(id, attribute string, at source.Range) aws.Value {
	res := e.byID[id]
	switch {
	case res == nil:
		return e.undeclared(id, at)
	case res.isModule():
		return e.ofModule(id, id+"."+attribute, at)
	case res.isIdentity(attribute), res.exists.answer == model.No:
		return e.identity(res, at)
	case res.isStack() && strings.HasPrefix(attribute, attributesOutputs):
		return e.stackOutput(res, strings.TrimPrefix(attribute, attributesOutputs), at)
	case res.echoes(attribute):
		return e.echo(res, attribute, at)
	}
	return e.computed(res, attribute, at, nil)
}

// computed returns an attribute whose value is not in the files.
func (e env) computed(res *resource, attribute string, at source.Range, why []model.Unknown) aws.Value {
	if why == nil {
		reason := fmt.Sprintf("%s of %s (%s) is known only after deployment", attribute, res.ID, res.Type)
		why = []model.Unknown{{Reason: reason, At: e.place(res.At)}}
	}
	return e.Token(at, aws.Reference{Name: res.ID + "." + attribute, Resource: &res.Resource, Attribute: attribute, Why: why})
}

// echo returns an attribute that has the value of a property.
func (e env) echo(res *resource, attribute string, at source.Range) aws.Value {
	key := res.ID + "." + attribute
	if e.busy[key] {
		return e.malformed(at, fmt.Sprintf("the property %s of %s depends on itself", attribute, res.ID))
	}
	e.busy[key] = true
	defer delete(e.busy, key)
	v := res.property(attribute)
	why := e.Why(v)
	switch {
	case v.Kind == aws.Absent, attribute == aws.AttributeCIDR && v.Kind != aws.Choice && len(why) > 0:
		return e.computed(res, attribute, at, why) // it still is the CIDR of that very VPC or subnet
	default:
		return v.Moved(at)
	}
}
