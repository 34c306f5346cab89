package aws

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/awslabs/goformation/v7/cloudformation/batch"
	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/ecr"
	"github.com/awslabs/goformation/v7/cloudformation/ecs"
	"github.com/awslabs/goformation/v7/cloudformation/events"
	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/pipes"
	"github.com/awslabs/goformation/v7/cloudformation/route53"
	"github.com/awslabs/goformation/v7/cloudformation/scheduler"
	"github.com/awslabs/goformation/v7/cloudformation/stepfunctions"
)

// The resource types that the adapters know.
const (
	TypeVPC             = "AWS::EC2::VPC"
	TypeVPCCidrBlock    = "AWS::EC2::VPCCidrBlock"
	TypeDHCPOptions     = "AWS::EC2::DHCPOptions"
	TypeVPCDHCPOptions  = "AWS::EC2::VPCDHCPOptionsAssociation"
	TypeSubnet          = "AWS::EC2::Subnet"
	TypeRouteTable      = "AWS::EC2::RouteTable"
	TypeRoute           = "AWS::EC2::Route"
	TypeSubnetRoutes    = "AWS::EC2::SubnetRouteTableAssociation"
	TypeACL             = "AWS::EC2::NetworkAcl"
	TypeACLEntry        = "AWS::EC2::NetworkAclEntry"
	TypeSubnetACL       = "AWS::EC2::SubnetNetworkAclAssociation"
	TypeGroup           = "AWS::EC2::SecurityGroup"
	TypeEgress          = "AWS::EC2::SecurityGroupEgress"
	TypeIngress         = "AWS::EC2::SecurityGroupIngress"
	TypePrefixList      = "AWS::EC2::PrefixList"
	TypeEndpoint        = "AWS::EC2::VPCEndpoint"
	TypeEndpointService = "AWS::EC2::VPCEndpointService"
	TypeInternetGateway = "AWS::EC2::InternetGateway"
	TypeNATGateway      = "AWS::EC2::NatGateway"
	TypeVPNGateway      = "AWS::EC2::VPNGateway"
	TypePeering         = "AWS::EC2::VPCPeeringConnection"
	TypeTransitGateway  = "AWS::EC2::TransitGateway"
	// TypeVPCAttachment and TypeGatewayAttachment both attach a VPC to a transit gateway.
	TypeVPCAttachment     = "AWS::EC2::TransitGatewayVpcAttachment"
	TypeGatewayAttachment = "AWS::EC2::TransitGatewayAttachment"
	TypeHostedZone        = "AWS::Route53::HostedZone"
	TypeRecord            = "AWS::Route53::RecordSet"
	TypeRecordGroup       = "AWS::Route53::RecordSetGroup"
	TypeCluster           = "AWS::ECS::Cluster"
	TypeProviders         = "AWS::ECS::ClusterCapacityProviderAssociations"
	TypeService           = "AWS::ECS::Service"
	TypeTaskSet           = "AWS::ECS::TaskSet"
	TypeExpress           = "AWS::ECS::ExpressGatewayService"
	TypeTaskDefinition    = "AWS::ECS::TaskDefinition"
	TypeRepository        = "AWS::ECR::Repository"
	// TypePublicRepository is a repository in ECR Public.
	TypePublicRepository = "AWS::ECR::PublicRepository"
	TypeRole             = "AWS::IAM::Role"
	TypeRolePolicy       = "AWS::IAM::RolePolicy"
	TypeManagedPolicy    = "AWS::IAM::ManagedPolicy"
	// TypeInlinePolicies is a policy that is written into several roles.
	TypeInlinePolicies = "AWS::IAM::Policy"
	TypeRule           = "AWS::Events::Rule"
	TypeSchedule       = "AWS::Scheduler::Schedule"
	TypePipe           = "AWS::Pipes::Pipe"
	TypeEnvironment    = "AWS::Batch::ComputeEnvironment"
	TypeJobDefinition  = "AWS::Batch::JobDefinition"
	TypeStateMachine   = "AWS::StepFunctions::StateMachine"
	TypeSAMMachine     = "AWS::Serverless::StateMachine"
	// TypeRunTask is the request that runs a task when Terraform plans, with the parameters of the ECS API.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
	TypeRunTask = "AWS::ECS::RunTask"
	// These are resources of Terraform that CloudFormation has no type for: what attaches a managed policy to roles, the
	// lists of all policies of a role, and the policy of a repository.
	TypeAttachment           = "AWS::IAM::RolePolicyAttachment"
	TypeAttachmentsExclusive = "AWS::IAM::RolePolicyAttachmentsExclusive"
	TypePoliciesExclusive    = "AWS::IAM::RolePoliciesExclusive"
	TypeRepositoryPolicy     = "AWS::ECR::RepositoryPolicy"
)

// schemas hold what the properties of the types are: goformation's structs, with what is newer than its last release
// or only Terraform has.
var schemas = map[string]*schema{
	TypeVPC:               of[ec2.VPC](),
	TypeVPCCidrBlock:      of[ec2.VPCCidrBlock](),
	TypeDHCPOptions:       of[ec2.DHCPOptions](),
	TypeVPCDHCPOptions:    of[ec2.VPCDHCPOptionsAssociation](),
	TypeSubnet:            of[ec2.Subnet](),
	TypeRouteTable:        of[ec2.RouteTable]().and(of[routeTable]()),
	TypeRoute:             of[ec2.Route](),
	TypeSubnetRoutes:      of[ec2.SubnetRouteTableAssociation]().and(of[ofVPC]()),
	TypeACL:               of[ec2.NetworkAcl]().and(of[networkACL]()),
	TypeACLEntry:          of[ec2.NetworkAclEntry]().and(of[aclEntry]()),
	TypeSubnetACL:         of[ec2.SubnetNetworkAclAssociation](),
	TypeGroup:             of[ec2.SecurityGroup](),
	TypeEgress:            of[ec2.SecurityGroupEgress](),
	TypeIngress:           of[ec2.SecurityGroupIngress](),
	TypePrefixList:        of[ec2.PrefixList](),
	TypeEndpoint:          of[ec2.VPCEndpoint]().and(of[vpcEndpoint]()),
	TypeNATGateway:        of[ec2.NatGateway]().and(of[natGateway]()),
	TypePeering:           of[ec2.VPCPeeringConnection]().and(of[peering]()),
	TypeTransitGateway:    of[ec2.TransitGateway](),
	TypeVPCAttachment:     of[ec2.TransitGatewayVpcAttachment]().and(of[attachment]()),
	TypeGatewayAttachment: of[ec2.TransitGatewayAttachment](),
	TypeHostedZone:        of[route53.HostedZone](),
	TypeRecord:            of[route53.RecordSet](),
	TypeRecordGroup:       of[route53.RecordSetGroup](),

	TypeCluster:        of[ecs.Cluster](),
	TypeProviders:      of[ecs.ClusterCapacityProviderAssociations](),
	TypeService:        of[ecs.Service](),
	TypeTaskSet:        of[ecs.TaskSet]().and(of[taskSet]()),
	TypeExpress:        of[expressGatewayService](),
	TypeTaskDefinition: of[ecs.TaskDefinition](),
	TypeRunTask:        of[ecs.Service]().and(of[runTask]()), // which have the same properties for what concerns the network
	TypeRule:           of[events.Rule](),
	TypeSchedule:       of[scheduler.Schedule](),
	TypePipe:           of[pipes.Pipe](),
	TypeEnvironment:    of[batch.ComputeEnvironment](),
	TypeJobDefinition:  of[batch.JobDefinition](),
	TypeStateMachine:   of[stepfunctions.StateMachine](),
	TypeSAMMachine:     of[stepfunctions.StateMachine](),

	TypeRole:                 of[iam.Role](),
	TypeRolePolicy:           of[iam.RolePolicy](),
	TypeInlinePolicies:       of[iam.Policy](),
	TypeManagedPolicy:        of[iam.ManagedPolicy](),
	TypeAttachment:           of[roleAttachment](),
	TypeAttachmentsExclusive: of[roleAttachment](),
	TypePoliciesExclusive:    of[roleAttachment](),
	TypeRepository:           of[ecr.Repository](),
	TypeRepositoryPolicy:     of[repositoryPolicy](),
}

// access are the types that say what roles may do, and who may pull from repositories.
var access = []string{
	TypeRole, TypeRolePolicy, TypeInlinePolicies, TypeManagedPolicy, TypeAttachment, TypeAttachmentsExclusive,
	TypePoliciesExclusive, TypeRepository, TypeRepositoryPolicy,
}

// Adapts reports whether resources of the type are a part of the network, in the words of CloudFormation.
func Adapts(kind string) bool {
	return schemas[kind] != nil && !IsAccess(kind) || kind == TypeInternetGateway || kind == TypeVPNGateway
}

// IsCut reports whether a type is the beginning of the name of one that the adapters know, and not one itself.
func IsCut(kind string) bool {
	if schemas[kind] != nil {
		return false
	}
	for known := range schemas {
		if strings.HasPrefix(known, kind) {
			return true
		}
	}
	return false
}

// IsAccess reports whether resources of the type are in the Access of a Network.
func IsAccess(kind string) bool { return slices.Contains(access, kind) }

// roleAttachment is what attaches policies to roles in Terraform, or lists all policies of a role.
type roleAttachment struct {
	RoleName, PolicyArn            string
	Roles, PolicyArns, PolicyNames []string
}

// repositoryPolicy is the policy of a repository in Terraform.
type repositoryPolicy struct {
	RepositoryName string
	PolicyText     any
}

// expressGatewayService is newer than goformation. Source:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-expressgatewayservice.html
type expressGatewayService struct {
	Cluster              string         `json:"Cluster"`
	CPU                  string         `json:"Cpu"`
	ExecutionRoleArn     string         `json:"ExecutionRoleArn"`
	HealthCheckPath      string         `json:"HealthCheckPath"`
	InfrastructureRole   string         `json:"InfrastructureRoleArn"`
	Memory               string         `json:"Memory"`
	NetworkConfiguration expressNetwork `json:"NetworkConfiguration"`
	PrimaryContainer     expressContainer
	ScalingTarget        map[string]any `json:"ScalingTarget"`
	ServiceName          string         `json:"ServiceName"`
	Tags                 []any          `json:"Tags"`
	TaskRoleArn          string         `json:"TaskRoleArn"`
}

type expressContainer struct {
	Logs        any `json:"AwsLogsConfiguration"`
	Command     []any
	Port        any `json:"ContainerPort"`
	Environment []any
	Image       string
	Credentials any `json:"RepositoryCredentials"`
	Secrets     []any
}

type expressNetwork struct {
	SecurityGroups []string
	Subnets        []string
}

// taskSet is what goformation lacks of a task set. Source:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskset.html
type taskSet struct {
	CapacityProviderStrategy []ecs.Service_CapacityProviderStrategyItem
}

// runTask is what the request that runs a task has, and a service does not.
type runTask struct {
	Overrides struct {
		ExecutionRole string `json:"ExecutionRoleArn"`
	}
}

// vpcEndpoint is what goformation lacks of an endpoint. Source:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
type vpcEndpoint struct {
	ServiceRegion         string
	SubnetConfigurations  []subnetConfiguration
	DNSOptions            map[string]any `json:"DnsOptions"`
	IPAddressType         string         `json:"IpAddressType"`
	ResourceConfiguration string         `json:"ResourceConfigurationArn"`
	ServiceNetwork        string         `json:"ServiceNetworkArn"`
	Tags                  []any
}

// subnetConfiguration is a subnet of an endpoint with the address that its interface there has.
type subnetConfiguration struct {
	IPv4   string `json:"Ipv4"`
	Subnet string `json:"SubnetId"`
}

// natGateway is what goformation lacks of a NAT gateway. Source:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
type natGateway struct {
	AvailabilityMode string
	VPC              string `json:"VpcId"`
}

// peering says whether a VPC peering connection is accepted, which Terraform writes.
type peering struct{ Accepted bool }

// attachment is what Terraform writes in the attachment of a VPC, and CloudFormation in the transit gateway alone.
type attachment struct{ DefaultRouteTableAssociation, DefaultRouteTablePropagation bool }

// routeTable is what Terraform writes inside of a route table.
type routeTable struct{ Routes []ec2.Route }

// ofVPC is the VPC whose main route table an association of Terraform changes.
type ofVPC struct {
	VPC string `json:"VpcId"`
}

// aclEntry is what an entry of a network ACL has otherwise: goformation takes the protocol for a number, which the words
// that Terraform takes are not.
type aclEntry struct{ Protocol string }

// networkACL is what Terraform writes inside of a network ACL.
type networkACL struct {
	Entries []struct {
		CidrBlock, Ipv6CidrBlock, Protocol, RuleAction string
		Egress                                         bool
		RuleNumber                                     int
		Icmp                                           ec2.NetworkAclEntry_Icmp
		PortRange                                      ec2.NetworkAclEntry_PortRange
	}
	Subnets []string `json:"SubnetIds"`
}

// schema is what a value can be: that of a Go type, which encoding/json would decode it into.
type schema struct {
	kind reflect.Kind
	// fields are those of a struct, by the names of properties.
	fields func() map[string]*schema
	// element is that of the items of a list or the members of a map.
	element func() *schema
}

// of returns the schema of a type.
func of[T any]() *schema { return schemaOf(reflect.TypeFor[T]()) }

func schemaOf(t reflect.Type) *schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := &schema{kind: t.Kind()}
	switch t.Kind() {
	case reflect.Struct:
		s.fields = sync.OnceValue(func() map[string]*schema { return fieldsOf(t) })
	case reflect.Slice, reflect.Map:
		s.element = sync.OnceValue(func() *schema { return schemaOf(t.Elem()) })
	}
	return s
}

func fieldsOf(t reflect.Type) map[string]*schema {
	fields := map[string]*schema{}
	for i := range t.NumField() {
		if name := propertyName(t.Field(i)); name != "" {
			fields[name] = schemaOf(t.Field(i).Type)
		}
	}
	return fields
}

// propertyName returns the name that a field has as a property, "" if it is none.
func propertyName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "-":
		return ""
	case "":
		return f.Name
	}
	return name
}

// and returns the schema of a struct with the fields of another one.
func (s *schema) and(other *schema) *schema {
	both := *s
	both.fields = sync.OnceValue(func() map[string]*schema {
		fields := map[string]*schema{}
		for _, of := range []*schema{s, other} {
			for name, field := range of.fields() {
				fields[name] = field
			}
		}
		return fields
	})
	return &both
}
