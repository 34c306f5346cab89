package terraform_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// outline is a network in few words, without positions and reasons: what two front ends must agree on.
type outline struct {
	aspects map[string]*aspect // by what they are about, such as "aws_security_group.task egress"
	notes   []string
}

// aspect is what is certain about something, and whether there may be more to it.
type aspect struct {
	certain []string
	open    bool
}

func (o outline) aspect(about string) *aspect {
	if o.aspects[about] == nil {
		o.aspects[about] = &aspect{}
	}
	return o.aspects[about]
}

func (a *aspect) add(open bool, format string, args ...any) {
	if open {
		a.open = true
		return
	}
	if text := fmt.Sprintf(format, args...); !slices.Contains(a.certain, text) {
		a.certain = append(a.certain, text)
	}
}

// outlineOf draws the outline of what a network declares.
func outlineOf(s *model.Stack) outline {
	o := outline{aspects: map[string]*aspect{}}
	for _, note := range s.Notes {
		o.notes = append(o.notes, note.Message)
	}
	for id, g := range s.Groups {
		if g.Origin == model.Declared {
			o.field(id+" region", g.Region)
			o.rules(s, id+" egress", slices.Concat(g.Egress, s.Unattached.Egress))
			o.rules(s, id+" ingress", slices.Concat(g.Ingress, s.Unattached.Ingress))
		}
	}
	for id, e := range s.Endpoints {
		o.field(id+" kind", e.Kind)
		o.field(id+" service", e.Service)
		o.field(id+" region", e.Region)
		o.field(id+" private DNS", string(e.PrivateDNS.Is))
		o.references(id+" groups", e.Groups)
		o.references(id+" subnets", e.Subnets)
		o.references(id+" route tables", e.RouteTables)
		o.aspect(id + " addresses").certain = e.Addresses
		o.policy(id+" policy", e.Policy)
	}
	for id, w := range s.Workloads {
		o.field(id+" kind", w.Kind)
		o.field(id+" region", w.Region)
		o.field(id+" Fargate", string(w.Fargate))
		o.field(id+" platform", w.PlatformVersion)
		o.references(id+" groups", w.Groups)
		o.references(id+" subnets", w.Subnets)
		o.field(id+" task definition", w.TaskDefinition)
		o.needs(id+" needs", w.Needs, nil)
	}
	for id, d := range s.TaskDefinitions {
		o.needs(id+" needs", d.Needs, d.Unknown)
		o.images(id+" images", d)
		o.field(id+" execution role", string(d.ExecutionRole.Is))
	}
	for id, l := range s.NetworkACLs {
		if l.Origin == model.Declared {
			o.references(id+" subnets", l.Subnets)
			o.entries(id+" egress", l.Egress, l.Unknown)
			o.entries(id+" ingress", l.Ingress, l.Unknown)
		}
	}
	for id, n := range s.Subnets {
		if n.Origin == model.Declared {
			o.field(id+" CIDR", n.CIDR)
			o.field(id+" VPC", n.VPC)
			o.aspect(id+" zone").add(n.Zone.List != "" || n.Zone.Name == "", "%s", n.Zone.Name)
		}
	}
	return o
}

// field adds something that has one value, which may not be known.
func (o outline) field(about, value string) {
	o.aspect(about).add(value == "" || value == string(model.Unclear), "%s", value)
}

func (o outline) rules(s *model.Stack, about string, rules []*model.Rule) {
	a := o.aspect(about)
	for _, r := range rules {
		peer, certain := peerText(s, r.Peer)
		open := len(r.Maybe)+len(r.Unknown) > 0 || !certain
		a.add(open, "%s %s-%s %s", r.Protocol, port(r.FromPort), port(r.ToPort), peer)
	}
}

func (o outline) policy(about string, p *model.Policy) {
	if p == nil {
		return
	}
	a := o.aspect(about)
	a.open = len(p.Unknown) > 0
	for _, s := range p.Statements {
		var texts []string
		open := len(s.Unknown)+len(s.Maybe) > 0
		for _, element := range []model.Patterns{s.Principals, s.Actions, s.Resources} {
			text, certain := patternsText(element)
			texts, open = append(texts, text), open || !certain
		}
		slices.Sort(s.Conditions)
		a.add(open, "%s %s %s", s.Effect, texts, s.Conditions)
	}
}

// patternsText writes patterns in an order of their own: the provider sorts them.
func patternsText(p model.Patterns) (text string, certain bool) {
	certain = len(p.Open) == 0
	texts := []string{fmt.Sprintf("except=%t", p.Except)}
	for _, item := range p.Items {
		texts = append(texts, item.Text)
		certain = certain && len(item.Unknown) == 0 && !strings.Contains(item.Text, ":*:") // the own account may be left open
	}
	slices.Sort(texts)
	return strings.Join(texts, " "), certain
}

func (o outline) needs(about string, needs []model.Need, unknown []model.Unknown) {
	a := o.aspect(about)
	a.open = len(unknown) > 0
	for _, n := range needs {
		a.add(len(n.Maybe) > 0, "%s %s", n.Service, n.For)
	}
}

// images adds where images come from: their names are only as certain as the files are.
func (o outline) images(about string, d *model.TaskDefinition) {
	a := o.aspect(about)
	a.open = len(d.Unknown) > 0
	for _, i := range d.Images {
		a.add(i.ECR == model.Unclear || len(i.Maybe) > 0, "private=%s", i.ECR)
	}
}

func (o outline) entries(about string, entries []*model.ACLEntry, unknown []model.Unknown) {
	a := o.aspect(about)
	a.open = len(unknown) > 0
	for _, e := range entries {
		a.add(len(e.Maybe)+len(e.Unknown) > 0, "%s %s %s %s-%s %s",
			port(e.Number), e.Action, e.Protocol, port(e.FromPort), port(e.ToPort), e.Peer.CIDR)
	}
}

// peerText writes a peer, a prefix list by what it holds: a plan knows the ids of lists that a configuration looks up.
// Addresses of which only AWS can tell are not certain.
func peerText(s *model.Stack, p model.Peer) (text string, certain bool) {
	switch p.Kind {
	case model.PeerPrefixList:
		list := s.PrefixLists[p.ID]
		if list.Literal {
			return p.ID, true
		}
		var entries []string
		for _, entry := range list.CIDRs {
			entries = append(entries, entry.CIDR)
		}
		slices.Sort(entries)
		return fmt.Sprintf("list %s %s %s", list.Service, list.Region, entries), len(list.Unknown) == 0
	case model.PeerVPC, model.PeerSubnet, model.PeerUnknown:
		return string(p.Kind), false
	default:
		return fmt.Sprintf("%s %s%s", p.Kind, p.CIDR, p.ID), true
	}
}

func port(p *int) string {
	if p == nil {
		return "?"
	}
	return fmt.Sprint(*p)
}

func (o outline) references(about string, refs model.References) {
	a := o.aspect(about)
	a.open = len(refs.Open) > 0
	for _, item := range refs.Items {
		a.add(len(item.Maybe) > 0 || isGeneral(item.ID), "%s implied=%t", item.ID, item.Implied)
	}
}

// set replaces what is certain.
func (o outline) set(certain map[string][]string) {
	for about, texts := range certain {
		o.aspects[about] = &aspect{certain: texts}
	}
}

// isGeneral reports whether an instance stands for others, or has a key that only AWS tells.
func isGeneral(address string) bool {
	return strings.Contains(address, "[*]") || foreignKey.MatchString(address)
}

// contradictions lists where one outline says for certain what the other excludes.
func (o outline) contradictions(other outline) []string {
	var list []string
	for _, about := range union(slices.Collect(maps.Keys(o.aspects)), slices.Collect(maps.Keys(other.aspects))) {
		a, b := o.aspects[about], other.aspects[about]
		switch {
		case a == nil && o.allowsFor(about), b == nil && other.allowsFor(about), isGeneral(about):
			continue
		case a == nil || b == nil:
			list = append(list, fmt.Sprintf("only one has %s", about))
			continue
		}
		onlyA, onlyB := without(a.certain, b.certain), without(b.certain, a.certain)
		if len(onlyA) > 0 && !b.open || len(onlyB) > 0 && !a.open {
			list = append(list, fmt.Sprintf("%s: %q (open: %t) and %q (open: %t)", about, onlyA, a.open, onlyB, b.open))
		}
	}
	return list
}

// confirmed counts what is certain, and how much of that another outline has too.
func (o outline) confirmed(other outline) (all, alike int) {
	for about, a := range o.aspects {
		all += len(a.certain)
		if b := other.aspects[about]; b != nil {
			alike += len(a.certain) - len(without(a.certain, b.certain))
		}
	}
	return all, alike
}

// allowsFor reports whether the outline leaves open that there is something: because something else stands for all
// instances, or because a note says that it is not known.
func (o outline) allowsFor(about string) bool {
	for general := range o.aspects {
		if isGeneral(general) && withoutKeys(general) == withoutKeys(about) {
			return true
		}
	}
	address, _, _ := strings.Cut(withoutKeys(about), " ")
	return slices.ContainsFunc(o.notes, func(note string) bool { return strings.Contains(note, address+" ") })
}

// without returns the texts of a list that are not in another.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool { return slices.Contains(other, text) })
}
