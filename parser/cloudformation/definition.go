package cloudformation

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// withDefinition adds to the properties of a state machine the definition that is in a file of its own, if it has one and
// the file is at hand.
func (res *resource) withDefinition(properties aws.Value) aws.Value {
	definition := res.definitionFile()
	if definition.Kind == aws.Absent || properties.Kind != aws.Object {
		return properties
	}
	properties.Fields = append(slices.Clip(properties.Fields), aws.Field{Key: "Definition", Value: definition})
	return properties
}

func (res *resource) definitionFile() aws.Value {
	r := res.scope.run
	location := definitionLocation(r.Settle(res.property("DefinitionUri")))
	if location.Kind == aws.Absent {
		location = definitionLocation(r.Settle(res.property("DefinitionS3Location")))
	}
	if location.Kind == aws.Absent {
		return aws.Value{}
	}
	substitutions := r.Settle(res.property("DefinitionSubstitutions"))
	name := res.scope.findFile(res, location)
	text, err := r.library.Tree.ReadFile(name)
	if name == "" || err != nil {
		r.noteMissing(res, location)
		return aws.Value{}
	}
	document, notes := load(name, text)
	for _, n := range notes {
		r.note(model.SeverityWarning, n.Location, n.Message)
	}
	if document == nil {
		return aws.Value{}
	}
	return r.literally(document, substitutions)
}

// definitionLocation returns the text of a location that is written as a path, as a URL, or as a bucket and a key.
func definitionLocation(v aws.Value) aws.Value {
	key := v.Get("Key")
	if v.Kind != aws.Object || key.Kind != aws.Scalar {
		return v
	}
	key.Text = "s3://bucket/" + key.Text
	return key
}

// noteMissing tells about a definition that was not found. That is of concern where there are tasks to run.
func (r *run) noteMissing(res *resource, location aws.Value) {
	severity := model.SeverityInfo
	if r.declares(aws.TypeTaskDefinition, aws.TypeCluster) {
		severity = model.SeverityWarning
	}
	r.note(severity, location.At, fmt.Sprintf("The definition of %s was not found in these directories, so the tasks that it runs are not known.", res.ID))
}

// literally returns what a node says where no functions are evaluated, with values put in the place of ${name}.
func (r *run) literally(n *node, substitutions aws.Value) aws.Value {
	v := aws.Value{At: n.at}
	if !r.Spend(1) {
		return v
	}
	switch n.kind {
	case scalarNode:
		v.Kind, v.Text = aws.Scalar, r.Substituted(n.text, substitutions)
	case listNode:
		v.Kind = aws.List
		for _, item := range n.items {
			v.Items = append(v.Items, r.literally(item, substitutions))
		}
	case mapNode:
		v.Kind = aws.Object
		for i := range n.fields {
			f := &n.fields[i]
			v.Fields = append(v.Fields, aws.Field{Key: f.key, At: &f.at, Value: r.literally(f.value, substitutions)})
		}
	default: // null says nothing
	}
	return v
}
