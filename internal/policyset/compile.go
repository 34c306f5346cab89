package policyset

import (
	_ "embed" // for the image
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/policyset/image"
)

// compiled is the image of the embedded policies.
//
//go:generate go test -run ^TestImageIsFresh$ . -update
//go:embed policies.image
var compiled []byte

// load returns the compiled policies of the bundle: those of the image if it has all of them as they are now, and otherwise
// what compiling them gives.
func load(b *bundle, compiled []byte) (map[string]*ast.Module, error) {
	modules, err := image.Decode(compiled, b.digests())
	if err != nil || len(modules) == len(b.policies) {
		return modules, err
	}
	return compile(b)
}

// compile compiles the policies of the bundle with all checks.
func compile(b *bundle) (map[string]*ast.Module, error) {
	modules, err := b.parse()
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities()).WithStrict(true)
	if compiler.Compile(modules); compiler.Failed() {
		return nil, fmt.Errorf("compiling the policies: %w", compiler.Errors)
	}
	return compiler.Modules, nil
}

// capabilities lists what policies may use: everything of OPA that is a function of its arguments, so that policies see
// nothing but the input, and say the same about it each time.
func capabilities() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.AllowNet = []string{}
	c.Builtins = slices.DeleteFunc(c.Builtins, isWithheld)
	return c
}

func isWithheld(b *ast.Builtin) bool { return b.Nondeterministic || slices.Contains(withheld, b.Name) }

// withheld are functions that OPA takes for functions of their arguments alone, though they ask the clock and the machine
// which certificates are valid.
var withheld = []string{
	"crypto.x509.parse_and_verify_certificates",
	"crypto.x509.parse_and_verify_certificates_with_options",
}
