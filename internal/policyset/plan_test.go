package policyset

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	opacompile "github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/egresslint/egresslint/internal/machine/assemble"
)

// TestPlanIsFresh compares the plan with what OPA's planner makes of the policies, and their data with what was planned: what is
// stale would be evaluated.
func TestPlanIsFresh(t *testing.T) {
	b := embedded(t)
	wantData, err := json.Marshal(b.data)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]struct{ got, want []byte }{
		"policies.plan": {[]byte(planned), plan(t, b)},
		"policies.json": {plannedData, append(wantData, '\n')},
	} {
		if *update {
			if err := os.WriteFile(name, file.want, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if !bytes.Equal(file.got, file.want) {
			t.Errorf("the policies have changed since %s was made: run go generate ./internal/policyset and commit the file", name)
		}
	}
	if got, err := data(); !*update && (err != nil || !reflect.DeepEqual(got, b.data)) {
		t.Errorf("the data is %v, %v, want %v", got, err, b.data)
	}
}

// plan returns the encoded plan of the policies.
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
	return code
}
