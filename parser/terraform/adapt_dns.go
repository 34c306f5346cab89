package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptZones reads the hosted zones that are private: those of VPCs.
func (a *adapter) adaptZones() {
	for _, i := range a.byType["aws_route53_zone"] {
		if vpcs, open := i.blocks("vpc"); len(vpcs) == 0 && len(open) == 0 {
			continue
		}
		name, _ := i.arg("name").eval().text()
		id := i.address()
		a.stack.Zones[id] = &model.Zone{ID: id, At: i.ref(), Name: strings.ToLower(strings.TrimSuffix(name, "."))}
	}
}

// setting reads a switch that is as given where nothing is written.
func (a *adapter) setting(arg argument, unset model.Ternary) model.Setting {
	v := arg.eval()
	s := model.Setting{Is: v.ternary(unset)}
	if !v.absent() {
		s.At = arg.ref()
	}
	if s.Is == model.Unclear {
		s.Unknown = arg.whyUnknown(v)
	}
	return s
}
