package aws

import (
	"reflect"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptHostedZones reads the hosted zones that are private: those of VPCs.
func (a *adapter) adaptHostedZones() {
	for _, res := range a.byType[TypeHostedZone] {
		properties := a.properties(res)
		if properties.Get("VPCs").Kind == Absent {
			continue
		}
		name, known := a.Known(properties.Get("Name"))
		if !known {
			name = ""
		}
		a.stack.Zones[res.ID] = &model.Zone{ID: res.ID, At: a.place(res.At), Name: strings.ToLower(strings.TrimSuffix(name, "."))}
	}
}

// setting reads a switch that is as given where nothing is written.
func (a *adapter) setting(v Value, unset model.Ternary) model.Setting {
	if v.Kind == Absent {
		return model.Setting{Is: unset}
	}
	s := model.Setting{Is: model.Unclear, At: a.at(v)}
	if text, known := a.Known(v); known {
		s.Is = answer(convert(text, reflect.Bool) == true)
	} else {
		s.Unknown = a.Why(v)
	}
	return s
}

func answer(yes bool) model.Ternary {
	if yes {
		return model.Yes
	}
	return model.No
}

// disclosed returns a value, or an unknown in the place of one that must not be shown: it is not judged then.
func (a *adapter) disclosed(v Value) Value {
	if !v.IsSensitive() {
		return v
	}
	hidden := a.Unknown(v.At, Reference{Why: a.because(v, "a value is sensitive")})
	hidden.Via, hidden.Maybe, hidden.Sensitive = v.Via, v.Maybe, true
	return hidden
}
