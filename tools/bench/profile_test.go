package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/pprof/profile"
)

// stack is a sample whose functions are called from the last to the first.
func stack(p *profile.Profile, samples int64, functions ...string) {
	sample := &profile.Sample{Value: []int64{samples, samples * 1e7}}
	for _, name := range functions {
		function := &profile.Function{ID: uint64(len(p.Function) + 1), Name: name}
		location := &profile.Location{ID: uint64(len(p.Location) + 1), Line: []profile.Line{{Function: function}}}
		p.Function, p.Location = append(p.Function, function), append(p.Location, location)
		sample.Location = append(sample.Location, location)
	}
	p.Sample = append(p.Sample, sample)
}

// TestShares shows that a sample counts for the innermost activity, except for what collects garbage.
func TestShares(t *testing.T) {
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}}}
	stack(p, 40, "runtime.mallocgc", "github.com/open-policy-agent/opa/v1/topdown.(*eval).run", module+"internal/engine.(*Engine).Evaluate", "main.main")
	stack(p, 30, "github.com/hashicorp/hcl/v2/hclsyntax.ParseConfig", module+"parser/terraform.(*Library).load")
	stack(p, 20, "runtime.gcAssistAlloc", module+"parser/terraform.(*Library).load")
	stack(p, 7, "github.com/hashicorp/hcl/v2/hclsyntax.(*ScopeTraversalExpr).Value", module+"parser/terraform.(*scope).eval")
	stack(p, 3, "runtime.main")
	file, err := os.Create(filepath.Join(t.TempDir(), "cpu.pprof"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	s := shares{}
	if err := s.add(file.Name()); err != nil {
		t.Fatal(err)
	}
	if want := "Rego 40%, parsing HCL 30%, collecting garbage 20%, evaluating Terraform 7%"; s.String() != want {
		t.Errorf("got %q, want %q", s, want)
	}
}
