package policyset

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// TestLinkingChecksAsCompilingDoes compiles custom policies onto the compiled ones and together with the sources: what is
// wrong with them must be found in both ways, in the same words.
func TestLinkingChecksAsCompilingDoes(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	compiled, err := load(b, compiled)
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`input.groups[_].egress[_].from_port == 443`:             "",
		`data.egresslint.lib.answer.yes.is == "yes"`:             "",
		`data.egresslint.path.report[_].verdict == "proven"`:     "",
		`data.egresslint.lib.answer.any(set()) with input as {}`: "",
		`input.groups[_].egres`:                                  `there is no "egres", but there is at, egress`,
		`input.groups[_].egress[_].from_port == "https"`:         "Match error",
		`data.egresslint.lib.answer.yes == "yes"`:                "Match error",
		`data.egresslint.lib.answer.any(set(), 1, 2)`:            "got 3 arguments",
		`data.egresslint.lib.answer.nothing(1)`:                  "Undefined function data.egresslint.lib.answer.nothing",
		`data.egresslint.lib.answer.yes.nothing`:                 "Undefined ref",
		`data.custom.rules.a["b"].report`:                        "is recursive",
		`http.send({"url": "https://192.0.2.1"})`:                "Undefined function http.send",
		`json.verify_schema({"$ref": "file:///etc/passwd"})`:     "Undefined function json.verify_schema",
		`time.now_ns() > 0`:                                      "Undefined function time.now_ns",
		`rand.intn("x", 2) == 1`:                                 "Undefined function rand.intn",
		`not unknown`:                                            "is unsafe",
		`some i; x := 1`:                                         "unused",
	} {
		text := fmt.Sprintf("package custom.rules.a[\"b\"]\n\nreport contains 1 if { %s }\n", body)
		custom := map[string]*ast.Module{"b.rego": ast.MustParseModule(text)}
		_, err := linkCustom(compiled, custom)
		got, whole := fmt.Sprint(err), fmt.Sprint(compileWhole(t, b, custom))
		if got != whole || !strings.Contains(got, want) || (want == "") != (err == nil) {
			t.Errorf("%s: got %s, want %q and, as for the sources, %s", body, got, want, whole)
		}
	}
}

// TestErrorsAreInCustomPolicies refers to all packages, also to those that are made of what custom rules report.
func TestErrorsAreInCustomPolicies(t *testing.T) {
	t.Parallel()
	compiled, err := load(embedded(t), compiled)
	if err != nil {
		t.Fatal(err)
	}
	text := "package custom.rules.a[\"b\"]\n\nreport contains 1 if data.egresslint[_].report\n"
	module, err := ast.ParseModule("b.rego", text)
	if err != nil {
		t.Fatal(err)
	}
	_, err = linkCustom(compiled, map[string]*ast.Module{"b.rego": module})
	if lines := strings.Split(fmt.Sprint(err), "\n"); len(lines) != 1 || !strings.HasPrefix(lines[0], "b.rego:3:1: Rule ") {
		t.Errorf("got %v, want one error in b.rego", err)
	}
}

// compileWhole returns what is wrong with the custom policies when they are compiled with the sources of the others.
func compileWhole(t *testing.T, b *bundle, custom map[string]*ast.Module) error {
	t.Helper()
	modules, err := b.parse()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := inputSchema()
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(modules, custom)
	compiler := ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithStrict(true).
		WithSchemas(schemas).
		WithUseTypeCheckAnnotations(true)
	if compiler.Compile(modules); compiler.Failed() {
		return policyError(compiler.Errors)
	}
	return nil
}
