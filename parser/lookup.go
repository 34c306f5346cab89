package parser

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// findsGroups reports whether a root has data sources that may find security groups of another root or template of the run.
func findsGroups(library *terraform.Library, inputs []group) bool {
	names, roots := map[string]bool{}, map[string]bool{}
	for _, in := range inputs {
		names[in.names[0]] = true
		roots[in.names[0]] = in.kind == root
	}
	if len(names) < 2 {
		return false
	}
	for name, isRoot := range roots {
		if isRoot && library.FindsGroups(name) {
			return true
		}
	}
	return false
}

// resolveLookups gives the security groups that data sources find the rules that another root of the run declares. Every stack
// is linked to what the others were before: what a root finds in another is never what that one found in a third.
func resolveLookups(stacks []*model.Stack) {
	l := &labelIndex{byRoot: map[string][]*model.Stack{}, index: map[labelKey][]labelled{}, partial: map[string][]labelled{}}
	for _, stack := range stacks {
		if stack.Labels != nil {
			l.add(stack)
		}
	}
	found := make([][]resolution, len(stacks))
	for i, stack := range stacks {
		for _, lookup := range stack.Lookups {
			if isUsed(stack, lookup) {
				found[i] = append(found[i], l.find(stack, lookup))
			}
		}
	}
	added := l.additions(stacks, found)
	for i, stack := range stacks {
		for _, found := range found[i] {
			found.apply(stack)
		}
		for _, addition := range added[i] {
			addition.apply(stack)
		}
		stack.Lookups, stack.Labels = nil, nil
	}
}

// labelIndex finds the security groups of all roots.
type labelIndex struct {
	byRoot map[string][]*model.Stack // one for each variant of the root
	// index holds the groups by names and tags that are known, partial those of whose name or tag not all is known, by the
	// key of that, and those with tags that are not known under "tag:".
	index   map[labelKey][]labelled
	partial map[string][]labelled
}

type labelKey struct{ key, value string }

// labelled is a security group that a root declares.
type labelled struct {
	stack *model.Stack
	id    string
}

// String names the group for people, in any other root.
func (c labelled) String() string { return nameIn(c.id, c.stack.Root) }

func (l *labelIndex) add(stack *model.Stack) {
	l.byRoot[stack.Root] = append(l.byRoot[stack.Root], stack)
	for _, id := range slices.Sorted(maps.Keys(stack.Labels)) {
		if stack.Groups[id] == nil {
			continue
		}
		c := labelled{stack, id}
		for key, value := range stack.Labels[id].Values {
			if text, known := value.Known(); known {
				l.index[labelKey{key, text}] = append(l.index[labelKey{key, text}], c)
			} else {
				l.partial[key] = append(l.partial[key], c)
			}
		}
		if len(stack.Labels[id].Open) > 0 {
			l.partial[anyTag] = append(l.partial[anyTag], c)
		}
	}
}

// anyTag is the key of groups that may have any tags.
const anyTag = "tag:"

// candidates returns the groups that a data source may find, by one thing that it asks for; nothing where it asks for nothing
// that is known.
func (l *labelIndex) candidates(lookup model.Lookup) []labelled {
	for _, criterion := range lookup.Criteria {
		if len(criterion.Patterns) != 1 || len(criterion.Unknown) > 0 {
			continue
		}
		text, known := criterion.Patterns[0].Known()
		if !known || strings.ContainsAny(text, `*?\`) {
			continue
		}
		found := slices.Concat(l.index[labelKey{criterion.Key, text}], l.partial[criterion.Key])
		if strings.HasPrefix(criterion.Key, anyTag) {
			found = append(found, l.partial[anyTag]...)
		}
		return found
	}
	var all []labelled
	for _, criterion := range lookup.Criteria {
		if !isPattern(criterion) {
			continue
		}
		for _, root := range slices.Sorted(maps.Keys(l.byRoot)) {
			for _, stack := range l.byRoot[root] {
				for _, id := range slices.Sorted(maps.Keys(stack.Labels)) {
					if stack.Groups[id] != nil {
						all = append(all, labelled{stack, id})
					}
				}
			}
		}
		return all
	}
	return nil
}

// isPattern reports whether it is known what a criterion asks for.
func isPattern(c model.Criterion) bool {
	return len(c.Unknown) == 0 && len(c.Patterns) > 0 && !slices.ContainsFunc(c.Patterns, func(p model.PartialText) bool {
		_, known := p.Known()
		return !known
	})
}

// resolution is what a data source finds: the one group, or the reason why it is not known which.
type resolution struct {
	lookup model.Lookup
	part   *fragment // nil where it is not known
	why    string    // it is not known, "" where there is no such group in the run
}

// find returns what a data source of a stack finds.
func (l *labelIndex) find(stack *model.Stack, lookup model.Lookup) resolution {
	found := map[string][]labelled{} // by name
	var open []string                // why it is not known whether the data source finds one
	unclear := false
	for _, c := range l.candidates(lookup) {
		if !slices.Contains(l.variantsFor(stack, c.stack.Root), c.stack) {
			continue
		}
		is, why := matches(stack, lookup, c)
		if is == model.No {
			continue
		}
		found[c.String()] = append(found[c.String()], c)
		unclear = unclear || is == model.Unclear
		for _, reason := range why {
			open = append(open, reason.Reason)
		}
	}
	names := slices.Sorted(maps.Keys(found))
	switch {
	case len(names) == 0, len(names) == 1 && found[names[0]][0].stack.Root == stack.Root:
		return resolution{lookup: lookup}
	case len(names) > 1:
		return resolution{lookup: lookup, why: "several groups may be it: " + listed(names)}
	case unclear:
		why := "whether it is " + names[0] + " is not known"
		if len(open) > 0 {
			why += ", as " + open[0]
		}
		return resolution{lookup: lookup, why: why}
	default:
		return l.take(stack, lookup, found[names[0]])
	}
}

// take returns the one group that a data source of a stack finds, which is a labelled in each variant that has it.
func (l *labelIndex) take(stack *model.Stack, lookup model.Lookup, variants []labelled) resolution {
	result, root := resolution{lookup: lookup}, variants[0].stack.Root
	if len(variants) < len(l.variantsFor(stack, root)) {
		result.why = "not all variants of " + describe(root) + " have " + variants[0].String() + " with what it is found by"
		return result
	}
	for _, c := range variants {
		part := takeGroup(c.stack, c.id, stack)
		if len(variants) > 1 {
			part.from, part.decisions = variants[0], nil // they make no difference
		}
		if result.part != nil && !reflect.DeepEqual(part, result.part) {
			result.part, result.why = nil, "the variants of "+describe(root)+" have different rules for "+c.String()
			return result
		}
		result.part = part
	}
	return result
}

// variantsFor returns the stacks of a root that a stack belongs with: that of its own variant, or else all.
func (l *labelIndex) variantsFor(stack *model.Stack, root string) []*model.Stack {
	all := l.byRoot[root]
	if i := slices.IndexFunc(all, func(s *model.Stack) bool { return s.Variant == stack.Variant }); i >= 0 {
		return all[i : i+1]
	}
	return all
}

// matches answers whether a data source finds the labelled. What is in another account, region or VPC it does not.
func matches(stack *model.Stack, lookup model.Lookup, c labelled) (model.Ternary, []model.Unknown) {
	group, label := c.stack.Groups[c.id], c.stack.Labels[c.id]
	if differ(lookup.Region, group.Region) || differ(lookup.Account, label.Account) || c.stack != stack && otherVPC(stack, lookup.VPC, c.stack, group.VPC) {
		return model.No, nil
	}
	is, why := model.Yes, []model.Unknown(nil)
	if len(c.stack.Outcomes)+len(c.stack.Cases) > 0 {
		is, why = model.Unclear, []model.Unknown{{Reason: "parameters of " + c.stack.Root + " have no value"}}
	}
	for _, criterion := range lookup.Criteria {
		switch fits, reasons := fitsLabel(criterion, label); fits {
		case model.No:
			return model.No, nil
		case model.Unclear:
			is, why = model.Unclear, model.Reasons(why, reasons)
		}
	}
	return is, why
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

// otherVPC reports whether two VPCs of different roots are certainly not the same: each root declares its own, or AWS
// gave them different ids.
func otherVPC(stack *model.Stack, id string, other *model.Stack, otherID string) bool {
	if isDeclared(stack, id) && isDeclared(other, otherID) {
		return true
	}
	return isAssigned(id) && isAssigned(otherID) && id != otherID
}

func isDeclared(stack *model.Stack, vpc string) bool {
	return stack.VPCs[vpc] != nil && stack.VPCs[vpc].Origin == model.Declared
}

// fitsLabel answers whether a group has what a criterion asks for.
func fitsLabel(c model.Criterion, label model.GroupLabel) (model.Ternary, []model.Unknown) {
	value, has := label.Values[c.Key]
	isTag := strings.HasPrefix(c.Key, anyTag)
	switch {
	case c.Key != "group-name" && !isTag:
		return model.Unclear, c.Unknown
	case !has && len(label.Open) > 0:
		return model.Unclear, label.Open
	case !has:
		return model.No, nil
	}
	best := model.No
	for _, pattern := range c.Patterns {
		if fits := pattern.FilterFits(value); fits == model.Yes || fits == model.Unclear && best == model.No {
			best = fits
		}
	}
	if best == model.No && len(c.Unknown) > 0 {
		best = model.Unclear
	}
	if best == model.Unclear {
		return best, model.Reasons(value.Unknown, c.Unknown)
	}
	return best, nil
}

// listed writes the first of some names for a message.
func listed(names []string) string {
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
