package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// ownZones is the name of the list of the zones of the stack's region.
const ownZones = "AvailabilityZones[]"

// zone returns the availability zone of a subnet, which is written as its name or its id.
func (a *adapter) zone(res *resource, name, id value) model.AvailabilityZone {
	switch {
	case isWritten(name):
		return a.zoneOf(name)
	case isWritten(id):
		zone := a.zoneOf(id)
		if zone.List == "" && zone.Name != "" {
			zone.List = "zone ids" // only AWS knows which names the ids belong to
		}
		return zone
	}
	own := res.id + ".AvailabilityZone"
	return model.AvailabilityZone{Name: own, List: own, Unknown: a.because(res.at, fmt.Sprintf("AWS chooses the availability zone of %s", res.id))}
}

// zoneOf reads a zone. What is not known is the same zone wherever the same is written, and maybe another one elsewhere:
// that is to be the only member of a list. Zones of one list are different, and so are those of a region: "${AWS::Region}a".
func (a *adapter) zoneOf(v value) model.AvailabilityZone {
	if text, known := a.known(v); known {
		return model.AvailabilityZone{Name: text}
	}
	zone := model.AvailabilityZone{Name: a.show(v), Unknown: a.why(v)}
	zone.List = zone.Name
	literals, refs := a.pieces(v.text)
	switch ref := a.whole(v); {
	case zone.Name == "":
	case ref != nil && strings.HasPrefix(ref.of, strings.TrimSuffix(ownZones, "[]")):
		return model.AvailabilityZone{Name: ref.name, List: strings.TrimSuffix(ref.of, "[]")}
	case len(refs) == 1 && refs[0].name == "AWS::Region" && literals[0] == "" && literals[1] != "":
		return model.AvailabilityZone{Name: zone.Name, List: "AWS::Region"}
	}
	return zone
}
