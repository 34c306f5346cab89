package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// sketch writes a stack in few lines, for golden files that a person can check.
func sketch(s *model.Stack) string {
	k := &sketcher{stack: s}
	each(s.VPCs, func(v *model.VPC) {
		k.line("vpc %s %s %v%s", v.ID, v.Origin, v.CIDRs, reasons("more", v.Unknown)+reasons("dns", v.AmazonDNS.Unknown))
	})
	each(s.Subnets, k.subnet)
	each(s.NetworkACLs, k.acl)
	each(s.PrefixLists, k.prefixList)
	each(s.Groups, k.group)
	k.rules(s.Unattached)
	each(s.Endpoints, k.endpoint)
	each(s.TaskDefinitions, k.taskDefinition)
	each(s.Roles, k.declaredRole)
	each(s.Repositories, k.repository)
	each(s.Workloads, k.workload)
	each(s.Links, k.link)
	each(s.Zones, k.zone)
	for _, n := range s.Notes {
		k.line("note %s: %s%s", n.Severity, n.Message, k.at(n.At))
	}
	return k.String()
}

type sketcher struct {
	strings.Builder
	stack *model.Stack
}

func each[T any](m map[string]T, visit func(T)) {
	for _, id := range slices.Sorted(maps.Keys(m)) {
		visit(m[id])
	}
}

func (k *sketcher) line(format string, args ...any) {
	k.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
}

func (k *sketcher) subnet(n *model.Subnet) {
	zone := cmp.Or(n.Zone.Name, "?")
	switch {
	case n.Zone.Name == n.ID+".AvailabilityZone":
		zone = "its own"
	case n.Zone.List != "":
		zone += " of " + n.Zone.List
	}
	k.line("subnet %s %s vpc=%s cidr=%s zone=%s%s", n.ID, n.Origin, n.VPC, n.CIDR, zone, reasons("unknown", n.Zone.Unknown))
}

func (k *sketcher) link(l *model.Link) {
	k.line("%s %s%s", l.Kind, l.ID, reasons("unknown", l.Unknown))
	k.references("vpcs", l.VPCs)
}

func (k *sketcher) zone(z *model.Zone) {
	k.line("zone %s %s", z.ID, z.Name)
	k.references("vpcs", z.VPCs)
	for _, r := range z.Records {
		k.line("  record %s leads to %s%s", r.Name, r.Endpoint, reasons("maybe", r.Maybe))
	}
}

// acl writes a network ACL, unless it is one that is as AWS made it.
func (k *sketcher) acl(l *model.NetworkACL) {
	if l.Origin == model.Default && len(l.Egress)+len(l.Ingress) == 4 && len(l.Unknown) == 0 {
		return
	}
	def := ""
	if v := k.stack.VPCs[l.VPC]; v != nil && v.DefaultACL == l.ID {
		def = " default"
	}
	k.line("network acl %s %s vpc=%s%s%s%s", l.ID, l.Origin, l.VPC, def, reasons("more", l.Unknown), reasons("maybe", l.Maybe))
	for _, e := range l.Egress {
		k.aclEntry("egress", e)
	}
	for _, e := range l.Ingress {
		k.aclEntry("ingress", e)
	}
	k.references("subnets", l.Subnets)
}

func (k *sketcher) aclEntry(direction string, e *model.ACLEntry) {
	k.line("  %s %s %s %s %s-%s %s %s%s%s%s", direction, portText(e.Number), cmp.Or(e.Action, "?"), cmp.Or(e.Protocol, "?"),
		portText(e.FromPort), portText(e.ToPort), e.Peer.Kind, peer(e.Peer),
		reasons("unknown", e.Unknown), reasons("maybe", e.Maybe), k.at(e.At))
}

func (k *sketcher) prefixList(p *model.PrefixList) {
	var cidrs []string
	for _, c := range p.CIDRs {
		cidrs = append(cidrs, c.CIDR)
	}
	k.line("prefix list %s service=%s region=%s cidrs=%v literal=%t%s",
		p.ID, p.Service, p.Region, cidrs, p.Literal, reasons("unknown", p.Unknown))
}

func (k *sketcher) group(g *model.Group) {
	k.line("group %s %s vpc=%s region=%s%s%s%s", g.ID, g.Origin, g.VPC, g.Region,
		reasons("maybe", g.Maybe), reasons("handed", g.Handed), reasons("exported", g.Exported))
	k.rules(g.RuleSet)
}

func (k *sketcher) rules(set model.RuleSet) {
	for _, r := range set.Egress {
		k.rule("egress", r)
	}
	for _, r := range set.Ingress {
		k.rule("ingress", r)
	}
}

func (k *sketcher) rule(direction string, r *model.Rule) {
	implicit := ""
	if r.Implicit {
		implicit = " implicit"
	}
	k.line("  %s %s %s-%s %s %s%s%s%s%s", direction, cmp.Or(r.Protocol, "?"), portText(r.FromPort), portText(r.ToPort),
		r.Peer.Kind, peer(r.Peer), implicit, reasons("unknown", r.Unknown), reasons("maybe", r.Maybe), k.at(r.At))
}

func portText(p *int) string {
	if p == nil {
		return "?"
	}
	return fmt.Sprint(*p)
}

func peer(p model.Peer) string {
	s := p.CIDR + p.ID
	if p.Interface != nil {
		s += fmt.Sprintf(" interface %d", *p.Interface)
	}
	return s
}

func (k *sketcher) endpoint(e *model.Endpoint) {
	abroad := reasons("of", e.ServiceRegionUnknown)
	if e.ServiceRegion != "" {
		abroad = " of " + e.ServiceRegion
	}
	k.line("endpoint %s %s service=%s%s region=%s vpc=%s dns=%s addresses=%v%s%s", e.ID, e.Kind, e.Service, abroad, e.Region, e.VPC,
		e.PrivateDNS.Is, e.Addresses, reasons("unknown", e.Unknown), reasons("maybe", e.Maybe))
	k.references("groups", e.Groups)
	k.references("subnets", e.Subnets)
	k.references("route tables", e.RouteTables)
	k.policy(e.Policy)
}

func (k *sketcher) policy(p *model.Policy) {
	if p == nil {
		return
	}
	k.line("  policy%s%s", reasons("more", p.Unknown), k.at(p.At))
	k.statements(p)
}

func (k *sketcher) statements(p *model.Policy) {
	for _, s := range p.Statements {
		k.line("    %s principals %s actions %s resources %s%s%s%s%s", cmp.Or(s.Effect, "?"), patterns(s.Principals), patterns(s.Actions),
			patterns(s.Resources), conditions(s.Conditions), reasons("unknown", s.Unknown), reasons("maybe", s.Maybe), k.at(s.At))
	}
}

func conditions(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf(" if %q", list)
}

func patternOf(p model.Pattern) string {
	if p.ID != "" {
		return p.Text + " of " + p.ID + reasons("unknown", p.Unknown)
	}
	return p.Text + reasons("unknown", p.Unknown)
}

func patterns(p model.Patterns) string {
	var items []string
	for _, item := range p.Items {
		items = append(items, patternOf(item))
	}
	except := ""
	if p.Except {
		except = "all but "
	}
	return except + "[" + strings.Join(items, ", ") + "]" + reasons("open", p.Open)
}

func (k *sketcher) workload(w *model.Workload) {
	k.line("workload %s %s region=%s vpc=%s fargate=%s platform=%s%s%s", w.ID, w.Kind, w.Region, w.VPC, w.Fargate,
		w.PlatformVersion, reasons("unknown", w.Unknown), reasons("maybe", w.Maybe))
	k.references("groups", w.Groups)
	k.references("subnets", w.Subnets)
	if w.TaskDefinition != "" {
		k.line("  runs: %s", w.TaskDefinition)
	}
	k.images(w.Images)
	if w.ExecutionRole != nil {
		k.role(*w.ExecutionRole)
	}
	k.needs("needs", w.Needs)
	k.needs("uses", w.Uses)
}

func (k *sketcher) taskDefinition(d *model.TaskDefinition) {
	k.line("task definition %s%s", d.ID, reasons("more", d.Unknown))
	k.images(d.Images)
	if d.ExecutionRole.Is != model.No {
		k.role(d.ExecutionRole)
	}
	k.needs("needs", d.Needs)
	k.needs("uses", d.Uses)
	if len(d.UsesUnknown) > 0 {
		k.line("  uses: …%s", reasons("open", d.UsesUnknown))
	}
}

func (k *sketcher) images(images []model.Image) {
	for _, i := range images {
		from := ""
		if i.Registry+i.Region != "" {
			from = " from " + i.Registry + i.Region
		}
		k.line("  image %s private=%s%s%s%s%s", i.Name, i.ECR, from, reasons("unknown", i.Unknown), reasons("maybe", i.Maybe), k.at(i.At))
		if i.Repository.Text != "" {
			k.line("    from %s", patternOf(i.Repository))
		}
	}
}

func (k *sketcher) role(r model.ExecutionRole) {
	k.line("  execution role %s %s%s%s", r.Is, r.Role, reasons("unknown", r.Unknown), k.at(r.At))
}

func (k *sketcher) declaredRole(r *model.Role) {
	k.line("role %s %s%s%s", r.ID, patternOf(r.ARN), reasons("open", r.Open), k.at(r.At))
	for _, p := range r.Policies {
		k.attached("policy", p)
	}
	if r.Boundary != nil {
		k.attached("boundary", *r.Boundary)
	}
}

func (k *sketcher) attached(what string, p model.AttachedPolicy) {
	k.line("  %s %s%s%s", what, p.ID, reasons("more", p.Unknown), k.at(p.At))
	k.statements(&p.Policy)
}

func (k *sketcher) repository(r *model.Repository) {
	k.line("repository %s %s%s", r.ID, patternOf(r.ARN), k.at(r.At))
	k.policy(r.Policy)
}

func (k *sketcher) needs(verb string, list []model.Need) {
	for _, n := range list {
		k.line("  %s %s: %s%s%s", verb, n.Service, n.For, reasons("maybe", n.Maybe), k.at(n.At))
	}
}

func (k *sketcher) references(name string, refs model.References) {
	for _, item := range refs.Items {
		implied := ""
		if item.Implied {
			implied = " implied"
		}
		k.line("  %s: %s%s%s%s", name, item.ID, implied, reasons("maybe", item.Maybe), k.at(item.At))
	}
	if len(refs.Open) > 0 {
		k.line("  %s: …%s", name, reasons("open", refs.Open))
	}
}

// at writes a position and the way from there.
func (k *sketcher) at(ref source.Ref) string {
	if ref == 0 {
		return ""
	}
	p := k.stack.Positions.At(ref)
	s := " @" + p.String()
	if p.Via != 0 {
		s += " via" + k.at(p.Via)
	}
	return s
}

func reasons(label string, list []model.Unknown) string {
	if len(list) == 0 {
		return ""
	}
	var parts []string
	for _, why := range list {
		parts = append(parts, why.Reason)
	}
	return " " + label + "(" + strings.Join(parts, "; ") + ")"
}
