package config

import (
	"maps"
	"strconv"
	"time"

	"github.com/egresslint/egresslint/internal/source"
)

// KnownRules lists the rules that may be configured: those that the data of the policies has settings for.
func KnownRules(data map[string]any) map[string]KnownRule {
	known := map[string]KnownRule{}
	for name, settings := range child(child(child(data, root), "config"), "rules") {
		rule, _ := settings.(map[string]any)
		onRequest, _ := rule["on_request"].(bool)
		known[name] = KnownRule{
			OnRequest: onRequest,
			Options:   child(rule, "options"),
		}
	}
	return known
}

// root is where the data of egresslint is, as are its policies.
const root = "egresslint"

// Data returns the data of the policies under the configuration: data.egresslint.config as policies/README.md describes
// it, for the scope, and the facts of data.egresslint.aws with those that the configuration knows better. The base is left as it is, and
// returned where there is no configuration.
func (c *Config) Data(base map[string]any, now time.Time, scope Scope) map[string]any {
	if c == nil {
		return base
	}
	data, below := maps.Clone(base), maps.Clone(child(base, root))
	settings := maps.Clone(child(below, "config"))
	settings["file"] = c.allowing()
	allowed := allowances(c.Allow, now, scope)
	settings["allow"] = allowed["tasks"]
	settings["endpoint_ingress"], settings["endpoint_egress"] = allowed["ingress"], allowed["egress"]
	settings["needs"] = map[string]any{"on": c.Needs.On, "allow_needed": c.Needs.AllowNeeded, "at": place(c.Needs.At)}
	settings["rules"] = configuredRules(child(settings, "rules"), c.Rules)
	below["config"] = settings
	below["aws"] = facts(child(below, "aws"), c)
	data[root] = below
	return data
}

// SwitchOff returns the data with these rules off, whatever files say. The base is left as it is.
func SwitchOff(base map[string]any, rules []string) map[string]any {
	if len(rules) == 0 {
		return base
	}
	off := map[string]Rule{}
	for _, name := range rules {
		off[name] = Rule{Level: "off"}
	}
	data, below := maps.Clone(base), maps.Clone(child(base, root))
	below["config"] = replaced(child(below, "config"), "rules", configuredRules(child(child(below, "config"), "rules"), off))
	data[root] = below
	return data
}

// allowing names the file that allows something, or all of them where there are several.
func (c *Config) allowing() string {
	name := c.File
	for i, a := range c.Allow {
		if i > 0 && name != a.At.File {
			return "the configuration"
		}
		name = a.At.File
	}
	return name
}

// allowances are those that have not expired and hold in the scope, with their numbers: of tasks, and of the ingress and the
// egress of endpoints.
func allowances(allow []Allowance, now time.Time, scope Scope) map[string][]any {
	lists := map[string][]any{"tasks": {}, "ingress": {}, "egress": {}}
	for i, a := range allow {
		if a.Until.Expired(now) || !a.In(scope) {
			continue
		}
		entry := map[string]any{
			"number": i, "at": place(a.At), "reason": a.Reason, "protocol": a.Protocol,
			"ports": ports(a.Ports), "from": patterns(a.From),
		}
		maps.Copy(entry, destination(a))
		whose := "tasks"
		switch {
		case a.EndpointIngress != "":
			whose = "ingress"
		case a.EndpointEgress != "":
			whose = "egress"
		}
		lists[whose] = append(lists[whose], entry)
	}
	return lists
}

func destination(a Allowance) map[string]any {
	switch {
	case a.ofEndpoints():
		return (a.EndpointIngress + a.EndpointEgress).destination()
	case bool(a.NAT):
		return map[string]any{"kind": "nat", "is": "0.0.0.0/0"}
	case a.Service != "":
		return map[string]any{"kind": "service", "is": a.Service}
	case a.SecurityGroup != "":
		return map[string]any{"kind": "security_group", "is": a.SecurityGroup, "pattern": Name{Text: a.SecurityGroup}.Pattern()}
	case a.PrefixList != "":
		return map[string]any{"kind": "prefix_list", "is": a.PrefixList, "pattern": Name{Text: a.PrefixList}.Pattern()}
	default:
		return map[string]any{"kind": "cidr", "is": a.CIDR.String()}
	}
}

// destination is the peer of an endpoint group: a name is that of a security group or of a prefix list.
func (p Peer) destination() map[string]any {
	if block := p.block(); block.IsValid() {
		return map[string]any{"kind": "cidr", "is": block.String()}
	}
	return map[string]any{"kind": "name", "is": string(p), "pattern": Name{Text: string(p)}.Pattern()}
}

func ports(ranges []Ports) []any {
	list := []any{}
	for _, r := range ranges {
		list = append(list, map[string]any{"from": r.From, "to": r.To})
	}
	return list
}

func patterns(names []Name) []any {
	list := []any{}
	for _, name := range names {
		list = append(list, name.Pattern())
	}
	return list
}

// configuredRules are the defaults with what the configuration says.
func configuredRules(defaults map[string]any, configured map[string]Rule) map[string]any {
	all := maps.Clone(defaults)
	for name, rule := range configured {
		settings := maps.Clone(child(defaults, name))
		if rule.Level != "" {
			settings["level"] = rule.Level
		}
		if len(rule.Options) > 0 {
			settings["options"] = optionValues(child(settings, "options"), rule.Options)
		}
		all[name] = settings
	}
	return all
}

func optionValues(defaults map[string]any, configured []Option) map[string]any {
	all := maps.Clone(defaults)
	for _, option := range configured {
		if v := option.value(defaults[option.Name]); v != nil {
			all[option.Name] = v
		}
	}
	return all
}

// facts are those about AWS, with what the configuration knows better.
func facts(known map[string]any, c *Config) map[string]any {
	all := maps.Clone(known)
	observed := child(known, "ecr_cidrs")
	all["ecr_cidrs"] = replaced(observed, "regions", blocks(child(observed, "regions"), c.ECRCIDRs))
	lists := child(known, "prefix_lists")
	ids := maps.Clone(child(lists, "ids"))
	for region, services := range c.PrefixLists {
		for service, id := range services {
			ids = replaced(ids, service, map[string]any{region: id})
		}
	}
	lists = maps.Clone(lists)
	lists["ids"] = ids
	all["prefix_lists"] = lists
	return all
}

func blocks(known map[string]any, byRegion map[string]Blocks) map[string]any {
	all := map[string]any{}
	for region, blocks := range byRegion {
		cidrs := []any{}
		for _, cidr := range blocks.CIDRs {
			cidrs = append(cidrs, cidr.String())
		}
		facts := maps.Clone(child(known, region))
		facts["cidrs"], facts["observed"] = cidrs, blocks.Observed
		all[region] = facts
	}
	return all
}

// replaced returns the document with members of one of its children replaced.
func replaced(document map[string]any, name string, members map[string]any) map[string]any {
	changed := maps.Clone(child(document, name))
	maps.Copy(changed, members)
	document = maps.Clone(document)
	document[name] = changed
	return document
}

// child returns the object below a name, an empty one where there is none.
func child(document map[string]any, name string) map[string]any {
	if below, ok := document[name].(map[string]any); ok {
		return below
	}
	return map[string]any{}
}

// place is the form in which policies carry a place that is in no table of positions.
func place(at source.Range) map[string]any {
	return map[string]any{
		"file":  at.File,
		"text":  at.File + ":" + strconv.Itoa(at.Start.Line),
		"start": map[string]any{"line": at.Start.Line, "column": at.Start.Column},
		"end":   map[string]any{"line": at.End.Line, "column": at.End.Column},
	}
}
