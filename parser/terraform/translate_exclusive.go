package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// exclusiveType is the resource type that takes every rule from a group that it does not list.
// Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_rules_exclusive
const exclusiveType = "aws_vpc_security_group_rules_exclusive"

// exclusion says whether a list of all rules of a group takes a rule away: certainly, for no reason that is known, or
// perhaps, for the reasons in maybe.
type exclusion struct {
	certain bool
	maybe   []model.Unknown
}

// excluded reports whether a rule resource of a group is taken away by a list of all rules that the group has in one
// direction.
func (t *translator) excluded(rule *instance, group aws.Value, d direction) exclusion {
	var all exclusion
	for _, list := range t.byType[exclusiveType] {
		same, why := t.isSame(t.link(list.arg("security_group_id")), group)
		if !same {
			continue
		}
		listed, open := t.isListed(rule, list.arg(d.word+"_rule_ids"))
		switch why = model.Reasons(why, list.maybe(), open); {
		case listed:
		case len(why) == 0:
			all.certain = true
		default:
			all.maybe = model.Reasons(all.maybe, why)
		}
	}
	return all
}

// contested returns the reasons why a group may not have the rules that are written inside of it: a list of all its rules
// takes them away, and the next apply of the group brings them back.
func (t *translator) contested(group *instance, self aws.Reference, d direction) []model.Unknown {
	if len(t.byType[exclusiveType]) == 0 {
		return nil
	}
	var why []model.Unknown
	id := t.values.Token(t.placed(group.position()).At, self)
	for _, list := range t.byType[exclusiveType] {
		if same, _ := t.isSame(t.link(list.arg("security_group_id")), id); same {
			reason := list.address() + " removes the " + d.word + " rules that are written in " + group.address()
			why = append(why, model.Unknown{Reason: reason, At: list.ref()})
		}
	}
	return why
}

// isSame reports whether two values may name the same thing, and why it is not known that they do.
func (t *translator) isSame(a, b aws.Value) (bool, []model.Unknown) {
	if a.Kind == aws.Choice {
		for _, o := range a.Options() {
			if same, why := t.isSame(o.Value, b); same {
				return true, model.Reasons(o.Why, why)
			}
		}
		return false, nil
	}
	if t.values.Show(a) == "" {
		return true, t.values.Why(a)
	}
	if a.IsSensitive() || b.IsSensitive() { // of which Show tells nothing
		return a.Text == b.Text, nil
	}
	return t.values.Show(a) == t.values.Show(b), nil
}

// isListed reports whether a list names a rule, and why it is not known that it does not.
func (t *translator) isListed(rule *instance, list argument) (bool, []model.Unknown) {
	items, open := list.members()
	for _, item := range items {
		text, ok := item.text()
		switch ref, rest, isRef := t.symbols.reference(text); {
		case !ok:
			open = model.Reasons(open, item.scope.whyMember(item))
		case isRef && rest == "" && ref.of == rule && slices.Contains([]string{"id", "security_group_rule_id"}, ref.attr):
			if len(item.maybe) == 0 {
				return true, nil
			}
			open = model.Reasons(open, item.maybe)
		}
	}
	return false, open
}
