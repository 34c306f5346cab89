package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// addFingerprints gives every finding an identity that is the same wherever the root is and from where it is checked, and
// that survives edits elsewhere in its file. Findings that are alike in all of that are numbered: those of several lines, and
// those of several roots.
func addFingerprints(tree *source.Tree) processor {
	return func(r *model.Report) {
		seen, places := map[[sha256.Size]byte]int{}, placesOf(maps.Keys(r.Variants), r.Configurations)
		for i := range r.Findings {
			f := &r.Findings[i]
			identity := identityFrom(tree, places, f)
			sum := sha256.Sum256([]byte(identity))
			seen[sum]++
			if n := seen[sum]; n > 1 {
				sum = sha256.Sum256([]byte(identity + "\x00" + strconv.Itoa(n)))
			}
			f.Fingerprint = hex.EncodeToString(sum[:16])
		}
	}
}

// identityFrom is what distinguishes a finding, with the names of files as they are from the directory of its root.
func identityFrom(tree *source.Tree, places []named, f *model.Finding) string {
	portable := func(text string) string { return portable(tree, places, f.Dir, text) }
	file := relativeTo(tree, f.Dir, f.Location.File)
	if f.Location.File == f.Root { // a template or a plan, wherever its configuration is
		file = path.Base(f.Root)
	}
	parts := []string{f.Rule, string(f.Verdict), file, portable(f.Resource), portable(f.Subject)}
	if len(f.Variants) > 0 {
		parts = append(parts, "in "+strings.Join(f.Variants, "\x00"))
	}
	return strings.Join(parts, "\x00")
}

// portable returns a text with the names of roots and files as they are from the directory.
func portable(tree *source.Tree, places []named, dir, text string) string {
	if !strings.Contains(text, " of ") {
		return text // as most are
	}
	var pairs []string
	for _, p := range places {
		if strings.Contains(text, p.suffix) {
			pairs = append(pairs, p.suffix, " of "+relativeTo(tree, dir, p.name))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// relativeTo returns the name of a file as it is from the directory.
func relativeTo(tree *source.Tree, dir, name string) string {
	rel, err := filepath.Rel(tree.Abs(dir), tree.Abs(name))
	if err != nil { // another volume
		return path.Base(name)
	}
	return filepath.ToSlash(rel)
}

// named is a root or a file, and how it follows what is of it: "aws_security_group.task of ../network".
type named struct{ name, suffix string }

// placesOf lists the roots and the configuration files of a report, each once, the longest names first.
func placesOf(roots iter.Seq[string], configurations []model.Configuration) []named {
	var places []named
	for root := range roots {
		places = append(places, named{root, " of " + root})
		if root == "." {
			places = append(places, named{root, " of the working directory"})
		}
	}
	for _, c := range configurations {
		places = append(places, named{c.File, " of " + c.File})
	}
	slices.SortFunc(places, func(a, b named) int {
		return cmp.Or(cmp.Compare(len(b.suffix), len(a.suffix)), cmp.Compare(a.suffix, b.suffix))
	})
	return slices.Compact(places)
}
