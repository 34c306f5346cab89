package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	facts "github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// instance is one instance of a resource or data source.
type instance struct {
	object
	module  *module
	res     *resource
	rep     *repetition
	memo    memos         // of attributes
	name    string        // see address
	applied string        // see appliedNote
	made    *aws.Resource // in AWS's schema; nil until it is asked for
	// planned is what a plan tells of the instance; nil for one that is evaluated from its configuration.
	planned *Planned
}

func newInstance(m *module, r *resource, rep *repetition) *instance {
	i := &instance{
		module: m,
		res:    r,
		rep:    rep,
	}
	i.object = object{scope: &scope{module: m, of: i, rep: rep}, body: r.body, at: &r.at}
	return i
}

// address is the resource address, such as `module.net.aws_security_group.task["a"]`.
func (i *instance) address() string {
	if i.planned != nil {
		return i.planned.Address
	}
	if i.name == "" {
		i.name = i.module.address(i.res.key() + i.module.symbols.display(i.rep.suffix))
	}
	return i.name
}

// appliedNote says of a place that it takes effect in the instance.
func (i *instance) appliedNote() string {
	if i.applied == "" {
		i.applied = "applied in " + i.address()
	}
	return i.applied
}

// maybe holds the reasons why the instance may not exist.
func (i *instance) maybe() []model.Unknown { return model.Reasons(i.module.maybe(), i.rep.maybe) }

// ref is the position of the block's header.
func (i *instance) position() source.Position {
	if at, ok := i.scope.here(&i.res.at); ok {
		return at
	}
	return i.module.locate([]hop{i.scope.use(&i.res.at)})
}

// ref numbers the position.
func (i *instance) ref() source.Ref { return i.module.notes.put(i.position()) }

// region returns the region the resource is in, "" where it is not known.
func (i *instance) region() string {
	if i.planned != nil {
		return cmp.Or(i.planned.Region, i.module.opt.Region)
	}
	if region, ok := i.arg("region").eval().shown(); ok && region != "" {
		return region // since provider version 6
	}
	if region := i.module.region(i.res.provider); region != "" {
		return region
	}
	return i.module.opt.Region
}

// attribute returns what an expression gets for an attribute: what the block sets, what AWS is known to answer, a
// sentinel for what identifies something, and else an unknown value.
func (i *instance) attribute(name string, symbolic bool) value {
	entry := i.memo.of(memoKey{name: name, symbolic: symbolic})
	switch {
	case entry.done:
	case entry.busy:
		return unknown("", model.Unknown{Reason: i.address() + "." + name + " depends on itself", At: i.ref()})
	default:
		entry.busy = true
		entry.value = i.evalAttribute(name, symbolic)
		entry.busy, entry.done = false, true
	}
	return entry.value
}

func (i *instance) evalAttribute(name string, symbolic bool) value {
	fact, told := i.fact(name)
	if a := i.arg(name); a.set {
		v := i.scope.as(symbolic).eval(a.expr)
		switch {
		case v.absent() || !v.IsWhollyKnown() && told:
		case !v.IsKnown() && (v.name == "" && provider.IsBlock(i.res.fullType(), name) || provider.IsName(i.res.fullType(), name)):
			return known(cty.StringVal(i.module.symbols.sentinel(reference{of: i, attr: name, index: -1})))
		default:
			return v
		}
	}
	if told && !provider.IsLink(name) && !provider.IsName(i.res.fullType(), name) {
		return fact
	}
	if v, ok := i.zoneList(name, symbolic); ok {
		return v
	}
	if v, ok := i.rendered(name, symbolic); ok {
		return v
	}
	if v, ok := i.answer(name); ok {
		return v
	}
	if v := provider.Default(i.res.fullType(), name); v != cty.NilVal {
		return known(v)
	}
	if provider.Identifies(i.res.fullType(), name) {
		return known(cty.StringVal(i.module.symbols.sentinel(reference{of: i, attr: name, index: -1})))
	}
	full := i.address() + "." + name
	return unknown(full, model.Unknown{Reason: full + " " + i.fate(), At: i.ref()})
}

// fate says when the attributes become known that the files do not tell.
func (i *instance) fate() string {
	switch {
	case !i.res.data:
		return "is known only after apply"
	case i.res.typ == "terraform_remote_state":
		return "is read from another state"
	case strings.HasPrefix(i.res.typ, "aws_"):
		return "is read from AWS"
	default:
		return "is known only when Terraform runs"
	}
}

// rendered returns the text that a template_file data source makes, as templatestring() would.
func (i *instance) rendered(name string, symbolic bool) (value, bool) {
	if i.res.fullType() != "data.template_file" || name != "rendered" || i.planned != nil {
		return value{}, false
	}
	s := i.scope.as(symbolic)
	text, vars := s.eval(i.arg("template").expr), known(cty.EmptyObjectVal)
	if arg := i.arg("vars"); arg.set {
		vars = s.eval(arg.expr)
	}
	if !text.IsKnown() || !vars.IsKnown() {
		return unknown("", model.Reasons(text.why, vars.why)...), true
	}
	v, err := i.module.functions()["templatestring"].Call([]cty.Value{text.Value, vars.Value})
	if err != nil {
		return value{}, false
	}
	return s.finish(v, vars.why), true
}

// answer returns attributes that can be told without asking AWS.
func (i *instance) answer(name string) (value, bool) {
	switch i.res.fullType() {
	case "terraform_data":
		return i.answerData(name)
	case "data.aws_region":
		return i.answerRegion(name)
	case "data.aws_partition":
		return i.answerPartition(name)
	case "data.aws_prefix_list":
		return i.answerPrefixList(name)
	case "data.aws_vpc_endpoint_service":
		return i.answerService(name)
	case "aws_vpc_endpoint", "data.aws_vpc_endpoint":
		return i.answerEndpoint(name)
	}
	return value{}, false
}

// answerData returns what a terraform_data resource hands on: its output is its input.
func (i *instance) answerData(name string) (value, bool) {
	if name != "output" {
		return value{}, false
	}
	return i.arg("input").eval(), true
}

// answerPrefixList returns the id of a prefix list that is looked up by it.
func (i *instance) answerPrefixList(name string) (value, bool) {
	id := i.arg("prefix_list_id").eval()
	_, ok := id.text()
	return id, ok && name == "id"
}

func (i *instance) answerRegion(name string) (value, bool) {
	region := i.region()
	if region == "" || !slices.Contains([]string{"name", "id", "region"}, name) {
		// The name of an unknown region is no identity: there is only one.
		why := model.Unknown{Reason: "the region is not fixed", At: i.ref(), Settle: "--region …"}
		v := unknown(i.address()+"."+name, why)
		v.Value = cty.UnknownVal(cty.String)
		return v, true
	}
	return known(cty.StringVal(region)), true
}

func (i *instance) answerPartition(name string) (value, bool) {
	region := i.region()
	if region == "" {
		return value{}, false
	}
	partition := facts.PartitionOf(region)
	answers := map[string]string{
		"partition": partition.Name, "id": partition.Name,
		"dns_suffix": partition.DNSSuffix, "reverse_dns_prefix": partition.ReverseDNSPrefix(),
	}
	answer, ok := answers[name]
	return known(cty.StringVal(answer)), ok
}

// answerService returns the name of an endpoint service that is looked up by the short name of the service.
func (i *instance) answerService(name string) (value, bool) {
	service, ok := i.arg("service").eval().text()
	region := i.region()
	if name != "service_name" || !ok || region == "" {
		return value{}, false
	}
	named := known(cty.StringVal(facts.ServiceName(region, service)))
	if i.arg("service").eval().sensitive() {
		return named.secret(), true
	}
	return named, true
}

// answerEndpoint returns the network interfaces of an endpoint, one for each subnet where those are known, and one
// stand-in for all the groups of an endpoint that is looked up.
func (i *instance) answerEndpoint(name string) (value, bool) {
	switch {
	case name == "security_group_ids" && i.res.data:
		carried := i.module.symbols.sentinel(reference{of: i, attr: name, index: -1})
		return known(cty.TupleVal([]cty.Value{cty.StringVal(carried)})), true
	case name == "dns_entry":
		return i.dnsEntries(), true
	case name != "network_interface_ids":
		return value{}, false
	}
	subnets, open := i.arg("subnet_ids").members()
	if len(open) > 0 || len(subnets) == 0 {
		return known(cty.TupleVal([]cty.Value{i.interfaceID(-1)})), true
	}
	var ids []cty.Value
	for n := range subnets {
		ids = append(ids, i.interfaceID(n))
	}
	return known(cty.TupleVal(ids)), true
}

// maxEntries is how many DNS names of an endpoint can be told apart: how many there are only AWS knows.
const maxEntries = 16

// dnsEntries returns the DNS names of an endpoint, each of which stands for the endpoint.
func (i *instance) dnsEntries() value {
	entries := make([]cty.Value, maxEntries)
	for n := range entries {
		name := cty.StringVal(i.module.symbols.sentinel(reference{of: i, attr: "dns_entry", index: n}))
		entries[n] = cty.ObjectVal(map[string]cty.Value{"dns_name": name, "hosted_zone_id": name})
	}
	return known(cty.TupleVal(entries))
}

func (i *instance) interfaceID(n int) cty.Value {
	return cty.StringVal(i.module.symbols.sentinel(reference{of: i, attr: "network_interface_ids", index: n}))
}

// member returns an attribute of the instance as an expression gets it that takes the instance out of all of them: such an
// expression evaluates everything that is set.
func (i *instance) member(name string, symbolic bool) value {
	switch all := i.memo.of(memoKey{kind: allInstance, symbolic: symbolic}); {
	case all.done:
	case all.busy:
		return i.module.circular(i.res.key(), i.res.at)
	default:
		all.busy = true
		i.whole(nil, symbolic)
		all.busy, all.done = false, true
	}
	return i.attribute(name, symbolic)
}

// whole returns the instance as an object with everything that is set, what AWS assigns, and the wanted attributes.
func (i *instance) whole(wanted []string, symbolic bool) value {
	attrs := map[string]value{}
	for _, name := range slices.Concat(i.setAttributes(), wanted, []string{"id", "arn"}, provider.Assigned(i.res.fullType())) {
		if _, ok := attrs[name]; !ok {
			attrs[name] = i.attribute(name, symbolic)
		}
	}
	return objectValue(attrs)
}

// setAttributes lists the attributes that the block sets, sorted.
func (i *instance) setAttributes() []string {
	var names []string
	if body, ok := i.res.body.(*hclsyntax.Body); ok {
		for name := range body.Attributes {
			names = append(names, name)
		}
	} else if attrs, _ := i.res.body.JustAttributes(); attrs != nil {
		for name := range attrs {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, isMeta)
}

// isMeta reports whether an attribute is Terraform's own.
func isMeta(name string) bool {
	return slices.Contains([]string{"count", "for_each", "provider", "depends_on", "lifecycle", "dynamic"}, name)
}
