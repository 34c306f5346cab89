package advice

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// construct is a construct of a CDK app, as its code may name it.
type construct struct {
	path     string // "Prod/Tasks/Task"
	variable string // "task"
	made     bool   // its security group is not a construct of its own
}

var identifier = lazyregexp.New(`^[A-Za-z][A-Za-z0-9]*$`)

// constructOf returns the construct whose connections are those of the group: the group, or what made it for itself.
// Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.Connections.html
func (w *writer) constructOf(id string) (construct, bool) {
	name := w.stack.Names[id]
	c := construct{path: name}
	if owner, ok := strings.CutSuffix(name, "/SecurityGroup"); ok {
		if !w.hasConnections(owner) {
			return construct{}, false // most constructs give this name to the group that they make for themselves
		}
		c = construct{path: owner, made: true}
	}
	last := c.path[strings.LastIndexByte(c.path, '/')+1:]
	if !identifier().MatchString(last) {
		return construct{}, false
	}
	first, size := utf8.DecodeRuneInString(last)
	c.variable = string(unicode.ToLower(first)) + last[size:]
	return c, true
}

// hasConnections reports whether a construct is known to be one that makes a group for itself: an interface endpoint, or a
// Fargate service.
func (w *writer) hasConnections(owner string) bool {
	for id, name := range w.stack.Names {
		if name == owner && w.stack.Endpoints[id] != nil || name == owner+"/Service" && w.stack.Workloads[id] != nil {
			return true
		}
	}
	return false
}

// allowInApp writes the statements of a CDK app that make the rules. In the place of the rule that the CDK gives a group by
// default, this rule is switched off first; any other rule is made by statements that are not at hand.
func (w *writer) allowInApp(group *model.Group) (model.Snippet, bool) {
	from, ok := w.constructOf(group.ID)
	if !ok || w.fix.Instead && (from.made || !w.isDefault(group)) || !w.fix.Instead && len(rulesOf(group)) == 0 {
		return model.Snippet{}, false
	}
	scope, _ := scopeOf(group.ID)
	lines := []string{fmt.Sprintf("// %s is %s", from.variable, from.path)}
	if w.fix.Instead {
		lines = []string{
			fmt.Sprintf("allowAllOutbound: false, // in the properties of %s", from.path),
			fmt.Sprintf("// and below it, where %s is this construct:", from.variable),
		}
	}
	var statements []string
	for _, peer := range w.fix.Peers {
		to := fmt.Sprintf("ec2.Peer.prefixList('%s')", peer.ID)
		if peer.Kind == model.PeerGroup {
			of, ok := w.constructOf(peer.ID)
			if peerScope, _ := scopeOf(peer.ID); !ok || peerScope != scope || of.variable == from.variable {
				return model.Snippet{}, false
			}
			to = of.variable
			lines = append(lines, fmt.Sprintf("// %s is %s", of.variable, of.path))
		} else if !listID().MatchString(peer.ID) {
			return model.Snippet{}, false
		}
		statements = append(statements, fmt.Sprintf("%s.connections.allowTo(%s, ec2.Port.%s(%d));", from.variable, to, w.fix.Protocol, w.fix.Port))
	}
	code := strings.Join(append(lines, statements...), "\n") + "\n"
	return model.Snippet{Language: typescript, Code: code, Place: model.InApp}, true
}

// isDefault reports whether the rule to replace is the one that the CDK writes by default.
// Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.SecurityGroupProps.html (allowAllOutbound)
func (w *writer) isDefault(group *model.Group) bool {
	rules := rulesOf(group)
	return len(rules) == 1 && rules[0].ID == w.fix.Rule && rules[0].Protocol == "all" && rules[0].Peer.CIDR == "0.0.0.0/0"
}
