package report

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// symbols draw a tree and mark what is in it.
type symbols struct {
	fork, end, line, blank string
	yes, no, unknown       string
	write                  string
}

// Words for files and logs, where they can be searched for, and signs for terminals.
var (
	words = symbols{
		fork: "|- ", end: "`- ", line: "|  ", blank: "   ",
		yes: "yes", no: "NO ", unknown: "?  ",
		write: "->",
	}
	signs = symbols{
		fork: "├─ ", end: "└─ ", line: "│  ", blank: "   ",
		yes: "✓", no: "✗", unknown: "?",
		write: "→",
	}
)

// node is one line of a tree, and what is below it.
type node struct {
	is      model.Ternary // how it is marked
	label   string
	message string
	at      source.Range
	details []detail
	nodes   []node
}

// detail is a further line of a node.
type detail struct {
	sign    string // what opens the line
	message string
	at      source.Range
}

// tree writes nodes below each other.
type tree struct {
	*text
	symbols
	file string // in which most of the tree is
}

// grow writes the nodes. Labels take the same width in all of them.
func (t *tree) grow(nodes []node, indent string) {
	width := 0
	for _, n := range nodes {
		width = max(width, cells(n.label))
	}
	for i, n := range nodes {
		branch, below := t.fork, t.symbols.line
		if i == len(nodes)-1 {
			branch, below = t.end, t.blank
		}
		label := shown(n.label) + strings.Repeat(" ", width-cells(n.label))
		lead := t.paint(faint, indent+branch) + t.mark(n.is) + " " + t.paint(bold, label)
		t.rest(lead, t.below(indent+below, n), n.message, n.at)
		t.details(n, indent+below)
		t.grow(n.nodes, indent+below)
	}
}

func (t *tree) details(n node, indent string) {
	indent = t.below(indent, n)
	for _, d := range n.details {
		next := indent + strings.Repeat(" ", cells(d.sign))
		t.rest(t.paint(faint, indent+d.sign), next, d.message, d.at)
	}
}

// below is what stands left of the lines that belong to a node.
func (t *tree) below(indent string, n node) string {
	if len(n.nodes) > 0 {
		return indent + t.symbols.line
	}
	return indent + t.blank
}

// rest ends a line with the message and the place.
func (t *tree) rest(lead, next, message string, at source.Range) {
	var parts []string
	if message != "" {
		parts = append(parts, shown(message))
	}
	if !at.IsZero() {
		parts = append(parts, t.paint(faint, "("+t.short(at)+")"))
	}
	if len(parts) > 0 {
		lead += " "
	}
	t.wrapped(lead, t.paint(faint, next)+" ", strings.Join(parts, " "))
}

// short is a position, without the name of the file that the tree is about.
func (t *tree) short(at source.Range) string {
	if at.File == t.file {
		return fmt.Sprintf("line %d", at.Start.Line)
	}
	return t.linked(at)
}

func (t *tree) mark(is model.Ternary) string {
	switch is {
	case model.Yes:
		return t.paint(green, t.yes)
	case model.No:
		return t.paint(red, t.no)
	default:
		return t.paint(yellow, t.unknown)
	}
}
