package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// labelsOfGroup returns what filters of a data source can find a security group by: its name and its tags, as far as they
// are known.
func labelsOfGroup(i *instance) map[string]string {
	labels := map[string]string{}
	if name, ok := plainText(i.arg("name").eval()); ok {
		labels["group-name"] = name
	}
	for key, text := range tagsOf(i) {
		labels["tag:"+key] = text
	}
	return labels
}

// lookupOf returns what a data source looks a security group up by, nil where not all of it is a name or tags that are
// known. The VPC only narrows that down.
func lookupOf(i *instance) map[string]string {
	labels := labelsOfGroup(i)
	if i.arg("id").set || i.arg("name").set && labels["group-name"] == "" {
		return nil
	}
	if arg := i.arg("tags"); arg.set && !arg.eval().IsWhollyKnown() {
		return nil
	}
	filters, open := i.blocks("filter")
	if len(open) > 0 {
		return nil
	}
	for _, f := range filters {
		name, _ := plainText(f.arg("name").eval())
		values := stringsIn(f.arg("values").eval().Value)
		switch {
		case name == "vpc-id":
		case len(values) != 1 || strings.ContainsAny(values[0], "*?"):
			return nil
		case name == "group-name" || strings.HasPrefix(name, "tag:"):
			labels[name] = values[0]
		default:
			return nil
		}
	}
	if len(labels) == 0 {
		return nil
	}
	return labels
}

// tagsOf returns the tags of a resource whose values are known.
func tagsOf(i *instance) map[string]string {
	tags := map[string]string{}
	v := i.arg("tags").eval()
	if v.ContainsMarked() || v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return tags
	}
	for it := v.ElementIterator(); it.Next(); {
		key, text := it.Element()
		if name, ok := plainText(known(key)); ok {
			if s, ok := plainText(known(text)); ok {
				tags[name] = s
			}
		}
	}
	return tags
}

// plainText returns a text that is known, not sensitive and no reference.
func plainText(v value) (string, bool) {
	if v.ContainsMarked() {
		return "", false
	}
	text, ok := v.text()
	return text, ok && !sentinel.In(text)
}
