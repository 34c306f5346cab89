package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/internal/visible"
	"github.com/egresslint/egresslint/parser/aws"
)

// findInMap is Fn::FindInMap, with its optional DefaultValue.
func (e env) findInMap(argument aws.Value, at source.Range) aws.Value {
	if len(argument.Items) != 3 && len(argument.Items) != 4 {
		return e.malformed(at, "Fn::FindInMap takes the name of a mapping and two keys")
	}
	keys := argument.Items[:3]
	for _, key := range keys {
		if _, ok := e.TextOf(key); !ok {
			return e.malformed(at, "Fn::FindInMap takes the name of a mapping and two keys")
		}
	}
	fallback := aws.Value{}
	if len(argument.Items) == 4 {
		fallback = argument.Items[3].Get("DefaultValue")
	}
	found := e.candidates([]*node{e.mappings}, keys)
	switch {
	case len(e.Why(aws.Value{Items: keys})) > 0:
		return e.undecided(found, keys, at)
	case len(found) == 1:
		return e.eval(found[0])
	case fallback.Kind != aws.Absent:
		return fallback
	}
	return e.malformed(at, fmt.Sprintf("the template maps nothing for %s", e.path(keys)))
}

// candidates returns the nodes that keys may lead to; a key that is not known may be any that it can be.
func (e env) candidates(nodes []*node, keys []aws.Value) []*node {
	for _, key := range keys {
		text, known := e.Known(key)
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
func (e env) undecided(found []*node, keys []aws.Value, at source.Range) aws.Value {
	options := make([]aws.Option, len(found))
	for i, n := range found {
		options[i].Value = e.eval(n)
	}
	if len(options) > 0 && aws.SameText(options) {
		return options[0].Value
	}
	all := aws.Value{Items: keys}
	v := e.derived(e.nameWith(all, e.path(keys)), at, all)
	if ref := e.Whole(keys[1]); ref != nil && ref.Name == "AWS::Region" {
		e.Whole(v).ByRegion = e.byRegion(keys)
	}
	return v
}

// byRegion returns what a mapping holds for each of the regions that are its keys; nil if that is not always text.
func (e env) byRegion(keys []aws.Value) map[string]string {
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
func (e env) path(keys []aws.Value) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		if text, known := e.Known(key); known && !key.IsSensitive() {
			names[i] = text
		} else if known {
			names[i] = visible.Hidden
		} else {
			names[i] = "${" + strings.TrimSuffix(e.Show(key), "[]") + "}"
		}
	}
	return strings.Join(names, ".")
}
