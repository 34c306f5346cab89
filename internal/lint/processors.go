package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// sortFindings puts the findings into the order of the files, and those of one line into an order that does not depend
// on the run.
func sortFindings(findings []model.Finding) {
	slices.SortFunc(findings, func(a, b model.Finding) int {
		return cmp.Or(
			a.Location.Compare(b.Location),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(b.Verdict, a.Verdict), // "violation" before "unknown"
			cmp.Compare(a.Resource, b.Resource),
			cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// place is what findings share that come from one source line through several instances of it. One line may well grant
// several things, as each.value does: those are several findings.
type place struct {
	rule    string
	verdict model.Verdict
	at      source.Range
	subject string
}

// mergeInstances makes one finding of those that have rule, verdict, location and subject in common: count, for_each and
// a module that is called twice make many of one line, and the line needs only one correction. The findings must be
// sorted.
func mergeInstances(findings []model.Finding) []model.Finding {
	merged := findings[:0:0]
	index := map[place]int{}
	for _, finding := range findings {
		key := place{finding.Rule, finding.Verdict, finding.Location, finding.Subject}
		at, seen := index[key]
		if !seen || finding.Location.IsZero() {
			index[key] = len(merged)
			merged = append(merged, finding)
			continue
		}
		merge(&merged[at], finding)
	}
	for i := range merged {
		if merged[i].Related == nil {
			merged[i].Related = []model.Related{}
		}
	}
	return merged
}

// merge adds what the other finding says beyond the first one.
func merge(first *model.Finding, other model.Finding) {
	if len(first.Instances) == 0 && other.Resource != first.Resource {
		first.Instances = []string{first.Resource}
	}
	if len(first.Instances) > 0 && !slices.Contains(first.Instances, other.Resource) {
		first.Instances = append(first.Instances, other.Resource)
	}
	first.Related = withoutRepetition(append(first.Related, other.Related...))
}

// withoutRepetition drops the related places that were named before.
func withoutRepetition(related []model.Related) []model.Related {
	seen := map[model.Related]bool{}
	return slices.DeleteFunc(related, func(r model.Related) bool {
		repeated := seen[r]
		seen[r] = true
		return repeated
	})
}

// addFingerprints gives every finding an identity that survives edits elsewhere in its file. Findings that are alike in
// everything but their line are numbered.
func addFingerprints(findings []model.Finding) {
	seen := map[string]int{}
	for i := range findings {
		f := &findings[i]
		identity := strings.Join([]string{f.Rule, string(f.Verdict), f.Location.File, f.Resource, f.Subject}, "\x00")
		seen[identity]++
		if n := seen[identity]; n > 1 {
			identity += "\x00" + strconv.Itoa(n)
		}
		sum := sha256.Sum256([]byte(identity))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}
