package cloudformation

import (
	"fmt"
	"path"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// The macros of AWS.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html
const (
	samTransform       = "AWS::Serverless-2016-10-31"
	extensionTransform = "AWS::LanguageExtensions"
	includeTransform   = "AWS::Include"

	transformKey = "Fn::Transform"
	moduleSuffix = "::MODULE"
)

// isKnownMacro reports whether a macro of AWS changes what is in the template in ways that do not concern the network, or
// that leave it unknown.
func isKnownMacro(name string) bool {
	switch name {
	case "AWS::CodeDeployBlueGreen", "AWS::ServiceCatalog", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16":
		return true
	default:
		return false
	}
}

// noteTransforms says which macros run over the whole template before CloudFormation does.
func (t *template) noteTransforms(l *library, document *node) {
	for _, macro := range macrosOf(document) {
		name := macroName(macro)
		switch {
		case name == extensionTransform:
		case name == samTransform:
			t.notes.add(model.SeverityInfo, macro.at, "Of the resources of types AWS::Serverless::…, only state machines and applications are analysed.")
		case isKnownMacro(name):
			t.notes.add(model.SeverityWarning, macro.at, fmt.Sprintf("The macro %s was not run: resources that it adds or changes were not seen as they will be.", quote(name)))
		default:
			t.missed(l, macro, "resources that it adds or changes were not seen as they will be")
		}
	}
}

// macrosOf returns the macros that run over the whole template.
func macrosOf(document *node) []*node {
	n := document.get("Transform")
	switch {
	case n == nil:
		return nil
	case n.kind == listNode:
		return n.items
	default:
		return []*node{n}
	}
}

func isInclude(macro *node) bool { return macroName(macro) == includeTransform }

func macroName(macro *node) string {
	if name := macro.scalar(); name != "" {
		return name
	}
	return macro.get("Name").scalar()
}

// missed notes that a macro was not run, which may add tasks, endpoints or groups: an error, unless a person states that it
// adds none.
func (t *template) missed(l *library, macro *node, consequence string) {
	t.adds = true
	name, location := macroName(macro), macro.get("Parameters").get("Location").scalar()
	what := "The macro " + quote(name) + " was not run"
	if name == includeTransform {
		what = "The file that " + includeTransform + " names was not found here"
		if location != "" {
			what = "The file " + quote(location) + ", which " + includeTransform + " names, was not found here"
			name = location
		}
	}
	if l.stated != nil {
		if reason, ok := l.stated(name); ok {
			t.notes.add(model.SeverityInfo, macro.at, fmt.Sprintf("%s. The configuration states that it holds no tasks, endpoints or security groups: %q.", what, reason))
			return
		}
	}
	t.notes.add(model.SeverityError, macro.at, what+": "+consequence+".")
}

// noteMacros notes the macros that are called where they may add or change resources of the network. One that returns the
// value of a property leaves the property unknown.
func (t *template) noteMacros(l *library) {
	for _, e := range t.resources {
		kind := e.value.get("Type").scalar()
		if e.key == transformKey {
			t.missed(l, e.value, "resources that it adds were not seen")
		}
		if macro := e.value.get(transformKey); macro != nil && e.key != transformKey {
			t.missed(l, macro, "the resource "+e.key+" was not seen as it will be")
		}
		if macro := e.value.get("Properties").get(transformKey); macro != nil && (aws.Adapts(kind) || aws.IsAccess(kind) || kind == typeStack || kind == typeApplication) {
			t.missed(l, macro, "the properties of "+e.key+" were not seen as they will be")
		}
		if strings.HasSuffix(kind, moduleSuffix) {
			t.noteModule(l, e, kind)
		}
	}
	for _, n := range t.conditions {
		t.adds = t.adds || n.get(transformKey) != nil
	}
	t.adds = t.adds || t.conditions[transformKey] != nil || t.parameters[transformKey] != nil
}

func (t *template) noteModule(l *library, e entry, kind string) {
	what := fmt.Sprintf("%s, of type %s, was not looked into: the resources that it adds were not seen.", e.key, kind)
	if l.stated != nil {
		if reason, ok := l.stated(kind); ok {
			t.notes.add(model.SeverityInfo, e.at, fmt.Sprintf("%s The configuration states that it holds no tasks, endpoints or security groups: %q.", what, reason))
			return
		}
	}
	t.notes.add(model.SeverityError, e.at, what)
}

// include puts the contents of local files in the place of the calls of AWS::Include that name them. CloudFormation reads
// them from S3, where "aws cloudformation package" uploads them to.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html
func (t *template) include(l *library, document *node) {
	if macros := macrosOf(document); len(macros) > 0 {
		var left []*node
		for _, macro := range macros {
			if included := t.included(l, macro); included != nil && included.kind == mapNode {
				document.mergeFields(included.fields)
			} else {
				left = append(left, macro)
			}
		}
		if len(left) < len(macros) {
			document.set("Transform", &node{kind: listNode, at: document.get("Transform").at, items: left})
		}
	}
	document.walk(func(n *node) {
		macro := n.get(transformKey)
		if macro == nil {
			return
		}
		included := t.included(l, macro)
		switch {
		case included == nil:
		case included.kind == mapNode:
			n.remove(transformKey)
			n.mergeFields(included.fields)
		case len(n.fields) == 1:
			n.kind, n.text, n.items, n.fields = included.kind, included.text, included.items, nil
		}
	})
}

// included returns the contents of the local file that a call of AWS::Include names, nil for another macro or file.
func (t *template) included(l *library, macro *node) *node {
	location := macro.get("Parameters").get("Location").scalar()
	if !isInclude(macro) || location == "" || isURL(location) {
		return nil
	}
	name := path.Join(path.Dir(t.file), location)
	text, err := l.ReadText(name)
	if err != nil {
		return nil
	}
	document, notes := load(name, text)
	t.notes = append(t.notes, notes...)
	if document != nil {
		t.notes.add(model.SeverityInfo, source.Range{File: name}, "The file was read where "+t.file+" includes it.")
	}
	return document
}
