package cloudformation

import (
	"reflect"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/route53"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptZones reads the hosted zones that are private: those of VPCs.
func (a *adapter) adaptZones() {
	for _, res := range a.byKind[typeZone] {
		properties, from := decode[route53.HostedZone](a.run, res, res.properties())
		if from.of(&properties.VPCs).kind == absent {
			continue
		}
		name, known := a.known(from.of(&properties.Name))
		if !known {
			name = ""
		}
		a.stack.Zones[res.id] = &model.Zone{ID: res.id, At: a.place(res.at), Name: strings.ToLower(strings.TrimSuffix(name, "."))}
	}
}

// setting reads a switch that is as given where nothing is written.
func (a *adapter) setting(v value, unset model.Ternary) model.Setting {
	if v.kind == absent {
		return model.Setting{Is: unset}
	}
	s := model.Setting{Is: model.Unclear, At: a.place(v.at)}
	if text, known := a.known(v); known {
		s.Is = truly(convert(text, reflect.Bool) == true).answer
	} else {
		s.Unknown = a.why(v)
	}
	return s
}
