package aws

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Resource is one resource in AWS's own schema, whatever language it is written in. A front end makes the resources
// first, so that references can point at them, and fills in their properties before it calls Adapt.
type Resource struct {
	ID   string // in the model: a Terraform address, or a logical id
	Type string // as CloudFormation calls it ("AWS::EC2::SecurityGroup"); "" for a type that is of no concern
	// At is where the resource is declared, and Via the next place on the way from there to the resource, as those of a Value
	// are: of a resource of an installed module, At is the module call.
	At  source.Range
	Via source.Ref
	// Label is what the resource is called where the files were generated from, such as its path in a CDK app; "" for
	// most.
	Label  string
	Region string // "" where it is not known
	// Existence says whether the resource exists.
	Existence Existence
	// Existing is true for something that the files look up and do not make: what is not written of it only AWS knows.
	Existing bool
	// Properties is an object with the properties of the type.
	Properties Value
	// Read reads a property of a resource in the Network's Access, which has no Properties.
	Read func(property string) Value

	// What follows only Terraform can say.

	// Default is true for a resource that takes over what AWS makes together with the VPC of its VpcId: the default
	// security group, the default network ACL, the main route table. A SubnetRouteTableAssociation of this kind makes
	// its table the main one.
	Default bool
	// RevokesDefaultEgress is true for a security group without the egress that AWS gives to a new one.
	RevokesDefaultEgress bool
	// KeepsDefaultGroup is true for an endpoint that has the default security group of its VPC beside those of its list.
	KeepsDefaultGroup bool
	// EgressStyle and IngressStyle are the model's Style of the rules of that direction.
	EgressStyle, IngressStyle string
}

// is reports whether there is a resource, of the given type.
func (res *Resource) is(kind string) bool { return res != nil && res.Type == kind }

// Existence says whether a resource exists.
type Existence interface {
	// Maybe returns the reasons why the resource may not exist; none means that it certainly does.
	Maybe() []model.Unknown
	// Unshared returns those of the reasons that are not a repetition that the resource shares with one of the others:
	// what is repeated as often as each other, for elements that are not known, is judged as if there were any.
	Unshared(others ...*Resource) []model.Unknown
	// Beside returns those of the reasons that are left where the other resources exist.
	Beside(others ...*Resource) []model.Unknown
	// AnyOf reports whether, wherever the resource exists, at least one of the others certainly does.
	AnyOf(others []*Resource) bool
}

// Reasons is the existence of a resource that does not exist for some reasons, and of which nothing follows for others.
type Reasons []model.Unknown

// Maybe implements Existence.
func (r Reasons) Maybe() []model.Unknown { return r }

// Unshared implements Existence.
func (r Reasons) Unshared(...*Resource) []model.Unknown { return r }

// Beside implements Existence.
func (r Reasons) Beside(...*Resource) []model.Unknown { return r }

// AnyOf implements Existence.
func (r Reasons) AnyOf(others []*Resource) bool {
	for _, other := range others {
		if len(other.Existence.Maybe()) == 0 {
			return true
		}
	}
	return false
}

// Network is what the files of one stack make and publish.
type Network struct {
	Resources []*Resource // that exist or may exist, in the order of the files
	// Access returns the resources that say what roles may do, and who may pull from repositories. They are only read
	// where a task runs with a role of the files.
	Access func() []*Resource
	// Published lists what outputs publish, and Handed what is passed to modules and stacks that are not at hand.
	Published, Handed []Publication
}

// Publication is a way in which things leave the files.
type Publication struct {
	IDs []string // of all resources that are referred to
	// How completes the sentence that begins with the id of the thing: "is published as output.task_group".
	How    string
	At     source.Ref
	Settle string
}
