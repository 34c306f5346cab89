package aws

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// zone returns the availability zone of a subnet, which is written as its name or its id.
func (a *adapter) zone(res *Resource, name, id Value) model.AvailabilityZone {
	var why []model.Unknown
	for _, v := range []Value{name, id} {
		if !v.IsWritten() {
			continue
		}
		zone := a.zoneOf(v)
		if zone.Name != "" {
			return zone
		}
		why = model.Reasons(why, zone.Unknown)
	}
	switch {
	case len(why) > 0:
		return model.AvailabilityZone{Unknown: why}
	case res.Existing:
		return ownZone(res.ID, a.becauseOf(res, fmt.Sprintf("the availability zone of %s is read from AWS", res.ID)))
	}
	return ownZone(res.ID, a.becauseOf(res, fmt.Sprintf("AWS chooses the availability zone of %s", res.ID)))
}

// ownZone is the zone of a subnet of which nothing else is known.
func ownZone(subnet string, why []model.Unknown) model.AvailabilityZone {
	own := subnet + ".AvailabilityZone"
	return model.AvailabilityZone{Name: own, List: own, Unknown: why}
}

// zoneOf reads a zone. What is not known is the same zone wherever the same is written, and maybe another one elsewhere:
// that is to be the only member of a list. Zones of one list are different, and so are names that differ in what is
// known of them, such as "${AWS::Region}a" and "${AWS::Region}b".
func (a *adapter) zoneOf(v Value) model.AvailabilityZone {
	if text, known := a.Known(v); known {
		return model.NamedZone(text)
	}
	if ref := a.Whole(v); ref != nil && ref.Distinct {
		return model.AvailabilityZone{Name: ref.Name, List: ref.Of}
	}
	_, refs := a.Pieces(v.Text)
	var names []string
	var why []model.Unknown
	for _, ref := range refs {
		if ref.Name == "" {
			return model.AvailabilityZone{Unknown: a.Why(v)}
		}
		names = append(names, ref.Name)
		if !ref.Own {
			why = model.Reasons(why, ref.Why)
		}
	}
	if len(refs) == 0 {
		return model.AvailabilityZone{Name: a.Show(v), List: a.Show(v), Unknown: a.Why(v)}
	}
	return model.AvailabilityZone{Name: a.Show(v), List: strings.Join(names, " "), Unknown: why}
}
