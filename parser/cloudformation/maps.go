package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/source"
)

// findInMap is Fn::FindInMap, with its optional DefaultValue.
func (e env) findInMap(argument value, at source.Range) value {
	if len(argument.items) != 3 && len(argument.items) != 4 {
		return e.malformed(at, "Fn::FindInMap takes the name of a mapping and two keys")
	}
	keys := argument.items[:3]
	for _, key := range keys {
		if _, ok := e.text(key); !ok {
			return e.malformed(at, "Fn::FindInMap takes the name of a mapping and two keys")
		}
	}
	fallback := value{}
	if len(argument.items) == 4 {
		fallback = argument.items[3].get("DefaultValue")
	}
	found := e.candidates([]*node{e.mappings}, keys)
	switch {
	case len(e.why(value{items: keys})) > 0:
		return e.undecided(found, keys, at)
	case len(found) == 1:
		return e.eval(found[0])
	case fallback.kind != absent:
		return fallback
	}
	return e.malformed(at, fmt.Sprintf("the template maps nothing for %s", e.path(keys)))
}

// candidates returns the nodes that keys may lead to; a key that is not known may be any that it can be.
func (e env) candidates(nodes []*node, keys []value) []*node {
	for _, key := range keys {
		text, known := e.known(key)
		var next []*node
		for _, n := range nodes {
			if n == nil {
				continue
			}
			for _, f := range n.fields {
				if known && f.key == text || !known && !e.excludes(key, f.key) {
					next = append(next, f.value)
				}
			}
		}
		nodes = next
	}
	return nodes
}

// undecided returns what all candidates have in common: their value if it is the same, else an unknown that is the
// same wherever the same keys are looked up.
func (e env) undecided(found []*node, keys []value, at source.Range) value {
	options := make([]option, len(found))
	for i, n := range found {
		options[i].value = e.eval(n)
	}
	if len(options) > 0 && sameText(options) {
		return options[0].value
	}
	v := e.derived(e.path(keys), at, value{items: keys})
	if ref := e.whole(keys[1]); ref != nil && ref.name == "AWS::Region" {
		e.references[v.ref].byRegion = e.byRegion(keys)
	}
	return v
}

// byRegion returns what a mapping holds for each of the regions that are its keys; nil if that is not always text.
func (e env) byRegion(keys []value) map[string]string {
	texts := map[string]string{}
	for _, regions := range e.candidates([]*node{e.mappings}, keys[:1]) {
		for _, f := range regions.fields {
			found := e.candidates([]*node{f.value}, keys[2:])
			if len(found) != 1 || found[0].kind != scalarNode {
				return nil
			}
			texts[f.key] = found[0].text
		}
	}
	return texts
}

// path shows the keys of a mapping.
func (e env) path(keys []value) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		if text, known := e.known(key); known {
			names[i] = text
		} else {
			names[i] = "${" + strings.TrimSuffix(e.show(key), "[]") + "}"
		}
	}
	return strings.Join(names, ".")
}
