package aws

import "github.com/egresslint/egresslint/internal/model"

// labelGroups adds to the stack what data sources of Terraform find the groups by that a template declares.
func (a *adapter) labelGroups() {
	a.stack.Labels = map[string]model.GroupLabel{}
	for _, res := range a.byType[TypeGroup] {
		a.stack.Labels[res.ID] = a.groupLabel(res)
	}
}

// groupLabel returns the name and the tags of a group. Without a name, CloudFormation makes one up.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
func (a *adapter) groupLabel(res *Resource) model.GroupLabel {
	properties := a.Settle(res.Properties)
	label := model.GroupLabel{Values: map[string]model.PartialText{}}
	if name := properties.Get("GroupName"); name.Kind == Absent {
		why := a.becauseOf(res, "CloudFormation makes up the name of "+res.ID)
		label.Values["group-name"] = model.PartialText{Literals: []string{"", "-", ""}, Unknown: why}
	} else {
		label.Values["group-name"] = a.partial(name)
	}
	tags := properties.Get("Tags")
	label.Open = append(label.Open, tags.Open()...)
	if tags.Kind != List && tags.Kind != Absent {
		label.Open = a.because(tags, "the tags of "+res.ID+" are not known")
	}
	for _, tag := range tags.Items {
		key, known := a.Known(tag.Get("Key"))
		if !known || len(tag.Maybe()) > 0 {
			label.Open = append(label.Open, a.because(tag, "a tag of "+res.ID+" is not known")...)
			continue
		}
		label.Values["tag:"+key] = a.partial(tag.Get("Value"))
	}
	return label
}

// partial returns a text as far as it is known. One that must not be shown counts as unknown.
func (a *adapter) partial(v Value) model.PartialText {
	if v.Kind != Scalar || v.IsSensitive() {
		return model.PartialText{Literals: []string{"", ""}, Unknown: a.Why(v)}
	}
	literals, _ := a.Pieces(v.Text)
	return model.PartialText{Literals: literals, Unknown: a.Why(v)}
}
