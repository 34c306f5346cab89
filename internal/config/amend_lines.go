package config

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"
)

// add adds a key with the entry of a region at the end of the file.
func (e *editor) add(key, region, indent string, change func(entry *yaml.Node)) {
	entry := newMap()
	change(entry)
	text := e.dump(mapOf(key, mapOf(region, entry)), indent)
	before := bytes.TrimRight(e.text, " \t\r\n")
	if len(before) > 0 {
		before = append(before[:len(before):len(before)], e.ending()+e.ending()...)
	}
	e.text = append(before[:len(before):len(before)], text...)
}

// within changes or adds the entry of a region in the map below the key at this place of the root.
func (e *editor) within(root *yaml.Node, at int, region string, change func(entry *yaml.Node)) {
	value := root.Content[at+1]
	if !isBlock(value) {
		e.fail()
		return
	}
	indent := strings.Repeat(" ", value.Column-1)
	for i := 0; i < len(value.Content); i += 2 {
		if value.Content[i].Value != region {
			continue
		}
		end := e.lines()
		if i+2 < len(value.Content) {
			end = value.Content[i+2].Line - 1
		} else if at+2 < len(root.Content) {
			end = root.Content[at+2].Line - 1
		}
		e.replace(value.Content[i].Line, end, indent, region, change)
		return
	}
	entry := newMap()
	change(entry)
	e.splice(root.Content[at].Line+1, root.Content[at].Line, e.dump(mapOf(region, entry), indent))
}

// replace writes the entry anew that begins in a line and ends before or in another one. Comments behind its last line are not
// a part of it.
func (e *editor) replace(first, last int, indent, region string, change func(entry *yaml.Node)) {
	lines := strings.SplitAfter(string(e.text), "\n")
	for last > first {
		line := strings.TrimSpace(lines[last-1])
		if line != "" && !strings.HasPrefix(line, "#") && line != "..." {
			break
		}
		last--
	}
	p := &parser{file: e.file}
	fragment := p.document([]byte(strings.Join(lines[first-1:last], "")))
	if fragment == nil || len(fragment.Content) != 2 || fragment.Content[0].Value != region || !isMap(fragment.Content[1]) {
		e.fail()
		return
	}
	change(fragment.Content[1])
	e.splice(first, last, e.dump(fragment, indent))
}

// splice replaces lines, both ends included; with a last line before the first one, it inserts.
func (e *editor) splice(first, last int, text string) {
	lines := strings.SplitAfter(string(e.text), "\n")
	before := strings.Join(lines[:first-1], "")
	if before != "" && !strings.HasSuffix(before, "\n") {
		before += e.ending()
	}
	e.text = []byte(before + text + strings.Join(lines[last:], ""))
}

// lines returns how many lines the file has.
func (e *editor) lines() int { return strings.Count(strings.TrimRight(string(e.text), "\n"), "\n") + 1 }

// ending returns what ends the lines of the file.
func (e *editor) ending() string {
	if bytes.Contains(e.text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// dump writes a map behind an indentation.
func (e *editor) dump(n *yaml.Node, indent string) string {
	text, err := yaml.Dump(n, yaml.WithIndent(2), yaml.WithLineWidth(-1), yaml.WithCompactSeqIndent(false), yaml.WithQuotePreference(yaml.QuoteDouble))
	if err != nil {
		e.fail()
		return ""
	}
	var out strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(string(text), "\n"), "\n") {
		out.WriteString(strings.TrimRight(indent+line, " ") + e.ending())
	}
	return out.String()
}

func mapOf(key string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalarNode(key), value}}
}
