package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Amendment is what AWS says of a region on a day, to be merged into a file.
type Amendment struct {
	Region string
	Day    string         // "2026-11-28"
	CIDRs  []netip.Prefix // that ECR answered from
	// Gone reports whether a block that the file has is not AWS's any more.
	Gone  func(netip.Prefix) bool
	Lists map[string]string // the ids of prefix lists by service
}

// Amended is the text of a file with an amendment, and what has changed.
type Amended struct {
	Text    []byte
	Added   []netip.Prefix
	Kept    []netip.Prefix // blocks of the file that no answer was in
	Removed []netip.Prefix // blocks of the file that are not AWS's any more
}

// ErrByHand is the error for a file whose form leaves no place to write to.
var ErrByHand = errors.New("it is not written in lines of its own, so it cannot be changed here")

// Amend merges what AWS says into the text of a file: into its lists for all inputs, not into overrides. One answer is not
// the set, so blocks of the file stay, unless they are gone. All lines but those of the region's entries stay as they are. An error
// is for a file that has problems, or whose form cannot be changed.
func Amend(file string, text []byte, a Amendment) (*Amended, error) {
	before, problems := Parse(file, text)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", problems[0].At, problems[0].Message)
	}
	amended := a.changes(before.ECRCIDRs[a.Region])
	e := &editor{file: file, text: text}
	if len(a.CIDRs) > 0 {
		known := before.ECRCIDRs[a.Region]
		e.set("ecr_cidrs", a.Region, func(entry *yaml.Node) { amended.write(entry, known, a.Day) })
	}
	if len(a.Lists) > 0 {
		e.set("prefix_lists", a.Region, func(entry *yaml.Node) {
			for _, service := range slices.Sorted(maps.Keys(a.Lists)) {
				setMember(entry, service, scalarNode(a.Lists[service]))
			}
		})
	}
	if e.err != nil {
		return nil, e.err
	}
	amended.Text = e.text
	return amended, a.verify(file, amended)
}

// changes compares the answers with what the file has.
func (a Amendment) changes(known Blocks) *Amended {
	amended := &Amended{}
	for _, cidr := range known.CIDRs {
		switch {
		case slices.ContainsFunc(a.CIDRs, cidr.Overlaps):
		case a.Gone != nil && a.Gone(cidr):
			amended.Removed = append(amended.Removed, cidr)
		default:
			amended.Kept = append(amended.Kept, cidr)
		}
	}
	for _, cidr := range a.CIDRs {
		held := func(k netip.Prefix) bool { return k.Bits() <= cidr.Bits() && k.Contains(cidr.Addr()) }
		if !slices.ContainsFunc(known.CIDRs, held) {
			amended.Added = append(amended.Added, cidr)
		}
	}
	return amended
}

// write writes the entry of a region: what is there stays, with its comments.
func (a *Amended) write(entry *yaml.Node, known Blocks, day string) {
	list := members(entry)["cidrs"]
	if list == nil || list.Kind != yaml.SequenceNode {
		list = listOf(list)
	}
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool { return a.names(a.Removed, n) })
	for _, n := range list.Content {
		if a.names(a.Kept, n) && n.LineComment == "" && list.Style&yaml.FlowStyle == 0 {
			n.LineComment = "# seen on " + known.Observed
		}
	}
	for _, cidr := range a.Added {
		list.Content = append(list.Content, scalarNode(cidr.String()))
	}
	setMember(entry, "cidrs", list)
	setMember(entry, "observed", scalarNode(day))
}

// names reports whether a node is one of the blocks.
func (a *Amended) names(cidrs []netip.Prefix, n *yaml.Node) bool {
	return slices.ContainsFunc(cidrs, func(cidr netip.Prefix) bool { return actual(n).Value == cidr.String() })
}

// listOf returns a list of the only value that is written, if one is.
func listOf(only *yaml.Node) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	if only != nil {
		list.Content = append(list.Content, only)
	}
	return list
}

func scalarNode(text string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
	if strings.Contains(text, ":") { // as IPv6 addresses do
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// setMember sets the value of a key of a map. The comment at the end of the line stays.
func setMember(entry *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(entry.Content); i += 2 {
		if entry.Content[i].Value == key {
			if old := entry.Content[i+1]; value.LineComment == "" && old != value {
				value.LineComment = old.LineComment
			}
			entry.Content[i+1] = value
			return
		}
	}
	entry.Content = append(entry.Content, scalarNode(key), value)
}

// verify wants a file that says what it is meant to say.
func (a Amendment) verify(file string, amended *Amended) error {
	after, problems := Parse(file, amended.Text)
	for _, cidr := range a.CIDRs {
		held := func(k netip.Prefix) bool { return k.Bits() <= cidr.Bits() && k.Contains(cidr.Addr()) }
		if len(problems) == 0 && !slices.ContainsFunc(after.ECRCIDRs[a.Region].CIDRs, held) {
			return fmt.Errorf("%s: %w", file, ErrByHand)
		}
	}
	if len(problems) > 0 {
		return fmt.Errorf("%s: %w", file, ErrByHand)
	}
	return nil
}

// editor changes entries of a file, and remembers the first error.
type editor struct {
	file string
	text []byte
	err  error
}

// set changes the entry of a region in the map below a key. What is not there is added.
func (e *editor) set(key, region string, change func(entry *yaml.Node)) {
	if e.err != nil {
		return
	}
	p := &parser{file: e.file, dir: path.Dir(e.file), lines: bytes.Split(e.text, []byte("\n"))}
	root := p.document(e.text)
	if root == nil {
		e.add(key, region, "", change)
		return
	}
	if !isBlock(root) {
		e.fail()
		return
	}
	for at := 0; at < len(root.Content); at += 2 {
		if root.Content[at].Value == key {
			e.within(root, at, region, change)
			return
		}
	}
	e.add(key, region, strings.Repeat(" ", root.Column-1), change)
}

// isBlock reports whether a node is a map that is written in lines of its own.
func isBlock(n *yaml.Node) bool { return isMap(n) && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 }

func (e *editor) fail() { e.err = fmt.Errorf("%s: %w", e.file, ErrByHand) }
