package cloudformation

import (
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/source"
)

// regionOf returns the region that the service names of the endpoints spell out, if they agree, and where.
func regionOf(r *run) (string, source.Range) {
	found := map[string]source.Range{}
	for _, name := range r.serviceNames() {
		if region, _ := aws.ParseServiceName(name.Text); region != "" {
			found[region] = name.At
		}
	}
	if len(found) != 1 {
		return "", source.Range{}
	}
	region := slices.Sorted(maps.Keys(found))[0]
	return region, found[region]
}

// pseudoParameter returns the value in a region of a pseudo parameter that depends on the region alone.
func pseudoParameter(name, region string) string {
	partition := aws.PartitionOf(region)
	return map[string]string{"AWS::Region": region, "AWS::Partition": partition.Name, "AWS::URLSuffix": partition.DNSSuffix}[name]
}
