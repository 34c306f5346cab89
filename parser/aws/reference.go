package aws

import "github.com/egresslint/egresslint/internal/model"

// Reference is something that a file names and whose value is not in the files: the id of a resource, a parameter
// without a value, an import. Within text a token stands for it, which survives what functions do with text.
type Reference struct {
	// Name is its identity, and how a person writes it: "TaskGroup", "aws_vpc.main.id", "import:net-vpc",
	// "SubnetIds[0]". Two references of one name are the same thing. It is empty where nothing can be said to be the
	// same, such as one of two values.
	Name string
	// Resource and Attribute say what of which resource it is; Resource is nil if it is nothing of a resource.
	// Attribute is empty for the id of the resource, which is what Ref returns for most types.
	Resource  *Resource
	Attribute string
	// Item numbers the element that it is of the attribute, which is a list then; nil where it is none.
	Item *int
	// Of is the name of the list that it is an item of, "" where it is none.
	Of string
	// Distinct is true for an item of a list of which no two are the same: the zones of a region.
	Distinct bool
	// List is true if it is a list for certain.
	List bool
	// Own is true for the region or the account that the stack itself is in, or what follows from these.
	Own bool
	// ByRegion holds what it is in each region, nil where it is not the region alone that is missing.
	ByRegion map[string]string
	// Why it is not known, never empty.
	Why []model.Unknown
}

// The attributes that the adapters know, beside the id.
const (
	AttributeCIDR          = "CidrBlock"            // of a VPC or subnet
	AttributeIPv6          = "Ipv6CidrBlock"        // of a VPC or subnet, which CloudFormation has a list of
	AttributeIPv6List      = "Ipv6CidrBlocks"       // of a VPC or subnet; Item says which of them
	AttributeDefaultGroup  = "DefaultSecurityGroup" // of a VPC
	AttributeDefaultACL    = "DefaultNetworkAcl"    // of a VPC
	AttributeMainTable     = "MainRouteTable"       // of a VPC, which CloudFormation has no name for
	AttributePrefixList    = "PrefixListId"         // of a gateway endpoint, which CloudFormation has no name for
	AttributeGroups        = "SecurityGroupIds"     // of an endpoint that is looked up
	AttributePrivateIP     = "PrivateIpAddress"     // of the network interface of an endpoint that Item numbers
	AttributeDNSEntries    = "DnsEntries"           // of an interface endpoint
	AttributeRepositoryURI = "RepositoryUri"        // of a repository
)
