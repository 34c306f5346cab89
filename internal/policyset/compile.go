package policyset

import (
	_ "embed" // for the image
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/policyset/image"
	"github.com/egresslint/egresslint/policies"
)

// compiled is the image of the embedded policies.
//
//go:generate go test -run ^TestImageIsFresh$ . -update
//go:embed policies.image
var compiled []byte

// load gives a compiler with the policies of the bundle: those of the image if that is up to date, and otherwise what
// compiling them gives.
func load(b *bundle, compiled []byte) (*ast.Compiler, error) {
	if image.DigestOf(compiled) != b.digest() {
		return compile(b, nil)
	}
	modules, err := image.Decode(compiled)
	if err != nil {
		return nil, err
	}
	return link(modules)
}

// compile compiles the policies of the bundle with all checks, together with custom ones. What is wrong with these is a
// an *Error.
func compile(b *bundle, custom *Custom) (*ast.Compiler, error) {
	modules, err := b.parse(ast.ParserOptions{})
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithStrict(true)
	if custom != nil {
		maps.Copy(modules, custom.modules)
		schemas, err := inputSchema()
		if err != nil {
			return nil, err
		}
		compiler = compiler.WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	}
	if compiler.Compile(modules); compiler.Failed() && custom != nil {
		return nil, policyError(compiler.Errors)
	} else if compiler.Failed() {
		return nil, fmt.Errorf("compiling the policies: %w", compiler.Errors)
	}
	return compiler, nil
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

// link makes a compiler of modules that have been compiled before: it only does what is not kept in them.
func link(modules map[string]*ast.Module) (*ast.Compiler, error) {
	needed := []ast.StageID{ast.StageRemoveImports, ast.StageSetModuleTree, ast.StageSetRuleTree, ast.StageBuildRuleIndices}
	done := slices.DeleteFunc(ast.AllStages(), func(s ast.StageID) bool { return slices.Contains(needed, s) })
	compiler := ast.NewCompiler().
		WithSkipStages(done...).
		WithStageAfterID(ast.StageRemoveImports, ast.CompilerStageDefinition{
			Name: "UseModules",
			Stage: func(c *ast.Compiler) *ast.Error {
				c.Modules = modules // Compile would copy them
				return nil
			},
		})
	if compiler.Compile(nil); compiler.Failed() {
		return nil, fmt.Errorf("linking the policies: %w", compiler.Errors)
	}
	return compiler, nil
}

// capabilities lists what policies may use: everything of OPA but the functions that look beyond the input.
func capabilities() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.AllowNet = []string{}
	c.Builtins = slices.DeleteFunc(c.Builtins, func(b *ast.Builtin) bool {
		return slices.Contains(withheld, b.Name)
	})
	return c
}

// withheld are the functions of OPA that look beyond the input.
var withheld = []string{
	"http.send",
	"net.lookup_ip_addr",
	"opa.runtime",
}
