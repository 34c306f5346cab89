package cloudformation

import (
	"fmt"

	"github.com/egresslint/egresslint/internal/model"
)

// definitionFile returns the definition of a state machine that is in a file of its own, absent if it has none or the
// file is not at hand.
func (a *adapter) definitionFile(res *resource, substitutions value) value {
	location := definitionLocation(a.settle(res.property("DefinitionUri")))
	if location.kind == absent {
		location = definitionLocation(a.settle(res.property("DefinitionS3Location")))
	}
	if location.kind == absent {
		return value{}
	}
	name := res.scope.findFile(res, location)
	text, err := a.library.tree.ReadFile(name)
	if name == "" || err != nil {
		a.noteMissing(res, location)
		return value{}
	}
	document, notes := load(name, text)
	for _, n := range notes {
		a.note(model.SeverityWarning, n.Location, n.Message)
	}
	if document == nil {
		return value{}
	}
	return a.literally(document, substitutions)
}

// definitionLocation returns the text of a location that is written as a path, as a URL, or as a bucket and a key.
func definitionLocation(v value) value {
	key := v.get("Key")
	if v.kind != mapping || key.kind != scalar {
		return v
	}
	key.text = "s3://bucket/" + key.text
	return key
}

// noteMissing tells about a definition that was not found. That is of concern where there are tasks to run.
func (a *adapter) noteMissing(res *resource, location value) {
	severity := model.SeverityInfo
	if len(a.byKind[typeTask])+len(a.byKind[typeCluster]) > 0 {
		severity = model.SeverityWarning
	}
	a.note(severity, location.at, fmt.Sprintf("The definition of %s was not found in these directories, so the tasks that it runs are not known.", res.id))
}

// literally returns what a node says where no functions are evaluated, with values put in the place of ${name}.
func (a *adapter) literally(n *node, substitutions value) value {
	v := value{at: n.at}
	if !a.spend(1) {
		return v
	}
	switch n.kind {
	case scalarNode:
		v.kind, v.text = scalar, a.substituted(n.text, substitutions)
	case listNode:
		v.kind = list
		for _, item := range n.items {
			v.items = append(v.items, a.literally(item, substitutions))
		}
	case mapNode:
		v.kind = mapping
		for _, f := range n.fields {
			v.fields = append(v.fields, field{f.key, f.at, a.literally(f.value, substitutions)})
		}
	default: // null says nothing
	}
	return v
}
