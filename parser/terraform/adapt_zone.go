package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// availabilityZone reads where a subnet lies: as it is written or looked up, and else as a plan tells.
func (a *adapter) availabilityZone(i *instance) model.AvailabilityZone {
	var why []model.Unknown
	for _, name := range []string{"availability_zone", "availability_zone_id"} {
		arg := i.arg(name)
		v := arg.eval()
		if fact, told := i.fact(name); told && (v.absent() || !v.IsKnown()) {
			v = fact
		}
		if v.absent() {
			continue
		}
		if text, ok := v.text(); ok {
			return a.zoneOf(text)
		}
		symbolic := arg.symbolic() // a condition on what is not known chooses between the two arguments in some modules
		if text, ok := symbolic.text(); ok {
			return a.zoneOf(text)
		}
		if !symbolic.absent() {
			why = mergeReasons(why, arg.whyUnknown(v))
		}
	}
	if len(why) > 0 {
		return model.AvailabilityZone{Unknown: why}
	}
	why = []model.Unknown{{Reason: "AWS chooses the availability zone of " + i.address(), At: i.ref()}}
	if i.res.data {
		why[0].Reason = "the availability zone of " + i.address() + " " + i.fate()
	}
	return ownZone(i.address(), why)
}

// ownZone is the zone of a subnet of which nothing else is known.
func ownZone(subnet string, why []model.Unknown) model.AvailabilityZone {
	own := subnet + ".availability_zone"
	return model.AvailabilityZone{Name: own, List: own, Unknown: why}
}

// zoneOf returns the zone that a text names. A name with unknown parts, such as "${var.region}a", is that of one zone
// among those that differ from it in nothing else.
func (a *adapter) zoneOf(text string) model.AvailabilityZone {
	if !sentinel.In(text) {
		return model.NamedZone(text)
	}
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" && ref.isZone() {
		list := ref
		list.index = -1
		return model.AvailabilityZone{Name: ref.address(), List: list.address()}
	}
	name, parts := a.symbols.spelled(text)
	if slices.Contains(parts, "") {
		return model.AvailabilityZone{Unknown: a.symbols.reasons(text)}
	}
	return model.AvailabilityZone{Name: name, List: strings.Join(parts, " ")}
}

// spelled writes a text as one would in a configuration, with the names of its unknown parts in it. It returns the
// names, too; that of a part without one is empty.
func (t *symbols) spelled(text string) (spelled string, parts []string) {
	spelled = t.replace(text, func(sym symbol) string {
		parts = append(parts, sym.name())
		return "${" + sym.name() + "}"
	})
	if len(parts) == 1 && spelled == "${"+parts[0]+"}" {
		return parts[0], parts
	}
	return spelled, parts
}

// name is how one would write what a sentinel stands for, "" for what has no name.
func (s symbol) name() string {
	if s.ref != nil {
		return s.ref.address()
	}
	return s.unknown.name
}
