package advice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// address is the address of a resource of Terraform.
type address struct {
	module string // "module.net."
	of     string // "aws_security_group.task", with its key
	name   string // "task"
}

func addressOf(id string) (address, bool) {
	parts := terraformID().FindStringSubmatch(id)
	if parts == nil {
		return address{}, false
	}
	_, name, _ := strings.Cut(parts[2], ".")
	return address{module: parts[1], of: parts[2] + parts[3], name: name}, true
}

// The ways in which Terraform writes rules; those of model.Rule.Style.
const (
	inline       = "inline"
	resource     = "resource"
	ruleResource = "rule_resource"
)

// allowInTerraform writes rules in the style of those that the group has.
func (w *writer) allowInTerraform(group *model.Group, at source.Range) (model.Snippet, bool) {
	address, ok := addressOf(group.ID)
	style, known := w.style(group)
	if !ok || !known || style == inline && w.leadsBack(group.ID) {
		return model.Snippet{}, false
	}
	var blocks []string
	for _, peer := range w.fix.Peers {
		to, ok := w.peerInTerraform(peer, address.module)
		if !ok {
			return model.Snippet{}, false
		}
		block, ok := w.ruleInTerraform(address, style, to, at.File)
		if !ok {
			return model.Snippet{}, false
		}
		blocks = append(blocks, block)
	}
	s := model.Snippet{Language: terraform, Code: strings.Join(blocks, "\n"), At: at, Place: model.Beside}
	switch {
	case w.fix.Instead:
		s.Place, s.At = model.Instead, w.fix.RuleAt.Range
	case style == inline:
		s.Place = model.Inside
	}
	return s, true
}

// style returns how a further rule of the group is written, and false where that cannot be said.
func (w *writer) style(group *model.Group) (string, bool) {
	styles := map[string]bool{}
	for _, rule := range rulesOf(group) {
		if w.stack.Positions.At(rule.At).Via != 0 {
			return "", false // what a module writes from its arguments is changed in these
		}
		styles[rule.Style] = true
	}
	switch {
	case len(styles) > 1 || group.EgressEmptied != 0:
		return "", false
	case w.fix.Instead && !w.isOne(group):
		return "", false
	case w.fix.Instead && !w.isAt():
		return "", false
	case w.bodyHas(w.stack.Positions.At(group.At).Range, "egress"):
		return "", false // an argument, which excludes blocks and further rules
	case styles[inline]:
		return inline, true
	case styles[resource]:
		return resource, true
	case styles[ruleResource]:
		return ruleResource, true
	case len(styles) > 0:
		return "", false
	}
	for _, rule := range group.Ingress {
		if rule.Style == inline {
			return inline, true
		}
	}
	return ruleResource, true
}

// isOne reports whether the rule to replace is written once, in the module of the group.
func (w *writer) isOne(group *model.Group) bool {
	if w.fix.Rule == group.ID {
		return true
	}
	own, ok := addressOf(w.fix.Rule)
	of, _ := addressOf(group.ID)
	if !ok || own.module != of.module || strings.HasSuffix(own.of, "]") {
		return false
	}
	count := 0
	for _, rule := range group.Egress {
		if rule.ID == w.fix.Rule {
			count++
		}
	}
	return count == 1
}

// isAt reports whether the rule to replace is written where the finding is, and not a value that makes it what it is.
func (w *writer) isAt() bool {
	own, ok := addressOf(w.fix.Rule)
	if !ok {
		return false
	}
	kind, _, _ := strings.Cut(own.of, ".")
	header := fmt.Sprintf("resource %q %q", kind, own.name)
	return w.within(w.fix.RuleAt.Range, header) && (w.fix.Rule != w.fix.Group || w.within(w.fix.RuleAt.Range, "egress {"))
}

// terraformPeer is what a rule leads to.
type terraformPeer struct {
	kind model.PeerKind
	name string // for the name of the rule: "s3"
	expr string // "aws_vpc_endpoint.s3.prefix_list_id"
}

func (w *writer) peerInTerraform(peer model.FixPeer, module string) (terraformPeer, bool) {
	if peer.Kind == model.PeerGroup {
		if groupID().MatchString(peer.ID) {
			return terraformPeer{peer.Kind, "endpoint", strconv.Quote(peer.ID)}, true
		}
		of, ok := addressOf(peer.ID)
		if !ok || of.module != module || !w.certain(peer.ID) {
			return terraformPeer{}, false
		}
		return terraformPeer{peer.Kind, of.name, of.of + ".id"}, true
	}
	for _, gateway := range peer.Gateways {
		if of, ok := addressOf(gateway); ok && of.module == module && !w.stack.Taken[gateway] {
			return terraformPeer{peer.Kind, "s3", of.of + ".prefix_list_id"}, true
		}
	}
	if !listID().MatchString(peer.ID) {
		return terraformPeer{}, false
	}
	return terraformPeer{peer.Kind, "s3", strconv.Quote(peer.ID)}, true
}

// argument is a line of a block.
type argument struct{ name, value string }

func (w *writer) ruleInTerraform(group address, style string, to terraformPeer, file string) (string, bool) {
	port := strconv.Itoa(w.fix.Port)
	protocol := strconv.Quote(w.fix.Protocol)
	if style == inline {
		return block("egress", []argument{
			{"protocol", protocol},
			{"from_port", port},
			{"to_port", port},
			{map[model.PeerKind]string{model.PeerGroup: "security_groups", model.PeerPrefixList: "prefix_list_ids"}[to.kind], "[" + to.expr + "]"},
		}), true
	}
	kind, arguments := "aws_vpc_security_group_egress_rule", []argument{
		{"security_group_id", group.of + ".id"},
		{"ip_protocol", protocol},
		{"from_port", port},
		{"to_port", port},
		{map[model.PeerKind]string{model.PeerGroup: "referenced_security_group_id", model.PeerPrefixList: "prefix_list_id"}[to.kind], to.expr},
	}
	if style == resource {
		kind, arguments = "aws_security_group_rule", []argument{
			{"type", `"egress"`},
			{"security_group_id", group.of + ".id"},
			{"protocol", protocol},
			{"from_port", port},
			{"to_port", port},
			{"source_security_group_id", to.expr},
		}
		if to.kind == model.PeerPrefixList {
			arguments[5] = argument{"prefix_list_ids", "[" + to.expr + "]"}
		}
	}
	name := group.name + "_to_" + to.name
	if w.taken(group.module+kind+"."+name, strconv.Quote(name), file) {
		return "", false
	}
	return block(fmt.Sprintf("resource %q %q", kind, name), arguments), true
}

// block writes a block as terraform fmt does.
func block(head string, arguments []argument) string {
	width := 0
	for _, a := range arguments {
		width = max(width, len(a.name))
	}
	var out strings.Builder
	out.WriteString(head + " {\n")
	for _, a := range arguments {
		fmt.Fprintf(&out, "  %-*s = %s\n", width, a.name, a.value)
	}
	out.WriteString("}\n")
	return out.String()
}
