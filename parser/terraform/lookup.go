package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// lookupType is the data source that finds a security group by what that has.
const lookupType = "aws_security_group"

// lookupTypes are the data sources that find security groups.
var lookupTypes = []string{"data." + lookupType, "data." + lookupType + "s"}

// FindsGroups reports whether the root module in dir, or a local module below it, has data sources that find security
// groups. No file is read that was not read before, to find the roots.
func (l *Library) FindsGroups(dir string) bool { return l.findsGroups(dir, map[string]bool{}) }

func (l *Library) findsGroups(dir string, seen map[string]bool) bool {
	if seen[dir] {
		return false
	}
	seen[dir] = true
	return slices.ContainsFunc(l.tools(dir), func(tool Tool) bool {
		read := l.directory(dir, tool)
		return read.lookups && slices.ContainsFunc(read.parsed().config.order, func(r *resource) bool { return slices.Contains(lookupTypes, r.fullType()) })
	}) || slices.ContainsFunc(l.Calls(dir), func(called string) bool { return l.findsGroups(called, seen) })
}

// labelGroups adds to the stack what data sources find its groups by, and its own data sources that find groups.
func (t *translator) labelGroups() {
	stack := t.notes.stack
	stack.Labels = map[string]model.GroupLabel{}
	for _, typ := range []string{"aws_security_group", "aws_default_security_group"} {
		for _, i := range t.byType[typ] {
			stack.Labels[i.address()] = t.groupLabel(i)
		}
	}
	t.top.modules(func(m *module) {
		for _, r := range m.config.order {
			if !slices.Contains(lookupTypes, r.fullType()) {
				continue
			}
			for _, i := range m.instances(r) {
				if lookup, ok := t.lookup(i); ok {
					stack.Lookups = append(stack.Lookups, lookup)
				}
			}
		}
	})
}

func (t *translator) groupLabel(i *instance) model.GroupLabel {
	label := model.GroupLabel{Account: i.account(), Values: map[string]model.PartialText{}}
	if of, p := i.module.providerWith(i.providerAlias(), func(p *providerBlock) bool { return p.tags != nil }); p != nil {
		t.addTags(&label, of.argument(p.tags))
	}
	t.addTags(&label, i.arg("tags"))
	label.Values[groupName] = t.groupName(i)
	return label
}

// groupName is the filter for the name of a group.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
const groupName = "group-name"

// groupName returns the name of a group. Without one, the provider makes one up that begins with the prefix.
// Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group#name-1
func (t *translator) groupName(i *instance) model.PartialText {
	if i.res.typ == "aws_default_security_group" {
		return model.PartialText{Literals: []string{"default"}}
	}
	name := i.arg("name").eval()
	switch _, known := name.text(); {
	case !name.absent() && !(known && isEmptyText(name)):
		return t.partial(name, i.arg("name").symbolic(), i.arg("name"))
	case i.arg("name_prefix").eval().absent():
		return model.PartialText{Literals: []string{"terraform-", ""}, Unknown: []model.Unknown{t.madeUp(i)}}
	}
	prefix := t.partial(i.arg("name_prefix").eval(), i.arg("name_prefix").symbolic(), i.arg("name_prefix"))
	prefix.Literals = append(slices.Clone(prefix.Literals), "")
	prefix.Unknown = append(prefix.Unknown, t.madeUp(i))
	return prefix
}

func (t *translator) madeUp(i *instance) model.Unknown {
	return model.Unknown{Reason: "Terraform makes up the name of " + i.address(), At: i.ref()}
}

// addTags adds the tags that an argument gives a group.
func (t *translator) addTags(label *model.GroupLabel, tags argument) {
	v := tags.eval()
	if v.absent() {
		return
	}
	elements, known := v.elements()
	if !known {
		label.Open = append(label.Open, tags.whyUnknown(v)...)
		return
	}
	named, _ := tags.symbolic().elements()
	for key, element := range elements {
		if element.absent() {
			continue
		}
		symbolic, ok := named[key]
		if !ok {
			symbolic = element
		}
		label.Values["tag:"+key] = t.partial(element, symbolic, tags)
	}
}

// elements returns the elements of a map or an object, and whether it is known which there are.
func (v value) elements() (map[string]value, bool) {
	if v.Value == cty.NilVal {
		return nil, false
	}
	unmarked, _ := v.Value.Unmark()
	if !unmarked.IsKnown() || unmarked.IsNull() || !unmarked.Type().IsObjectType() && !unmarked.Type().IsMapType() {
		return nil, false
	}
	elements := map[string]value{}
	for key, element := range unmarked.AsValueMap() {
		elements[key] = value{Value: element, why: v.why}
	}
	return elements, true
}

// partial returns a text as far as it is known. One that must not be shown counts as unknown.
func (t *translator) partial(v, symbolic value, arg argument) model.PartialText {
	why := arg.whyUnknown(v)
	if text, known := v.text(); known && !v.sensitive() && !strings.ContainsRune(t.tokens(text), aws.TokenStart) {
		return model.PartialText{Literals: []string{text}}
	}
	if text, known := symbolic.text(); known && !symbolic.sensitive() && !v.sensitive() {
		if literals, refs := t.values.Pieces(t.tokens(text)); len(literals) > 1 {
			for _, ref := range refs {
				why = model.Reasons(why, ref.Why)
			}
			return model.PartialText{Literals: literals, Unknown: why}
		}
	}
	return model.PartialText{Literals: []string{"", ""}, Unknown: why}
}

// lookup returns what a data source finds groups by; ok is false for one that finds them by their ids, or by nothing.
func (t *translator) lookup(i *instance) (lookup model.Lookup, ok bool) {
	if !i.arg("id").eval().absent() {
		return lookup, false
	}
	lookup = model.Lookup{Address: i.address(), Region: i.region(), Account: i.account()}
	if i.res.typ == "aws_security_groups" {
		lookup.IDs = i.address() + ".ids"
	}
	lookup.VPC = t.vpcNamed(t.link(i.arg("vpc_id")))
	if name := i.arg("name"); !name.eval().absent() {
		lookup.Criteria = append(lookup.Criteria, model.Criterion{
			Key: groupName, Patterns: []model.PartialText{t.partial(name.eval(), name.symbolic(), name)},
		})
	}
	lookup.Criteria = append(lookup.Criteria, t.tagCriteria(i.arg("tags"))...)
	filters, open := i.blocks("filter")
	if len(open) > 0 {
		lookup.Criteria = append(lookup.Criteria, model.Criterion{Unknown: open})
	}
	for _, filter := range filters {
		t.addFilter(&lookup, filter)
	}
	return lookup, len(lookup.Criteria) > 0
}

func (t *translator) tagCriteria(tags argument) []model.Criterion {
	label := model.GroupLabel{Values: map[string]model.PartialText{}}
	t.addTags(&label, tags)
	var criteria []model.Criterion
	for _, key := range slices.Sorted(maps.Keys(label.Values)) {
		criteria = append(criteria, model.Criterion{Key: key, Patterns: []model.PartialText{label.Values[key]}})
	}
	if len(label.Open) > 0 {
		criteria = append(criteria, model.Criterion{Unknown: label.Open})
	}
	return criteria
}

// addFilter adds what a filter block asks for.
func (t *translator) addFilter(lookup *model.Lookup, filter object) {
	key, _ := filter.arg("name").eval().text()
	values, open := filter.arg("values").members()
	if key == "vpc-id" && len(values) == 1 && len(open) == 0 {
		lookup.VPC = t.vpcNamed(t.member(&values[0]))
		return
	}
	criterion := model.Criterion{Key: key, Unknown: open}
	for i := range values {
		v := &values[i]
		member := t.member(v)
		literals, _ := t.values.Pieces(member.Text)
		if member.Kind != aws.Scalar || member.IsSensitive() {
			literals = []string{"", ""}
		}
		pattern := model.PartialText{Literals: literals}
		if len(literals) > 1 {
			pattern.Unknown = t.values.Why(member)
		}
		criterion.Patterns = append(criterion.Patterns, pattern)
		criterion.Unknown = model.Reasons(criterion.Unknown, v.maybe)
	}
	lookup.Criteria = append(lookup.Criteria, criterion)
}

// vpcNamed returns the id of the VPC that a value names, "" where that is not known.
func (t *translator) vpcNamed(v aws.Value) string {
	if ref := t.values.Whole(v); ref != nil {
		if ref.Resource != nil && ref.Attribute == "" {
			return ref.Resource.ID
		}
		return ""
	}
	text, _ := t.values.Known(v)
	return text
}

// providerAlias is the alias of the configuration of the provider that an instance uses.
func (i *instance) providerAlias() string {
	if i.res.provider == nil {
		return ""
	}
	return providerAlias(i.res.provider)
}

// account returns the AWS account that an instance is in, "" where the configuration of the provider does not fix it.
func (i *instance) account() string {
	of, p := i.module.providerWith(i.providerAlias(), func(p *providerBlock) bool { return p.accounts != nil || p.role != nil })
	if p == nil {
		return ""
	}
	if p.accounts != nil {
		if elements, open := of.argument(p.accounts).members(); len(elements) == 1 && len(open) == 0 {
			account, _ := elements[0].value.text()
			return account
		}
	}
	if p.role == nil {
		return ""
	}
	role, _ := of.scope().eval(p.role).text()
	if match := roleARN().FindStringSubmatch(role); match != nil {
		return match[1]
	}
	return ""
}

// roleARN matches the ARN of a role, with its account.
var roleARN = lazyregexp.New(`^arn:[a-z-]+:iam::([0-9]{12}):role/`)

// argument is an expression that the module evaluates.
func (m *module) argument(expr hcl.Expression) argument {
	return argument{set: true, scope: m.scope(), expr: expr, at: rangeOf(expr)}
}
