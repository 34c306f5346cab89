package aws

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// find returns the schema of what a way through objects and lists leads to, nil where there is nothing.
func find(s *schema, way []string) *schema {
	for s != nil && s.kind == reflect.Slice {
		s = s.element()
	}
	switch {
	case s == nil || len(way) == 0:
		return s
	case s.kind == reflect.Struct:
		return find(s.fields()[way[0]], way[1:])
	case s.kind == reflect.Interface: // anything
		return s
	default:
		return nil
	}
}

// TestProviderNamesProperties checks that what the provider's table calls a property is one.
func TestProviderNamesProperties(t *testing.T) {
	check := func(t *testing.T, kind string, s *schema, properties []provider.Property) {
		t.Helper()
		if s == nil {
			t.Errorf("%s has properties and no schema", kind)
			return
		}
		checkProperties(t, kind, s, properties)
	}
	for _, name := range provider.Types() {
		kind := provider.TypeOf(name)
		switch {
		case len(kind.Properties) == 0:
		case kind.AWS == TypeRule: // of which one target is a resource of its own
			check(t, kind.AWS, find(schemas[TypeRule], []string{"Targets"}), kind.Properties)
		case name == "data.aws_ecs_cluster", name == "data.aws_route_table":
		default:
			check(t, kind.AWS, schemas[kind.AWS], kind.Properties)
		}
	}
	check(t, TypeRoute, schemas[TypeRoute], provider.Route())
	check(t, TypeACLEntry, schemas[TypeACLEntry], provider.ACLEntry())
}

func checkProperties(t *testing.T, kind string, s *schema, properties []provider.Property) {
	t.Helper()
	for _, p := range properties {
		inner := find(s, strings.Split(p.Name, "."))
		if inner == nil {
			t.Errorf("%s has no property %s", kind, p.Name)
			continue
		}
		checkProperties(t, kind+" "+p.Name, inner, p.Of)
	}
}

// foreignWords are members that the adapters read of documents that no schema describes: policies of IAM, the overrides of
// a task and definitions in the Amazon States Language.
var foreignWords = []string{
	"Statement", "executionRoleArn", "Effect", "Condition", "Not", "Resource", "States", "Parameters", "Arguments", "Cluster",
	"TaskDefinition", "NetworkConfiguration", "AwsvpcConfiguration", "LaunchType", "PlatformVersion", "EnableExecuteCommand",
}

// TestAdaptersReadProperties checks that every member that an adapter reads by name exists in a schema.
func TestAdaptersReadProperties(t *testing.T) {
	known := map[string]bool{}
	for _, s := range schemas {
		collect(s, known, 6)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "Get" || name == "schema.go" { // there, a tag
				return true
			}
			for _, argument := range call.Args {
				if literal, ok := argument.(*ast.BasicLit); ok {
					word, _ := strconv.Unquote(literal.Value)
					if read++; !known[word] && !slices.Contains(foreignWords, word) {
						t.Errorf("%s reads %s, which no schema has", name, word)
					}
				}
			}
			return true
		})
	}
	if read < 50 {
		t.Errorf("found only %d members that are read", read)
	}
}

// collect adds the names of all members of a schema down to a depth.
func collect(s *schema, names map[string]bool, depth int) {
	switch {
	case depth == 0:
	case s.kind == reflect.Struct:
		for name, field := range s.fields() {
			names[name] = true
			collect(field, names, depth-1)
		}
	case s.kind == reflect.Slice, s.kind == reflect.Map:
		collect(s.element(), names, depth-1)
	}
}
