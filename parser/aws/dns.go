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
		zone := &model.Zone{ID: res.ID, At: a.placeOf(res), Name: hostName(name), Records: []*model.Record{}}
		zone.VPCs = a.zoneVPCs(properties.Get("VPCs"))
		a.stack.Zones[res.ID] = zone
	}
	for _, res := range a.byType[TypeRecord] {
		properties := a.properties(res)
		a.record(res, properties.Get("HostedZoneId"), properties)
	}
	for _, res := range a.byType[TypeRecordGroup] {
		properties := a.properties(res)
		for _, item := range properties.Get("RecordSets").Items {
			zone := item.Get("HostedZoneId")
			if zone.Kind == Absent {
				zone = properties.Get("HostedZoneId")
			}
			a.record(res, zone, item)
		}
	}
}

// hostName is a name of the DNS without the dot at the end.
func hostName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

func (a *adapter) zoneVPCs(list Value) model.References {
	vpcs := model.References{Items: []model.Reference{}, Open: model.Reasons(list.Open(), a.whyUnknown(list))}
	for _, item := range list.Items {
		a.addVPC(&vpcs, item.Get("VPCId"), item.Maybe())
	}
	return vpcs
}

// addVPC adds the VPC that a value names to a list.
func (a *adapter) addVPC(vpcs *model.References, v Value, maybe []model.Unknown) {
	if !a.isNamed(v) {
		vpcs.Open = model.Reasons(vpcs.Open, maybe, a.whyUnnamed(v))
		return
	}
	vpcs.Items = append(vpcs.Items, model.Reference{ID: a.vpcID(v), At: a.at(v), Maybe: maybe})
}

// record adds a record to a private hosted zone of the files, if it leads to an endpoint.
func (a *adapter) record(res *Resource, of, properties Value) {
	ref := a.Whole(of)
	if ref == nil || ref.Resource == nil || a.stack.Zones[ref.Resource.ID] == nil {
		return
	}
	zone := a.stack.Zones[ref.Resource.ID]
	record := &model.Record{At: a.placeOf(res), Maybe: model.Reasons(res.Existence.Maybe(), properties.Maybe())}
	if name, known := a.Known(properties.Get("Name")); known || properties.Get("Name").Kind == Absent {
		record.Name = nameInZone(hostName(name), zone.Name)
	}
	targets := append([]Value{properties.Get("AliasTarget").Get("DNSName")}, properties.Get("ResourceRecords").Items...)
	for _, target := range targets {
		_, refs := a.Pieces(target.Text)
		for _, ref := range refs {
			if ref.Attribute == AttributeDNSEntries && ref.Resource.is(TypeEndpoint) {
				record.Endpoint = ref.Resource.ID
			}
		}
	}
	if record.Endpoint != "" {
		zone.Records = append(zone.Records, record)
	}
}

// nameInZone completes a name, which Terraform lets people write without the name of the zone.
// Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
func nameInZone(name, zone string) string {
	switch {
	case zone == "" || name == zone || strings.HasSuffix(name, "."+zone):
		return name
	case name == "":
		return zone
	}
	return name + "." + zone
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
	hidden.Via, hidden.Sensitive = v.Via, true
	hidden.SetMaybe(v.Maybe())
	return hidden
}
