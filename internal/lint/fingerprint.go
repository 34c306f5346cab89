package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// addFingerprints gives every finding an identity that survives edits elsewhere in its file. Findings that are alike in
// everything but their line are numbered.
func addFingerprints(r *model.Report) {
	seen := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		identity := strings.Join([]string{f.Rule, string(f.Verdict), f.Location.File, f.Resource, f.Subject}, "\x00")
		if len(f.Variants) > 0 {
			identity += "\x00in " + strings.Join(f.Variants, "\x00")
		}
		seen[identity]++
		if n := seen[identity]; n > 1 {
			identity += "\x00" + strconv.Itoa(n)
		}
		sum := sha256.Sum256([]byte(identity))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}
