package aws

import "slices"

// hide puts unknowns in the place of all that must not be shown in the properties of a resource, so that the model holds
// nothing that is sensitive.
func (a *adapter) hide(res *Resource) {
	if res.Properties.IsSensitive() {
		res.Properties = a.hidden(res.Properties, keptOf(res.Type))
	}
}

// keptOf returns the properties of a type that stay: their adapters hide what is in them. A rule that lets too much through
// is wrong whatever else is secret: the model marks it, and no report shows its traffic.
func keptOf(kind string) []string {
	switch kind {
	case TypeGroup, TypeEgress, TypeIngress:
		return []string{"CidrIp", "CidrIpv6", "FromPort", "ToPort", "IpProtocol"}
	case TypeTaskDefinition:
		return []string{"ContainerDefinitions"}
	case TypeEndpoint:
		return []string{"PolicyDocument"}
	default:
		return nil
	}
}

// hidden returns the value with unknowns in the place of what is sensitive in it, but for some properties. An id of
// something that the files declare is no secret: they show it.
func (a *adapter) hidden(v Value, kept []string) Value {
	switch {
	case !v.IsSensitive() || v.Kind == Unknown:
		return v
	case v.Kind == Object && v.Sensitive:
		return a.disclosed(v)
	case v.Kind == Scalar:
		if ref := a.Whole(v); ref != nil && ref.Resource != nil {
			v.Sensitive = false
			return v
		}
		return a.disclosed(v)
	}
	v.Items, v.Fields = slices.Clone(v.Items), slices.Clone(v.Fields)
	for i, item := range v.Items {
		v.Items[i] = a.hidden(item, kept)
	}
	for i, field := range v.Fields {
		if !slices.Contains(kept, field.Key) {
			v.Fields[i].Value = a.hidden(field.Value, kept)
		}
	}
	v.MapOptions(func(option Value) Value { return a.hidden(option, kept) })
	return v
}
