package policies_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/aws"
)

// TestFactsAgree compares the facts about AWS that the policies hold with those of internal/aws.
func TestFactsAgree(t *testing.T) {
	var lists struct{ IDs map[string]map[string]string }
	readFacts(t, "egresslint/aws/prefix_lists/data.json", &lists)
	var blocks struct{ Regions map[string]any }
	readFacts(t, "egresslint/aws/ecr_cidrs/data.json", &blocks)

	services := slices.Sorted(slices.Values(aws.GatewayServices()))
	inData := keys(lists.IDs)
	if !slices.Equal(inData, services) {
		t.Errorf("egresslint/aws/prefix_lists/data.json has the lists of %q, internal/aws says that %q have gateways", inData, services)
	}
	if inLibrary := gatewaysOfLibrary(t); !slices.Equal(inLibrary, services) {
		t.Errorf("vpc_endpoint.has_gateway holds for %q, internal/aws says that %q have gateways", inLibrary, services)
	}
	regions := keys(blocks.Regions)
	for service, ids := range lists.IDs {
		regions = append(regions, keys(ids)...)
		for region, id := range ids {
			if !aws.IsPrefixListID(id) {
				t.Errorf("the list of %s in %s has the id %q", service, region, id)
			}
		}
	}
	for _, region := range regions {
		if !aws.IsRegion(region) {
			t.Errorf("%q is not a region", region)
		}
	}
}

func readFacts(t *testing.T, name string, facts any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, facts); err != nil {
		t.Fatal(err)
	}
}

// gatewaysOfLibrary returns the services in the only set of the rule vpc_endpoint.has_gateway.
func gatewaysOfLibrary(t *testing.T) []string {
	t.Helper()
	const file = "lib/vpc_endpoint/interface.rego"
	var services []string
	for _, rule := range parse(t)[file].Rules {
		if rule.Head.Ref().String() != "has_gateway" {
			continue
		}
		ast.WalkTerms(rule.Body, func(term *ast.Term) bool {
			if set, ok := term.Value.(ast.Set); ok {
				set.Foreach(func(member *ast.Term) { services = append(services, string(member.Value.(ast.String))) })
			}
			return false
		})
	}
	slices.Sort(services)
	return services
}

func keys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
