package config

import (
	"cmp"
	"fmt"
	"net/netip"
	"path"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// decode takes over a file that has the right shape.
func (p *parser) decode(root *yaml.Node, c *Config) {
	keys := members(root)
	c.dir, c.keys, c.values = p.dir, p.keys(root), keys
	for _, item := range items(keys["exclude"]) {
		c.Exclude = append(c.Exclude, Glob(item.Value))
	}
	for _, item := range items(keys["lock"]) {
		c.Lock = append(c.Lock, Key{Text: item.Value, At: p.place(item)})
	}
	c.Root = keys["root"] != nil && isTrue(keys["root"])
	if extends := keys["extends"]; extends != nil {
		c.Extends = Path{Text: extends.Value, At: p.place(extends)}
	}
	for _, item := range items(keys["overrides"]) {
		c.Overrides = append(c.Overrides, p.override(item))
	}
	p.settings(keys, &c.Settings)
}

func (p *parser) override(n *yaml.Node) Override {
	keys := members(n)
	o := Override{At: p.entryPlace(n), keys: p.keys(n), values: keys}
	for _, item := range items(keys["paths"]) {
		o.Paths = append(o.Paths, Glob(item.Value))
	}
	p.settings(keys, &o.Settings)
	return o
}

// keys returns where the keys of a map are.
func (p *parser) keys(n *yaml.Node) map[string]source.Range {
	places := map[string]source.Range{}
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		places[n.Content[i].Value] = p.place(n.Content[i])
	}
	return places
}

func (p *parser) settings(keys map[string]*yaml.Node, c *Settings) {
	c.Region = value(keys["region"])
	for _, item := range items(keys["without_network"]) {
		stated := members(item)
		c.WithoutNetwork = append(c.WithoutNetwork, WithoutNetwork{
			Source: value(stated["source"]), Template: value(stated["template"]), Reason: value(stated["reason"]),
		})
	}
	for _, item := range items(keys["allow"]) {
		c.Allow = append(c.Allow, p.allowance(item))
	}
	for _, item := range items(keys["endpoints"]) {
		c.Endpoints = append(c.Endpoints, p.endpoint(item))
	}
	c.ECRCIDRs = map[string]Blocks{}
	p.regions(keys["ecr_cidrs"])
	p.regions(keys["prefix_lists"])
	for region, blocks := range members(keys["ecr_cidrs"]) {
		c.ECRCIDRs[region] = p.blocks(blocks)
	}
	p.prefixLists(keys["prefix_lists"], c)
	c.TaskGroups = p.names(keys["task_groups"])
	c.Rules = p.rules(keys["rules"])
	c.Needs = p.needs(keys["needs"])
	c.FailOn, c.Unknown = value(keys["fail_on"]), value(keys["unknown"])
	if baseline := keys["baseline"]; baseline != nil {
		c.Baseline = Path{Text: p.path(baseline.Value), At: p.place(baseline)}
	}
	c.InlineIgnores = p.switchOf(keys["inline_ignores"])
	c.variants(p, keys["variants"])
}

func (p *parser) prefixLists(n *yaml.Node, c *Settings) {
	c.PrefixLists, c.PrefixListsAt = map[string]ListIDs{}, map[string]map[string]source.Range{}
	for region, ids := range members(n) {
		c.PrefixLists[region], c.PrefixListsAt[region] = ListIDs{}, map[string]source.Range{}
		for service, id := range members(ids) {
			c.PrefixLists[region][service], c.PrefixListsAt[region][service] = id.Value, p.place(id)
		}
	}
}

// regions finds misspelt regions among the keys of a map.
func (p *parser) regions(n *yaml.Node) {
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		if err := CheckRegion(n.Content[i].Value); err != nil {
			p.problem(p.place(n.Content[i]), capitalised(sentence(err)))
		}
	}
}

func (p *parser) allowance(n *yaml.Node) Allowance {
	keys := members(n)
	a := Allowance{
		At:            p.entryPlace(n),
		Dir:           p.dir,
		Service:       aws.PlainService(value(keys["service"])),
		SecurityGroup: value(keys["security_group"]),
		PrefixList:    value(keys["prefix_list"]),
		NAT:           keys["nat"] != nil,

		EndpointIngress: Peer(value(keys["endpoint_ingress"])),
		EndpointEgress:  Peer(value(keys["endpoint_egress"])),

		Protocol: cmp.Or(value(keys["protocol"]), "tcp"),
		From:     p.names(keys["from"]),
		Reason:   value(keys["reason"]),
	}
	if cidr := value(keys["cidr"]); cidr != "" {
		a.CIDR = netip.MustParsePrefix(cidr)
	}
	if from := keys["from"]; from != nil && a.ofEndpoints() {
		p.problem(p.place(from), `"from" names security groups of tasks, but this entry is for those of ECR's endpoints. Remove it.`)
	}
	if until := keys["until"]; until != nil {
		day, _ := time.Parse(dateForm, until.Value)
		a.Until = Date{Day: day, At: p.place(until)}
	}
	a.Ports = p.ports(a.Protocol, keys["ports"])
	for _, item := range items(keys["roots"]) {
		a.Roots = append(a.Roots, Glob(item.Value))
	}
	for _, item := range items(keys["variants"]) {
		a.Variants = append(a.Variants, VariantName(item.Value))
	}
	return a
}

// ports returns the ports in order, with those that are next to each other joined.
func (p *parser) ports(protocol string, n *yaml.Node) []Ports {
	if protocol != "tcp" && protocol != "udp" {
		if n != nil {
			p.problem(p.place(n), fmt.Sprintf("The protocol %s has no ports: remove %q.", protocol, "ports"))
		}
		return []Ports{{0, model.MaxPort}}
	}
	var ranges []Ports
	for _, item := range items(n) {
		ranges = append(ranges, portsOf(item.Value))
	}
	if len(ranges) == 0 {
		return []Ports{{443, 443}}
	}
	return joined(ranges)
}

func joined(ranges []Ports) []Ports {
	slices.SortFunc(ranges, func(a, b Ports) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	merged := ranges[:1]
	for _, next := range ranges[1:] {
		if last := &merged[len(merged)-1]; next.From <= last.To+1 {
			last.To = max(last.To, next.To)
		} else {
			merged = append(merged, next)
		}
	}
	return merged
}

func (p *parser) endpoint(n *yaml.Node) Endpoint {
	keys := members(n)
	e := Endpoint{
		At:      p.entryPlace(n),
		Service: aws.PlainService(value(keys["service"])),
		Exists:  keys["exists"] != nil,
		VPC:     value(keys["vpc"]),
		Groups:  p.names(keys["groups"]),
	}
	for _, item := range items(keys["addresses"]) {
		e.Addresses = append(e.Addresses, netip.MustParseAddr(item.Value))
	}
	return e
}

func (p *parser) blocks(n *yaml.Node) Blocks {
	keys := members(n)
	blocks := Blocks{Observed: value(keys["observed"])}
	for _, item := range items(keys["cidrs"]) {
		blocks.CIDRs, blocks.At = append(blocks.CIDRs, netip.MustParsePrefix(item.Value)), append(blocks.At, p.place(item))
	}
	return blocks
}

func (p *parser) rules(n *yaml.Node) map[string]Rule {
	rules := map[string]Rule{}
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		rules[n.Content[i].Value] = p.rule(n.Content[i], actual(n.Content[i+1]))
	}
	return rules
}

func (p *parser) rule(name, n *yaml.Node) Rule {
	keys := members(n)
	r := Rule{At: p.place(name), Level: value(keys["level"]), Ignorable: p.switchOf(keys["ignorable"])}
	if level := keys["level"]; level != nil {
		r.LevelAt = p.place(level)
	}
	options := keys["options"]
	for i := 0; isMap(options) && i+1 < len(options.Content); i += 2 {
		written := actual(options.Content[i+1])
		option := Option{Name: options.Content[i].Value, List: written.Kind == yaml.SequenceNode, At: p.place(options.Content[i])}
		for _, item := range items(written) {
			option.Values = append(option.Values, item.Value)
		}
		r.Options = append(r.Options, option)
	}
	return r
}

func (p *parser) needs(n *yaml.Node) Needs {
	switch {
	case n == nil:
		return Needs{}
	case n.Kind == yaml.MappingNode:
		allow := members(n)["allow-needed"]
		return Needs{On: true, AllowNeeded: allow != nil && isTrue(allow), At: p.place(n)}
	default:
		return Needs{On: isTrue(n), At: p.place(n)}
	}
}

// variants takes the list of variants, or the word that there are none.
func (s *Settings) variants(p *parser, n *yaml.Node) {
	if n == nil || n.Kind != yaml.SequenceNode {
		s.NoVariants = n != nil
		return
	}
	seen := map[string]bool{model.Base: true}
	for _, item := range items(n) {
		v := p.variant(item)
		switch {
		case v.Name == model.Base:
			p.problem(v.At, fmt.Sprintf("%q is what reports call the files without a variant: choose another name.", model.Base))
		case seen[v.Name]:
			p.problem(v.At, fmt.Sprintf("There are two variants %q.", v.Name))
		}
		seen[v.Name] = true
		s.Variants = append(s.Variants, v)
	}
}

func (p *parser) variant(n *yaml.Node) Variant {
	keys := members(n)
	return Variant{
		At:             p.entryPlace(n),
		Name:           value(keys["name"]),
		VarFiles:       p.files(keys["var_files"]),
		Variables:      values(keys["variables"]),
		Workspace:      value(keys["workspace"]),
		Region:         value(keys["region"]),
		Parameters:     values(keys["parameters"]),
		ParameterFiles: p.files(keys["parameter_files"]),
		Account:        value(keys["account"]),
	}
}

// files are paths, as seen from the directory that the file holds for.
func (p *parser) files(n *yaml.Node) []string {
	var files []string
	for _, item := range items(n) {
		files = append(files, p.path(item.Value))
	}
	return files
}

// path is a path, as seen from the directory that the file holds for.
func (p *parser) path(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return path.Join(p.dir, name)
}

func (p *parser) switchOf(n *yaml.Node) Switch {
	if n == nil {
		return Switch{}
	}
	return Switch{Said: true, On: isTrue(n), At: p.place(n)}
}

func values(n *yaml.Node) map[string]Value {
	texts := map[string]Value{}
	for key, v := range members(n) {
		texts[key] = Value(v.Value)
	}
	return texts
}

func (p *parser) names(n *yaml.Node) []Name {
	var names []Name
	for _, item := range items(n) {
		names = append(names, Name{Text: item.Value, At: p.place(item)})
	}
	return names
}

// members returns the values of a map by key.
func members(n *yaml.Node) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		values[n.Content[i].Value] = actual(n.Content[i+1])
	}
	return values
}

func isMap(n *yaml.Node) bool { return n != nil && n.Kind == yaml.MappingNode }

// items returns the members of a list, or a single value as the only one.
func items(n *yaml.Node) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		return []*yaml.Node{n}
	}
	list := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		list[i] = actual(item)
	}
	return list
}

func value(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}
