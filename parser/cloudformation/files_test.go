package cloudformation

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestFiles wants a template parsed once, unless it includes other files, which changes what was parsed.
func TestFiles(t *testing.T) {
	t.Parallel()
	files := treeOf(t, map[string]string{
		"plain.yaml":    "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n",
		"macro.yaml":    "Transform: AWS::Serverless-2016-10-31\nResources:\n  Group: {Type: AWS::EC2::SecurityGroup, Metadata: {Fn::Transform: {Name: Mine}}}\n",
		"listed.yaml":   "Transform: [{Name: AWS::Include, Parameters: {Location: section.yaml}}]\nResources: {}\n",
		"section.yaml":  "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n",
		"includes.yaml": "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n",
		"more.yaml":     "Group:\n  Type: AWS::EC2::SecurityGroup\n",
	})
	for name, once := range map[string]bool{"plain.yaml": true, "macro.yaml": true, "listed.yaml": false, "includes.yaml": false} {
		files.Ahead([]string{name})
		first, second := newLibrary(files).template(name), newLibrary(files).template(name)
		if len(first.resources) != 1 || first.resources[0].key != "Group" {
			t.Errorf("%s: got the resources %v", name, first.resources)
		}
		if same := first.resources[0].value == second.resources[0].value; same != once {
			t.Errorf("%s: the same resource is %t, want %t", name, same, once)
		}
		if !reflect.DeepEqual(first.notes, second.notes) {
			t.Errorf("%s: got the notes %v and then %v", name, first.notes, second.notes)
		}
	}
	files.Ahead([]string{"none.yaml"})
	files.Forget([]string{"plain.yaml", "macro.yaml", "listed.yaml"})
	if len(files.parsed) != 1 {
		t.Errorf("%d templates are kept", len(files.parsed))
	}
}

// TestWalkMeetsSharedNodesOnce wants what aliases and merged maps repeat to be visited once, however often they do.
func TestWalkMeetsSharedNodesOnce(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a0: &a0 {x: [end]}\n")
	for i := range 40 {
		fmt.Fprintf(&text, "a%d: &a%d {x: *a%d, y: *a%d, <<: *a%d}\n", i+1, i+1, i, i, i)
	}
	document, notes := load("t.yaml", []byte(text.String()))
	if document == nil || len(notes) > 0 {
		t.Fatal(notes)
	}
	visits := 0
	document.walk(func(*node) { visits++ })
	if visits > 200 {
		t.Errorf("%d visits", visits)
	}
}
