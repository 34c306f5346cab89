package cloudformation

import (
	"maps"
	"slices"
	"strings"

	facts "github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// regionOf returns the region that the service names of the endpoints spell out, if they agree, and where.
func regionOf(names []aws.Value) (string, source.Range) {
	found := map[string]source.Range{}
	for _, name := range names {
		if region, _ := facts.ParseServiceName(name.Text); region != "" {
			found[region] = name.At
		}
	}
	if len(found) != 1 {
		return "", source.Range{}
	}
	region := slices.Sorted(maps.Keys(found))[0]
	return region, found[region]
}

// plainServiceNames returns what serviceNames does where nothing has to be evaluated for that: the names are written in one
// piece, but for the region. It returns false elsewhere.
func (p *parsing) plainServiceNames() (names []aws.Value, plain bool) {
	for _, file := range p.names {
		for _, e := range p.library.template(file).resources {
			switch kind := e.value.get("Type").scalar(); {
			case strings.HasPrefix(e.key, loopPrefix), kind == typeStack, kind == typeApplication:
				return nil, false
			case kind != aws.TypeEndpoint:
				continue
			}
			properties := e.value.get("Properties")
			name, plain := plainText(properties.get("ServiceName"))
			if !plain || properties.get("ServiceRegion") != nil {
				return nil, false
			}
			names = append(names, name)
		}
	}
	return names, true
}

// plainText returns the text that a node is without evaluation. The region may be in it as a placeholder.
func plainText(n *node) (aws.Value, bool) {
	if n == nil || n.kind == nullNode {
		return aws.Value{}, true
	}
	v := aws.Value{Kind: aws.Scalar, At: n.at, Text: n.text}
	if name, argument := n.call(); name == "Fn::Sub" && argument.kind == scalarNode {
		v.Text = argument.text
		return v, !strings.Contains(strings.ReplaceAll(v.Text, "${AWS::Region}", ""), "${") && !strings.Contains(v.Text, "{{")
	}
	return v, n.kind == scalarNode && !strings.Contains(v.Text, "{{")
}

// pseudoParameter returns the value in a region of a pseudo parameter that depends on the region alone.
func pseudoParameter(name, region string) string {
	partition := facts.PartitionOf(region)
	return map[string]string{"AWS::Region": region, "AWS::Partition": partition.Name, "AWS::URLSuffix": partition.DNSSuffix}[name]
}
