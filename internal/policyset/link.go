package policyset

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/policies"
)

// link makes a compiler of modules that have been compiled before. It only does what is not kept in them.
func link(compiled map[string]*ast.Module) (*ast.Compiler, error) {
	needed := []ast.StageID{ast.StageRemoveImports, ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices}
	done := slices.DeleteFunc(ast.AllStages(), func(s ast.StageID) bool { return slices.Contains(needed, s) })
	compiler := withModules(ast.NewCompiler().WithSkipStages(done...), compiled)
	if compiler.Compile(nil); compiler.Failed() {
		return nil, fmt.Errorf("linking the policies: %w", compiler.Errors)
	}
	return compiler, nil
}

// linkCustom compiles custom policies, with all checks, onto modules that have been compiled before. What is wrong with the
// custom policies is an *Error.
func linkCustom(compiled, custom map[string]*ast.Module) (*ast.Compiler, error) {
	schemas, err := inputSchema()
	if err != nil {
		return nil, err
	}
	compiler := onto(compiled, custom).
		WithStrict(true).
		WithSchemas(schemas).
		WithUseTypeCheckAnnotations(true)
	if compiler.Compile(custom); compiler.Failed() {
		return nil, policyError(inside(compiler.Errors, custom))
	}
	return compiler, nil
}

// inside returns the errors in the modules, or all if none is there: a rule that is recursive makes others recursive too.
func inside(errs ast.Errors, modules map[string]*ast.Module) ast.Errors {
	outside := func(err *ast.Error) bool { return err.Location == nil || modules[err.Location.File] == nil }
	if own := slices.DeleteFunc(slices.Clone(errs), outside); len(own) > 0 {
		return own
	}
	return errs
}

// onto returns a compiler that is to compile the custom modules, which may refer to modules that have been compiled before.
//
// The stages of OPA's compiler that rewrite and check modules visit only those that Compile is given. The others visit all
// modules that they find in the compiler: those make the trees of modules and rules, and the graph of what depends on what.
// Types are checked and cycles looked for in this graph, which would take longer than all the rest, so it is made smaller
// first.
func onto(compiled, custom map[string]*ast.Module) *ast.Compiler {
	var builtins *ast.TypeEnv
	return withModules(ast.NewCompiler().WithCapabilities(capabilities()), compiled).
		WithStageAfterID(ast.StageSetGraph, stage("ReduceGraph", func(c *ast.Compiler) {
			c.Graph = reduced(c, custom)
			builtins = c.TypeEnv
		})).
		WithStageAfterID(ast.StageCheckTypes, stage("ForgetTypes", func(c *ast.Compiler) {
			c.TypeEnv = builtins // with the types of some policies alone, it refuses queries for others
		}))
}

// withModules adds compiled modules to those that the compiler is given, after the stages that are only for sources.
func withModules(compiler *ast.Compiler, compiled map[string]*ast.Module) *ast.Compiler {
	return compiler.WithStageAfterID(ast.StageRemoveImports, stage("AddModules", func(c *ast.Compiler) {
		maps.Copy(c.Modules, compiled) // Compile would copy each of them
	}))
}

func stage(name string, do func(*ast.Compiler)) ast.CompilerStageDefinition {
	return ast.CompilerStageDefinition{Name: name, Stage: func(c *ast.Compiler) *ast.Error {
		do(c)
		return nil
	}}
}

// reduced returns the part of the compiler's graph that the rules of the named modules can reach.
func reduced(c *ast.Compiler, modules map[string]*ast.Module) *ast.Graph {
	reached := map[*ast.Rule]bool{}
	var visit func(*ast.Rule)
	visit = func(rule *ast.Rule) {
		if reached[rule] {
			return
		}
		reached[rule] = true
		for dependency := range c.Graph.Dependencies(rule) {
			if rule, ok := dependency.(*ast.Rule); ok {
				visit(rule)
			}
		}
	}
	for name := range modules {
		ast.WalkRules(c.Modules[name], func(rule *ast.Rule) bool {
			visit(rule)
			return false
		})
	}
	part := &ast.Module{Package: &ast.Package{}, Rules: slices.Collect(maps.Keys(reached))}
	return ast.NewGraph(map[string]*ast.Module{"": part}, func(ref ast.Ref) []*ast.Rule {
		return c.GetRulesDynamicWithOpts(ref, ast.RulesOptions{IncludeHiddenModules: true})
	})
}

// inputSchema lets the type checker know the fields of the input, in all policies.
func inputSchema() (*ast.SchemaSet, error) {
	text, err := fs.ReadFile(policies.FS, "schema/input.json")
	if err != nil {
		return nil, fmt.Errorf("reading the schema of the input: %w", err)
	}
	var schema any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, fmt.Errorf("reading the schema of the input: %w", err)
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, schema)
	schemas.Put(ast.MustParseRef("schema.input"), schema) // as METADATA may name it
	return schemas, nil
}
