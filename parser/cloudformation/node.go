package cloudformation

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// node is a piece of a template as it is written. Short tags are in their long form: `!Ref X` is the map {Ref: X}.
type node struct {
	kind nodeKind
	// shared is true if several aliases or merged maps may lead to the node.
	shared bool
	at     source.Range
	text   string  // of a scalar
	items  []*node // of a list
	fields []entry // of a map, in the order of the file; keys are unique
}

// nodes allocates nodes, several at once.
type nodes []node

// add returns a node that says this.
func (n *nodes) add(value node) *node {
	const several = 17 // which fill 2 KB
	if len(*n) == 0 {
		*n = make([]node, several)
	}
	added := &(*n)[0]
	*n = (*n)[1:]
	*added = value
	return added
}

type nodeKind uint8

const (
	nullNode nodeKind = iota
	scalarNode
	listNode
	mapNode
)

// entry is a member of a map.
type entry struct {
	key   string
	at    source.Range // of the key
	value *node
	maybe []model.Unknown // why a member that a loop adds may not be there
}

// get returns the member with the given key, nil if there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.fields {
		if n.fields[i].key == key {
			return n.fields[i].value
		}
	}
	return nil
}

// set gives a map another member with the key that it has one of.
func (n *node) set(key string, value *node) {
	for i := range n.fields {
		if n.fields[i].key == key {
			n.fields[i].value = value
		}
	}
}

// remove drops the member with the given key.
func (n *node) remove(key string) {
	n.fields = slices.DeleteFunc(slices.Clone(n.fields), func(e entry) bool { return e.key == key })
}

// mergeFields adds members to a map. Maps of the same name are merged.
func (n *node) mergeFields(fields []entry) {
	n.fields = slices.Clone(n.fields)
	for _, e := range fields {
		own := n.get(e.key)
		switch {
		case own == nil:
			n.fields = append(n.fields, e)
		case own.kind == mapNode && e.value.kind == mapNode:
			own.mergeFields(e.value.fields)
		}
	}
}

// children returns the members of a list or map.
func (n *node) children() []*node {
	children := slices.Clone(n.items)
	for _, field := range n.fields {
		children = append(children, field.value)
	}
	return children
}

// walk visits the node and all that it holds, but what aliases repeat only once.
func (n *node) walk(visit func(*node)) { (&walk{visit: visit}).enter(n) }

// walk is a way through nodes.
type walk struct {
	visit func(*node)
	seen  map[*node]bool // of the nodes that aliases repeat; nil before the first
}

func (w *walk) enter(n *node) {
	if n.shared {
		if w.seen[n] {
			return
		}
		if w.seen == nil {
			w.seen = map[*node]bool{}
		}
		w.seen[n] = true
	}
	w.visit(n)
	for _, item := range n.items {
		w.enter(item)
	}
	for i := range n.fields {
		w.enter(n.fields[i].value)
	}
}

// scalar returns the text of a scalar, and "" for anything else.
func (n *node) scalar() string {
	if n == nil || n.kind != scalarNode {
		return ""
	}
	return n.text
}

// call returns the name and the argument of the intrinsic function that the node calls, nil if it is none.
func (n *node) call() (string, *node) {
	if macro := n.get(transformKey); macro != nil {
		return transformKey, macro
	}
	if len(n.fields) != 1 {
		return "", nil
	}
	if key := n.fields[0].key; key == "Ref" || strings.HasPrefix(key, "Fn::") && !strings.HasPrefix(key, loopPrefix) {
		return key, n.fields[0].value
	}
	return "", nil
}
