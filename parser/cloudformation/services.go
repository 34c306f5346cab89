package cloudformation

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// endpointService returns the short name of the service that an endpoint's ServiceName means, "" where it is not known. It is
// known by what stands behind the region, even where the region or all that stands before it is not known.
func (r *run) endpointService(name value) string {
	if name.kind != scalar {
		return ""
	}
	service := model.ServiceOf(name.text)
	if service == "" {
		service = model.PlainService(r.behindUnknown(name))
	}
	if strings.ContainsRune(service, tokenStart) {
		return ""
	}
	return service
}

// behindUnknown returns what stands behind the last unknown part of a service name and behind the region, if that
// follows: "ecr.api" of "${Prefix}.ecr.api". A name that is wholly known is returned as it is: it is of a service of
// somebody else's.
func (r *run) behindUnknown(name value) string {
	literals, refs := r.pieces(name.text)
	if len(refs) == 0 {
		return name.text
	}
	_, rest, _ := strings.Cut(literals[len(literals)-1], ".")
	if service := model.ServiceOf("com.amazonaws." + rest); model.RegionOf("com.amazonaws."+rest) != "" {
		return service
	}
	return rest
}

// regionOf returns the region that the service names of the endpoints spell out, if they agree, and where: an endpoint
// is for a service of its own region, unless ServiceRegion says otherwise.
func regionOf(r *run) (string, source.Range) {
	found := map[string]source.Range{}
	for _, res := range r.all() {
		if !res.is(typeEndpoint) || res.property("ServiceRegion").kind != absent {
			continue
		}
		name := r.settle(res.property("ServiceName"))
		if region := model.RegionOf(name.text); region != "" {
			found[region] = name.at
		}
	}
	if len(found) != 1 {
		return "", source.Range{}
	}
	region := sortedKeys(found)[0]
	return region, found[region]
}
