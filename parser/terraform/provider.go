package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/internal/aws"
)

// region returns the region of the provider that a resource or data source uses, "" where it is not known.
func (m *module) region(providerRef hcl.Expression) string {
	alias := ""
	if providerRef != nil {
		alias = providerAlias(providerRef)
	}
	return m.providerRegion(alias)
}

// providerAlias returns the alias in a reference such as `aws.tokyo`.
func providerAlias(ref hcl.Expression) string {
	traversal, diags := hcl.AbsTraversalForExpr(ref)
	if diags.HasErrors() || len(traversal) < 2 {
		return ""
	}
	attr, _ := traversal[1].(hcl.TraverseAttr)
	return attr.Name
}

func (m *module) providerRegion(alias string) string {
	of, p := m.providerWith(alias, func(p *providerBlock) bool { return p.region != nil })
	if p == nil {
		return ""
	}
	region, _ := of.scope().eval(p.region).shown()
	return region
}

// providerWith returns the nearest configuration of the provider that fits, and the module that has it; nil where there is
// none.
func (m *module) providerWith(alias string, fits func(*providerBlock) bool) (*module, *providerBlock) {
	for _, p := range m.config.providers {
		if p.alias == alias && fits(p) {
			return m, p
		}
	}
	if m.parent == nil {
		return nil, nil
	}
	return m.parent.providerWith(m.parentAlias(alias), fits)
}

// parentAlias is what the caller calls the provider that this module knows by the given alias.
func (m *module) parentAlias(alias string) string {
	pairs, ok := m.call.providers.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return alias
	}
	for _, pair := range pairs.Items {
		key, ok := pair.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if ok && providerKeyAlias(key) == alias {
			return providerAlias(pair.ValueExpr)
		}
	}
	return alias
}

func providerKeyAlias(key *hclsyntax.ObjectConsKeyExpr) string {
	return providerAlias(key.Wrapped)
}

// inferRegion takes the region from the names of endpoint services where neither the provider nor the user tells it,
// if they all name the same one.
func (t *translator) inferRegion() {
	if t.opt.Region != "" {
		return
	}
	var regions []string
	for _, i := range t.byType["aws_vpc_endpoint"] {
		if !i.arg("service_region").eval().absent() {
			continue // it may serve the VPC of another region
		}
		name, _ := i.arg("service_name").eval().shown()
		if region, _ := aws.ParseServiceName(name); region != "" {
			regions = append(regions, region)
		}
	}
	slices.Sort(regions)
	if regions = slices.Compact(regions); len(regions) == 1 {
		t.opt.Region = regions[0]
	}
}
