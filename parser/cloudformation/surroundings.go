package cloudformation

import (
	"bytes"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
)

// Surroundings returns the lines of a YAML or JSON file that decide together what is at a position: the innermost object
// around it, without the other elements of the lists that it is in. It returns false for a text that has no such lines.
func Surroundings(text []byte, at source.Pos) (source.Region, bool) {
	root, _, err := parseYAML(text)
	if err != nil || root == nil {
		return source.Region{}, false
	}
	s := &surroundings{at: at}
	s.enter(root, bytes.Count(text, []byte("\n"))+1)
	return s.region, s.found
}

// surroundings follows a position into a document.
type surroundings struct {
	at     source.Pos
	region source.Region
	found  bool
}

// enter follows the position into a node that ends at the last line, at the latest.
func (s *surroundings) enter(n *yaml.Node, last int) {
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) > 0 {
			s.enter(n.Content[0], last)
		}
	case yaml.MappingNode:
		s.member(n, last)
	case yaml.SequenceNode:
		s.element(n, last)
	}
}

// member follows the position into the member of an object that it is in. Its name stands for all of it.
func (s *surroundings) member(n *yaml.Node, last int) {
	s.region, s.found = source.Region{Within: source.Lines{First: n.Line, Last: last}}, true
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		key, value := n.Content[i], n.Content[i+1]
		if s.isBefore(key) {
			continue
		}
		if i+2 < len(n.Content) {
			last = lastBefore(n.Content[i+2], key)
		}
		if s.isBefore(value) {
			if value.Kind != yaml.ScalarNode {
				s.region.Within = source.Lines{First: key.Line, Last: last}
			}
			return
		}
		s.enter(value, last)
		return
	}
}

// element follows the position into the element of a list that it is in, and leaves the others out, but for those that share
// a line with it.
func (s *surroundings) element(n *yaml.Node, last int) {
	var own source.Lines
	var others []source.Lines
	var at *yaml.Node
	for i, item := range n.Content {
		lines := source.Lines{First: item.Line, Last: last}
		if i+1 < len(n.Content) {
			lines.Last = lastBefore(n.Content[i+1], item)
		}
		if !s.isBefore(item) && (i+1 == len(n.Content) || s.isBefore(n.Content[i+1])) {
			own, at = lines, item
		} else {
			others = append(others, lines)
		}
	}
	if at == nil {
		return
	}
	for _, other := range others {
		if !other.Overlap(own) {
			s.region.Without = append(s.region.Without, other)
		}
	}
	s.enter(at, own.Last)
}

// lastBefore returns the last line of a node in front of another one.
func lastBefore(next, n *yaml.Node) int { return max(next.Line-1, n.Line) }

// isBefore reports whether the position is before the node.
func (s *surroundings) isBefore(n *yaml.Node) bool {
	return s.at.Before(source.Pos{Line: n.Line, Column: n.Column})
}
