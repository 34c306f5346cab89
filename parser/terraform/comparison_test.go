package terraform_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// comparison holds an evaluated configuration against the plan that Terraform made of it.
type comparison struct {
	oracle     *oracle
	evaluation *terraform.Evaluation
	tally      tally
	problems   []string
}

// tally counts values by how they were compared.
type tally struct {
	equal     int // the same at once
	resolved  int // the same once what identities stand for is looked up in the plan
	mysteries int // known to neither
	withheld  int // known to the plan, for which AWS was asked
}

func (t *tally) add(o tally) {
	t.equal += o.equal
	t.resolved += o.resolved
	t.mysteries += o.mysteries
	t.withheld += o.withheld
}

func (c *comparison) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *comparison) compare() {
	instances := map[string]terraform.Object{}
	for address, o := range c.evaluation.Instances() {
		instances[c.planned(address)] = o
	}
	ours, theirs := slices.Sorted(maps.Keys(instances)), slices.Sorted(maps.Keys(c.oracle.resources))
	for _, address := range theirs {
		if _, ok := instances[address]; !ok && !c.isCovered(address, ours) {
			c.problem("%s is planned, but not found", address)
		}
	}
	for _, address := range ours {
		planned, ok := c.oracle.resources[address]
		switch {
		case ok:
			c.resource(address, instances[address], planned)
		case !strings.Contains(address, "[*]"):
			c.problem("%s is not planned", address)
		}
	}
	for _, note := range c.evaluation.Notes() {
		c.problem("Terraform has no objection, but: %s", note.Message)
	}
}

// planned returns an address with the keys that the plan knows, where what only AWS tells is the key of an instance.
func (c *comparison) planned(address string) string {
	return foreignKey.ReplaceAllStringFunc(address, func(key string) string {
		m := foreignKey.FindStringSubmatch(key)
		index, _ := strconv.Atoi(m[3])
		text, _ := c.oracle.identity(terraform.Identity{Address: m[1], Attribute: m[2], Index: index})
		return `["` + text + `"]`
	})
}

// foreignKey matches an instance key that is an element of a list of a data source.
var foreignKey = regexp.MustCompile(`\["(data\.[^"]+)\.([a-z_]+)\[(\d+)\]"\]`)

// isCovered reports whether one instance stands for all that there may be, as only AWS knows how many there are.
func (c *comparison) isCovered(address string, ours []string) bool {
	return slices.ContainsFunc(ours, func(general string) bool {
		return strings.Contains(general, "[*]") && withoutKeys(general) == withoutKeys(address)
	})
}

// resource compares what the configuration sets in a resource.
func (c *comparison) resource(address string, o terraform.Object, planned *plannedResource) {
	names := union(o.Names(), planned.set)
	if planned.created {
		names = union(names, planned.blocks()) // dynamic blocks are not in the configuration that a plan holds
	}
	for _, name := range names {
		at := address + "." + name
		theirs, ok := planned.values[name]
		switch v, _ := o.Attribute(name); {
		case !ok && (o.HasBlocks(name) || isAbsent(v)):
		case !ok:
			c.problem("%s is set, but not in the plan", at)
		default:
			c.argument(at, name, o, theirs)
		}
	}
}

// argument compares an attribute or the nested blocks of a name.
func (c *comparison) argument(at, name string, o terraform.Object, theirs any) {
	list, ok := theirs.([]any)
	if single, isObject := theirs.(map[string]any); isObject && o.HasBlocks(name) {
		list, ok = []any{single}, true
	}
	if ok && (isBlocks(list) || o.HasBlocks(name)) {
		c.blocks(at, name, o, list)
		return
	}
	v, why := o.Attribute(name)
	switch {
	case !isAbsent(v):
		c.value(at, v, why, theirs)
	case isZero(theirs), isMystery(theirs): // not set, or AWS decides
	case theirs != providerDefaults[name]:
		c.problem("%s is not set, the plan has %v", at, theirs)
	}
}

// providerDefaults are values that the provider fills in for what a configuration leaves out.
var providerDefaults = map[string]any{
	"effect":            "Allow",
	"logging":           "DEFAULT",
	"task_count":        "1",
	"vpc_endpoint_type": "Gateway",
}

// blocks compares nested blocks. The plan has them in an order of its own: each must find its like.
func (c *comparison) blocks(at, name string, o terraform.Object, planned []any) {
	ours, open := o.Blocks(name)
	if open || len(ours) != len(planned) {
		c.problem("%s: %d blocks (may be more: %t), the plan has %d", at, len(ours), open, len(planned))
		return
	}
	for _, theirs := range planned {
		best, least := 0, (*comparison)(nil)
		for i, candidate := range ours {
			trial := &comparison{oracle: c.oracle, evaluation: c.evaluation}
			trial.block(at, candidate, theirs)
			if least == nil || len(trial.problems) < len(least.problems) {
				best, least = i, trial
			}
		}
		c.tally.add(least.tally)
		c.problems = append(c.problems, least.problems...)
		ours = slices.Delete(ours, best, best+1)
	}
}

// block compares one nested block. Where it is not known which blocks a dynamic one makes, the plan knows nothing of
// what is in them, not even what is written out.
func (c *comparison) block(at string, o terraform.Object, planned any) {
	values, _ := planned.(map[string]any)
	for _, name := range union(o.Names(), slices.Collect(maps.Keys(values))) {
		if o.IsUncertain() && isMystery(values[name]) {
			c.tally.mysteries++
			continue
		}
		c.argument(at+"."+name, name, o, values[name])
	}
}

// value compares one value that the configuration sets.
func (c *comparison) value(at string, v cty.Value, why []model.Unknown, theirs any) {
	ours, known, direct := c.plain(v)
	switch {
	case isMystery(theirs) && known && direct:
		c.problem("%s is %v, but the plan does not know it", at, ours)
	case isMystery(theirs):
		c.tally.mysteries++
	case !known && c.isWithheld(v, why):
		c.tally.withheld++
	case alike(at, ours, theirs) && direct:
		c.tally.equal += leaves(theirs)
	case alike(at, ours, theirs):
		c.tally.resolved += leaves(theirs)
	default:
		c.problem("%s is %v, the plan has %v", at, ours, theirs)
	}
}

// isWithheld reports whether what is not known is what only AWS tells.
func (c *comparison) isWithheld(v cty.Value, why []model.Unknown) bool {
	if len(why) == 0 {
		return !v.IsWhollyKnown() || c.holdsForeign(v)
	}
	return !slices.ContainsFunc(why, func(u model.Unknown) bool {
		return !strings.Contains(u.Reason, "is read from AWS") && !strings.Contains(u.Reason, "region is not fixed")
	})
}

// holdsForeign reports whether a value holds identities that the plan does not tell either.
func (c *comparison) holdsForeign(v cty.Value) bool {
	_, known, _ := c.plain(v)
	return !known
}

// plain returns a value in the form that the oracle has its values in, with the texts that identities stand for. It
// reports whether all of it is known, and whether it was so without looking up identities.
func (c *comparison) plain(v cty.Value) (result any, known, direct bool) {
	v, _ = v.UnmarkDeep()
	if !v.IsKnown() {
		return mystery{}, false, true
	}
	if v.IsNull() {
		return nil, true, true
	}
	typ := v.Type()
	switch {
	case typ == cty.String:
		return c.text(v.AsString())
	case typ.IsPrimitiveType():
		return terraform.Text(v), true, true
	}
	return c.collection(v)
}

func (c *comparison) text(s string) (result any, known, direct bool) {
	looked := false
	text, ok := c.evaluation.Substitute(s, func(id terraform.Identity) (string, bool) {
		looked = true
		return c.oracle.identity(id)
	})
	if !ok {
		return mystery{}, false, false
	}
	return text, true, !looked
}

func (c *comparison) collection(v cty.Value) (result any, known, direct bool) {
	known, direct = true, true
	list, object := []any{}, map[string]any{}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		inner, k, d := c.plain(element)
		known, direct = known && k, direct && d
		list = append(list, inner)
		if key.Type() == cty.String {
			object[key.AsString()] = inner
		}
	}
	if v.Type().IsObjectType() || v.Type().IsMapType() {
		return object, known, direct
	}
	return list, known, direct
}
