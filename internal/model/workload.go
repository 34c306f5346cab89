package model

import (
	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// Workload is something that starts tasks and puts security groups on their network interfaces.
type Workload struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind"` // "ecs_service", "event_target", …: the same words for every input format
	At     source.Ref `json:"at,omitzero"`
	Region string     `json:"region"` // "" where it is not known
	VPC    string     `json:"vpc,omitempty"`
	// Fargate says whether its tasks run on Fargate; Unknown holds the reasons where that is not known.
	Fargate Ternary `json:"fargate"`
	// PlatformVersion is as written ("1.3.0", "LATEST"), "" where nothing is written, which means the latest.
	PlatformVersion string     `json:"platform_version,omitempty"`
	Groups          References `json:"groups"`
	Subnets         References `json:"subnets"`
	// PublicAddress says whether its tasks get a public address, without which an internet gateway passes nothing on. It
	// is the task's own setting: that of the subnet does not count on Fargate.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
	PublicAddress Setting `json:"public_address"`
	// TaskDefinition is the id of the task definition, "" where it is not known.
	TaskDefinition string `json:"task_definition,omitempty"`
	// Images are those of containers that no task definition describes.
	Images []Image `json:"images,omitempty"`
	// ExecutionRole is what the workload overrides the execution role of the task definition with; nil where it does not.
	ExecutionRole *ExecutionRole `json:"execution_role,omitzero"`
	// Needs are the services that the workload itself needs, not its task definition: those of ECS Exec.
	Needs []Need `json:"needs,omitempty"`
	// Uses are services that the workload itself uses and that no rule judges: where the sessions of ECS Exec are logged.
	Uses []Need `json:"uses,omitempty"`
	// PlatformUnknown holds the reasons why the platform version is not known.
	PlatformUnknown []Unknown `json:"platform_unknown,omitempty"`
	Unknown         []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the workload may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// Endpoint is a VPC endpoint.
type Endpoint struct {
	ID   string     `json:"id"`
	At   source.Ref `json:"at,omitzero"`
	Kind string     `json:"kind"` // "interface", "gateway", another type in lower case, or "" where it is not known
	// Service is the service's name without the region and what stands before it: "ecr.api", "ecr.dkr", "s3", "logs".
	// FIPS endpoints have the plain name. It is "" where it is not known.
	Service string `json:"service"`
	Region  string `json:"region"` // "" where it is not known
	// ServiceRegion is the region of the service where that is, or may be, another one: of an endpoint that serves the VPC
	// with a service of another region. ServiceRegionUnknown holds the reasons why it is not known.
	ServiceRegion        string    `json:"service_region,omitempty"`
	ServiceRegionUnknown []Unknown `json:"service_region_unknown,omitempty"`
	VPC                  string    `json:"vpc,omitempty"`
	// Groups are the security groups of the endpoint. A gateway endpoint has no network interface that could carry any:
	// there they are what is written all the same.
	Groups      References `json:"groups"`
	Subnets     References `json:"subnets"`
	RouteTables References `json:"route_tables"`
	PrivateDNS  Setting    `json:"private_dns"`
	// Outside is true for an endpoint that is not in the files: a person said that it is there. One without groups and
	// addresses is only known to exist.
	Outside bool `json:"outside,omitzero"`
	// Policy is nil where nothing is written: AWS then lets every request through.
	Policy *Policy `json:"policy,omitzero"`
	// Addresses are the private addresses that the files fix.
	Addresses []string `json:"addresses,omitempty"`
	// Unknown holds the reasons for an unknown kind or service.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the endpoint may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// PrefixList is a prefix list, AWS-managed or the customer's own.
type PrefixList struct {
	ID     string     `json:"id"`
	At     source.Ref `json:"at,omitzero"`
	Region string     `json:"region"` // "" where it is not known
	// Literal is true for an id that is written out ("pl-61a54008"): what it is must be looked up by region and id.
	Literal bool `json:"literal,omitzero"`
	// Service is the service of an AWS-managed list ("s3", "dynamodb"), "" for any other list and where unknown.
	Service string `json:"service,omitempty"`
	// ByRegion holds the ids among which the region chooses, by region, where the region is not known.
	ByRegion map[string]string `json:"by_region,omitempty"`
	// CIDRs are the entries of the customer's own list; Unknown tells whether they are all.
	CIDRs []Peer `json:"cidrs,omitempty"`
	// Unknown holds the reasons why it is not known what the list holds.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// VPC is a virtual private cloud.
type VPC struct {
	ID     string     `json:"id"`
	At     source.Ref `json:"at,omitzero"`
	Origin Origin     `json:"origin"`
	CIDRs  []string   `json:"cidrs"`
	// Unknown holds the reasons why the VPC may have further CIDRs.
	Unknown []Unknown `json:"unknown,omitempty"`
	// DNSSupport and DNSHostnames are what private DNS names need; nothing is known of them for an external VPC.
	DNSSupport   Setting `json:"dns_support,omitzero"`
	DNSHostnames Setting `json:"dns_hostnames,omitzero"`
	// AmazonDNS says whether what is in the VPC asks Amazon's DNS server, and no other: its DHCP options decide that.
	AmazonDNS Setting `json:"amazon_dns,omitzero"`
	// MainRouteTable is the table of the subnets that have none of their own; "" where that is not known.
	MainRouteTable string `json:"main_route_table,omitempty"`
	// DefaultACL is the network ACL of the subnets that have none of their own; "" where that is not known.
	DefaultACL string `json:"default_acl,omitempty"`
	// Handed holds the ways in which the VPC leaves the files, to where endpoints and routes may be added to it.
	Handed []Unknown `json:"handed,omitempty"`
	// Exported holds the outputs that publish the VPC.
	Exported []Unknown `json:"exported,omitempty"`
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	ID     string     `json:"id"`
	At     source.Ref `json:"at,omitzero"`
	Origin Origin     `json:"origin"`
	VPC    string     `json:"vpc,omitempty"`
	CIDR   string     `json:"cidr,omitempty"` // "" where it is not known
	// Zone is the availability zone.
	Zone AvailabilityZone `json:"availability_zone"`
}

// AvailabilityZone is where a subnet lies. Two of the same name are the same. Two of different names are different if
// both have no list, or the same one.
type AvailabilityZone struct {
	// Name is the zone's name ("eu-west-1a") or id ("euw1-az1"), or the element of List that it is
	// ("data.aws_availability_zones.available.names[0]"); "" where it is not known.
	Name string `json:"name"`
	// List names the list of different zones of which only AWS knows the names.
	List string `json:"list,omitempty"`
	// Unknown holds the reasons where the zone is not known.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// zoneID matches the ids of availability zones, which name the same zones in all accounts: "euw1-az1".
var zoneID = lazyregexp.New(`^[a-z]+\d-[a-z0-9-]*az\d+$`)

// NamedZone returns the availability zone of a name or an id. The ids are a list of their own: which zone an account
// calls by a name only AWS knows. Source: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
func NamedZone(name string) AvailabilityZone {
	zone := AvailabilityZone{Name: name}
	if zoneID().MatchString(name) {
		zone.List = "zone ids"
	}
	return zone
}

// Zone is a private hosted zone of Route 53, which resolves names within VPCs.
type Zone struct {
	ID      string     `json:"id"`
	At      source.Ref `json:"at,omitzero"`
	Name    string     `json:"name"` // without the dot at the end; "" where it is not known
	VPCs    References `json:"vpcs"` // those that it is associated with
	Records []*Record  `json:"records"`
}

// Record is a record of a private hosted zone that leads to a VPC endpoint.
type Record struct {
	At       source.Ref `json:"at,omitzero"`
	Name     string     `json:"name"`     // without the dot at the end; "" where it is not known
	Endpoint string     `json:"endpoint"` // the id of the endpoint whose DNS name it holds
	// Maybe holds the reasons why the record may not exist.
	Maybe []Unknown `json:"maybe,omitempty"`
}
