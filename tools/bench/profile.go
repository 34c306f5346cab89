package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/pprof/profile"
)

// shares is how many samples of CPU profiles each activity has.
type shares map[string]int64

// activity is what the functions of some packages do, with all that they call.
type activity struct {
	name     string
	prefixes []string // of functions
}

const module = "github.com/egresslint/egresslint/"

// activities lists what a run does. A sample counts for the innermost function that one of these names, so that what is called by
// others is told apart by its caller.
func activities() []activity {
	return []activity{
		{"Rego", []string{"github.com/open-policy-agent/opa/v1/topdown.", "github.com/open-policy-agent/opa/v1/rego.", module + "internal/machine."}},
		{"loading the policies", []string{module + "internal/policyset", module + "internal/machine.Load", module + "internal/machine.(*decoder)"}},
		{"input and results of Rego", []string{module + "internal/engine."}},
		{"parsing HCL", []string{
			"github.com/hashicorp/hcl/v2/hclparse.", "github.com/hashicorp/hcl/v2/hclsyntax.Parse", "github.com/hashicorp/hcl/v2/hclsyntax.LexConfig",
			"github.com/hashicorp/hcl/v2/hclsyntax.scanTokens", "github.com/hashicorp/hcl/v2/hclsyntax.(*parser)", "github.com/hashicorp/hcl/v2/json.Parse",
		}},
		{"parsing YAML", []string{"go.yaml.in/yaml/v4"}},
		{"adapting to the model", []string{module + "parser/aws."}},
		{"evaluating Terraform", []string{module + "parser/terraform"}},
		{"evaluating CloudFormation", []string{module + "parser/cloudformation."}},
		{"decoding the plan", []string{module + "parser/plan."}},
		{"finding the files", []string{module + "parser."}},
		{"sorting and merging findings", []string{module + "internal/lint."}},
		{"report", []string{module + "internal/report."}},
	}
}

// collector are functions of the runtime that collect garbage, whoever calls them.
func collector() []string {
	return []string{"runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.bgsweep", "runtime.bgscavenge", "runtime.gcStart", "runtime.gcMarkDone"}
}

// add counts the samples of a profile.
func (s shares) add(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	p, err := profile.Parse(file)
	if err != nil {
		return fmt.Errorf("reading the profile: %w", err)
	}
	all := activities()
	for _, sample := range p.Sample {
		s[activityOf(all, sample)] += sample.Value[0]
	}
	return nil
}

func activityOf(all []activity, sample *profile.Sample) string {
	found := "everything else"
	for i := len(sample.Location) - 1; i >= 0; i-- { // from the outermost function on
		lines := sample.Location[i].Line
		for k := len(lines) - 1; k >= 0; k-- {
			name := lines[k].Function.Name
			if hasAnyPrefix(name, collector()) {
				return "collecting garbage"
			}
			for _, activity := range all {
				if hasAnyPrefix(name, activity.prefixes) {
					found = activity.name
				}
			}
		}
	}
	return found
}

func hasAnyPrefix(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// String lists the largest shares, such as "Rego 44%, parsing HCL 19%".
func (s shares) String() string {
	var total int64
	for _, samples := range s {
		total += samples
	}
	names := slices.SortedFunc(maps.Keys(s), func(a, b string) int { return cmp.Or(cmp.Compare(s[b], s[a]), cmp.Compare(a, b)) })
	var all []string
	for _, name := range names {
		if percent := math.Round(100 * float64(s[name]) / float64(total)); percent >= 5 && len(all) < 4 {
			all = append(all, fmt.Sprintf("%s %.0f%%", name, percent))
		}
	}
	return strings.Join(all, ", ")
}

// keep copies a profile to where they are wanted.
func (b *bench) keep(name string, r row, run int) error {
	if b.profiles == "" {
		return nil
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.profiles, 0o755); err != nil {
		return err
	}
	letters := strings.NewReplacer("/", "-", " ", "-", "`", "", ",", "", "[", "", "]", "").Replace(r.key)
	return os.WriteFile(filepath.Join(b.profiles, fmt.Sprintf("%s-%d.pprof", letters, run)), content, 0o600)
}
