package cloudformation

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// ignoreKey is the key in the metadata of a resource or of a template below which findings are ignored.
const ignoreKey = "egresslint"

// ignored reads the metadata of a template and of its resources.
func (n *node) ignored(file string) []model.Ignore {
	all := ignoredBy(n.get("Metadata"), source.Range{File: file})
	resources := n.get("Resources")
	if resources == nil {
		return all
	}
	for _, e := range resources.fields {
		within := source.Range{File: e.at.File, Start: e.at.Start, End: e.value.at.End}
		all = append(all, ignoredBy(e.value.get("Metadata"), within)...)
	}
	return all
}

// ignoredBy reads metadata that is about what is within a range.
func ignoredBy(metadata *node, within source.Range) []model.Ignore {
	if metadata == nil {
		return nil
	}
	var all []model.Ignore
	for _, e := range metadata.fields {
		switch {
		case e.key == ignoreKey:
			all = append(all, settings(e)...)
		case ignore.IsNearly(e.key):
			all = append(all, ignore.Wrong(e.at, ignore.UnknownKey(e.key, ignoreKey)))
		}
	}
	for i := range all {
		all[i].Scope.Within = []source.Range{within}
	}
	return all
}

// settings reads {ignore: [{rule: …, reason: …, until: …}]}.
func settings(e entry) []model.Ignore {
	if e.value.kind != mapNode {
		return []model.Ignore{ignore.Wrong(e.at, fmt.Sprintf("%q takes a map with the key \"ignore\".", ignoreKey))}
	}
	var all []model.Ignore
	for _, f := range e.value.fields {
		switch {
		case f.key != "ignore":
			all = append(all, ignore.Wrong(f.at, ignore.UnknownKey(f.key, "ignore")))
		case f.value.kind == listNode:
			for _, item := range f.value.items {
				all = append(all, one(item, f.at))
			}
		default:
			all = append(all, one(f.value, f.at))
		}
	}
	return all
}

// one reads what to ignore, which is to be a map. Something that is not there has no place but that of its key.
func one(n *node, key source.Range) model.Ignore {
	switch {
	case n.kind == nullNode:
		return ignore.Wrong(key, `"ignore" takes a list of maps with the keys `+strings.Join(ignore.Keys(), ", ")+".")
	case n.kind != mapNode:
		return ignore.Wrong(n.at, `"ignore" takes a list of maps with the keys `+strings.Join(ignore.Keys(), ", ")+".")
	}
	var fields []ignore.Field
	for _, f := range n.fields {
		fields = append(fields, fieldOf(f))
	}
	return ignore.Entry(n.at, fields)
}

func fieldOf(e entry) ignore.Field {
	f := ignore.Field{Key: e.key, At: e.at, IsText: e.value.kind == scalarNode, IsList: e.value.kind == listNode}
	for _, item := range append([]*node{e.value}, e.value.items...) {
		switch {
		case item.kind == scalarNode:
			f.Values = append(f.Values, ignore.Text{Value: item.text, At: item.at})
		case item != e.value:
			f.IsList = false
		}
	}
	return f
}
