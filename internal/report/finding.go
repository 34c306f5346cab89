package report

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// facts are what a finding says besides its headline: what it depends on, who is affected, and where it is.
func facts(f *model.Finding) iter.Seq[remark] {
	return func(yield func(remark) bool) {
		for _, reason := range f.Reasons {
			if !yield(remark{"this depends on: " + reason.Reason, reason.Location}) {
				return
			}
		}
		for _, note := range f.Notes {
			if !yield(remark{message: note}) {
				return
			}
		}
		for _, related := range f.Related {
			if !yield(remark{related.Message, related.Location}) {
				return
			}
		}
		if f.Name != "" && !yield(remark{message: "in the CDK app: " + f.Name}) {
			return
		}
		for _, place := range where(f) {
			if !yield(place) {
				return
			}
		}
	}
}

// advice is what to do about a finding, in order.
func advice(f *model.Finding) []string {
	help := slices.Clone(f.Help)
	for _, reason := range f.Reasons {
		if reason.Settle != "" {
			help = append(help, settling(reason.Settle))
		}
	}
	return slices.Compact(help)
}

// where says in which instances, roots and variants the finding is.
func where(f *model.Finding) []remark {
	if len(f.Instances)+len(f.Variants) == 0 {
		return nil
	}
	var all []remark
	byRoot := map[string][]string{}
	for _, instance := range f.Instances {
		byRoot[instance.Root] = append(byRoot[instance.Root], instance.Resource)
	}
	for _, root := range slices.Sorted(maps.Keys(byRoot)) {
		instances := "in " + strings.Join(byRoot[root], ", ")
		if len(byRoot) > 1 {
			instances += " of " + named(root)
		}
		all = append(all, remark{message: instances})
	}
	if len(f.Variants) > 0 {
		word := "variant"
		if len(f.Variants) > 1 {
			word += "s"
		}
		all = append(all, remark{message: "in the " + word + " " + strings.Join(f.Variants, ", ")})
	}
	return all
}
