package policyset

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	opacompile "github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/assemble"
)

// TestPlanIsFresh compares the plan with what OPA's planner makes of the policies. A stale plan is not used, so it only costs
// time; this test keeps it from being forgotten.
func TestPlanIsFresh(t *testing.T) {
	want := plan(t, embedded(t))
	if *update {
		if err := os.WriteFile("policies.plan", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(planned, want) {
		t.Error("the policies have changed since policies.plan was made: run go generate ./internal/policyset and commit the file")
	}
}

// TestStalePlanIsNotUsed changes a policy.
func TestStalePlanIsNotUsed(t *testing.T) {
	b := embedded(t)
	if program, err := b.program(planned); err != nil || program == nil {
		t.Fatalf("the plan is not used: %v", err)
	}
	b.policies["main.rego"] += "\nadded := 1\n"
	if program, err := b.program(planned); err != nil || program != nil {
		t.Errorf("a stale plan is used: %v", err)
	}
}

// plan returns the encoded plan of the policies, after their checksum.
func plan(t *testing.T, b *bundle) []byte {
	t.Helper()
	of := &opabundle.Bundle{Manifest: opabundle.Manifest{Roots: &[]string{""}}, Data: b.data}
	for name, text := range b.policies {
		module, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: false})
		if err != nil {
			t.Fatal(err)
		}
		of.Modules = append(of.Modules, opabundle.ModuleFile{URL: name, Path: name, Raw: []byte(text), Parsed: module})
	}
	compiler := opacompile.New().
		WithRegoVersion(ast.RegoV1).
		WithCapabilities(capabilities()).
		WithTarget(opacompile.TargetPlan).
		WithPruneUnused(true). // or what depends on an entry point becomes one, functions too
		WithEntrypoints("egresslint/main/report", "egresslint/path/report", "egresslint/endpoints/report").
		WithBundle(of)
	if err := compiler.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	var policy ir.Policy
	if err := json.Unmarshal(compiler.Bundle().PlanModules[0].Raw, &policy); err != nil {
		t.Fatal(err)
	}
	code, err := assemble.Assemble(&policy)
	if err != nil {
		t.Fatal(err)
	}
	sum := b.checksum()
	return append(sum[:], code...)
}
