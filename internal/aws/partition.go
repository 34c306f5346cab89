package aws

import (
	"slices"
	"strings"
)

// Partition is a group of AWS regions with accounts and names of its own.
type Partition struct {
	Name      string // as in ARNs: "aws"
	DNSSuffix string // of the host names of services: "amazonaws.com"
	regions   string // what its region codes begin with; "" for the partition that has all others
}

// partitions lists all partitions, the one without a region prefix last.
var partitions = []Partition{
	{"aws-cn", "amazonaws.com.cn", "cn-"},
	{"aws-us-gov", "amazonaws.com", "us-gov-"},
	{"aws-iso", "c2s.ic.gov", "us-iso-"},
	{"aws-iso-b", "sc2s.sgov.gov", "us-isob-"},
	{"aws-iso-e", "cloud.adc-e.uk", "eu-isoe-"},
	{"aws-iso-f", "csp.hci.ic.gov", "us-isof-"},
	{"aws-eusc", "amazonaws.eu", "eusc-"},
	{"aws", "amazonaws.com", ""},
}

// PartitionOf returns the partition of a region. The AWS SDKs, too, take a region that they do not know for one of "aws".
func PartitionOf(region string) Partition {
	n := slices.IndexFunc(partitions, func(p Partition) bool { return strings.HasPrefix(region, p.regions) })
	return partitions[n]
}

// ReverseDNSPrefix returns the DNS suffix from back to front, with which the names of endpoint services begin:
// "com.amazonaws".
func (p Partition) ReverseDNSPrefix() string {
	labels := strings.Split(p.DNSSuffix, ".")
	slices.Reverse(labels)
	return strings.Join(labels, ".")
}
