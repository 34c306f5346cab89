// Package advice writes what the policies advise as code to paste: in the language of the files, in the style of the rules
// that are there, and with the names that are there. It does not decide what is right, which a model.Fix says, and changes no
// file. Where it is not certain that the code is right there, it writes none.
//
// One fix, to let a task of aws_security_group.task reach S3, in three languages:
//
//	resource "aws_vpc_security_group_egress_rule" "task_to_s3" {
//	  security_group_id = aws_security_group.task.id
//	  ip_protocol       = "tcp"
//	  from_port         = 443
//	  to_port           = 443
//	  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
//	}
//
//	SecurityGroupEgress:
//	  - IpProtocol: tcp
//	    FromPort: 443
//	    ToPort: 443
//	    DestinationPrefixListId: pl-61a54008
//
//	taskGroup.connections.allowTo(ec2.Peer.prefixList('pl-61a54008'), ec2.Port.tcp(443));
//
// Start reading at Advisor.Snippets.
package advice

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Advisor writes the fixes of findings about one stack. It is not safe for concurrent use.
type Advisor struct {
	stack  *model.Stack
	text   func(file string) []byte
	lines  map[string][][]byte  // of the files that were asked for
	groups map[source.Range]int // how many groups each place declares
}

// For returns an advisor for the stack. Text returns the contents of a file.
func For(stack *model.Stack, text func(file string) []byte) *Advisor {
	a := &Advisor{stack: stack, text: text, lines: map[string][][]byte{}, groups: map[source.Range]int{}}
	for _, group := range stack.Groups {
		a.groups[stack.Positions.At(group.At).Range]++
	}
	return a
}

// Snippets writes the fixes.
func (a *Advisor) Snippets(fixes []model.Fix) []model.Snippet {
	var snippets []model.Snippet
	for _, fix := range fixes {
		w := &writer{Advisor: a, fix: fix}
		if s, ok := w.write(); ok {
			s.For = fix.For
			snippets = append(snippets, s)
		}
	}
	return snippets
}

// linesOf returns the lines of a file.
func (a *Advisor) linesOf(file string) [][]byte {
	lines, known := a.lines[file]
	if !known {
		lines = bytes.Split(a.text(file), []byte("\n"))
		a.lines[file] = lines
	}
	return lines
}

// writer writes one fix.
type writer struct {
	*Advisor
	fix model.Fix
}

func (w *writer) write() (model.Snippet, bool) {
	if w.fix.Do == model.FixAllow {
		return w.allow()
	}
	return model.Snippet{}, false
}

// allow writes rules of a security group.
func (w *writer) allow() (model.Snippet, bool) {
	group := w.stack.Groups[w.fix.Group]
	if group == nil || !w.alone(group) {
		return model.Snippet{}, false
	}
	if w.fix.Instead && (w.fix.RuleAt.Via != 0 || w.fix.RuleAt.IsZero()) {
		return model.Snippet{}, false // the rule comes from the argument of a module
	}
	at := w.stack.Positions.At(group.At)
	switch language := w.languageOf(at.Range); {
	case at.Via != 0:
		return model.Snippet{}, false
	case w.stack.Names[group.ID] != "":
		return w.allowInApp(group)
	case language == terraform:
		return w.allowInTerraform(group, at.Range)
	case language != "":
		return w.allowInTemplate(group, at.Range, language)
	}
	return model.Snippet{}, false
}

// alone reports whether a resource of the files is this group and no other: what is right for one instance of a resource
// may be wrong for others.
func (w *writer) alone(group *model.Group) bool {
	return w.certain(group.ID) && w.groups[w.stack.Positions.At(group.At).Range] == 1
}

// certain reports whether the files certainly declare the group.
func (w *writer) certain(id string) bool {
	group := w.stack.Groups[id]
	return group != nil && group.Origin == model.Declared && len(group.Maybe) == 0 && !w.stack.Taken[id]
}

// The languages of snippets.
const (
	terraform  = "terraform"
	yaml       = "yaml"
	json       = "json"
	typescript = "typescript"
)

var (
	templateID  = lazyregexp.New(`^(?:[A-Za-z0-9]+\.)*[A-Za-z0-9]+$`)
	terraformID = lazyregexp.New(`^((?:module\.[\w-]+(?:\[(?:\d+|"[^"]*")\])?\.)*)([a-z0-9_]+\.[\w-]+)(\[(?:\d+|"[\w./-]+")\])?$`)
	groupID     = lazyregexp.New(`^sg-[0-9a-f]{8,17}$`)
	listID      = lazyregexp.New(`^pl-[0-9a-f]{8,17}$`)
)

// languageOf returns the language of the file that declares the group, "" for one that people do not write.
func (w *writer) languageOf(at source.Range) string {
	if terraformID().MatchString(w.fix.Group) && strings.Contains(w.fix.Group, "_") {
		if extension := path.Ext(at.File); (extension == ".tf" || extension == ".tofu") && !installed(at.File) {
			return terraform
		}
		return ""
	}
	switch text := bytes.TrimLeft(w.text(at.File), "\ufeff \t\r\n"); {
	case len(text) == 0 || !templateID().MatchString(w.fix.Group):
		return ""
	case text[0] == '{':
		return json
	}
	return yaml
}

// installed reports whether a file is of a module that terraform init put there.
func installed(file string) bool {
	return slices.Contains(strings.Split(file, "/"), ".terraform")
}

// rulesOf are the egress rules of a group that somebody wrote.
func rulesOf(group *model.Group) []*model.Rule {
	return slices.DeleteFunc(slices.Clone(group.Egress), func(r *model.Rule) bool { return r.Implicit })
}

// leadsBack reports whether a rule that is written in the group itself would make a cycle: the peer, or a group that its own
// rules name, names the group in them.
func (w *writer) leadsBack(group string) bool {
	seen := map[string]bool{}
	var reaches func(id string) bool
	reaches = func(id string) bool {
		if id == group {
			return true
		}
		own := w.stack.Groups[id]
		if own == nil || seen[id] {
			return false
		}
		seen[id] = true
		return slices.ContainsFunc(slices.Concat(own.Egress, own.Ingress), func(r *model.Rule) bool {
			return r.ID == id && r.Peer.Kind == model.PeerGroup && r.Peer.ID != id && reaches(r.Peer.ID)
		})
	}
	return slices.ContainsFunc(w.fix.Peers, func(p model.FixPeer) bool {
		return p.Kind == model.PeerGroup && p.ID != group && reaches(p.ID)
	})
}

// taken reports whether a name is that of something else already, as far as the model and the file can show it.
func (w *writer) taken(id, name, file string) bool {
	if bytes.Contains(w.text(file), []byte(name)) || w.stack.Groups[id] != nil {
		return true
	}
	sets := []model.RuleSet{w.stack.Unattached}
	for _, group := range w.stack.Groups {
		sets = append(sets, group.RuleSet)
	}
	return slices.ContainsFunc(sets, func(set model.RuleSet) bool {
		return slices.ContainsFunc(slices.Concat(set.Egress, set.Ingress), func(r *model.Rule) bool { return r.ID == id })
	})
}

// within reports whether a line of a file is inside of a block that begins with a line that starts with the header, as far as
// the indentation shows it.
func (w *writer) within(at source.Range, header string) bool {
	lines := w.linesOf(at.File)
	if at.Start.Line > len(lines) {
		return false
	}
	inner := indentOf(lines[at.Start.Line-1])
	for k := at.Start.Line - 2; k >= 0; k-- {
		line := bytes.TrimSpace(lines[k])
		indent := indentOf(lines[k])
		switch {
		case len(line) == 0 || indent >= inner:
		case bytes.HasPrefix(line, []byte(header)):
			return true
		default:
			inner = indent
		}
	}
	return false
}

func indentOf(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, " "))
}

// bodyHas reports whether the block that begins at a line of a file has a line that starts with a word and an equals sign.
func (w *writer) bodyHas(at source.Range, word string) bool {
	lines := w.linesOf(at.File)
	for k := at.Start.Line; k < len(lines) && !bytes.HasPrefix(lines[k], []byte("}")); k++ {
		rest, ok := bytes.CutPrefix(bytes.TrimSpace(lines[k]), []byte(word))
		if ok && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("=")) {
			return true
		}
	}
	return false
}
