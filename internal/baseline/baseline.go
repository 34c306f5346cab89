// Package baseline is about the file of findings that were there when a team adopted egresslint, and that do not count.
// Parse reads it strictly, Matcher compares findings with it, and Create, Update and Prune write what it should have. Here
// are no files and no policies: internal/lint reads the files and says what was found.
//
// An entry knows a finding by its rule, verdict, root, resource and subject, which is what the finding is about apart from
// where it is written: for a rule of a security group, the direction, protocol, ports and peer. It knows no lines.
//
//	{"rule": "task-egress-destination", "verdict": "violation", "root": "live/web", "resource": "aws_security_group.task",
//	 "subject": "5b1c…", …}
//
// The finding about tcp/5432 to 10.1.0.0/16 stays known when its lines move to another file of live/web. One about tcp/5432
// to 10.0.0.0/8 in the same group has another subject, and is new.
package baseline

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// FileName is the name of the file where nothing else is said.
const FileName = ".egresslint-baseline.json"

// version is the version of the form that is read and written.
const version = 1

// File is a baseline. The comments on the fields of these types are the descriptions in the schema.
type File struct {
	// The version of this form.
	Version int `json:"version" jsonschema:"enum=1,required"`
	// The day on which the file was created.
	Created string `json:"created" jsonschema:"format=date,required"`
	// The day on which its entries last changed.
	Updated string `json:"updated" jsonschema:"format=date,required"`
	// The findings that do not count.
	Entries []Entry `json:"entries" jsonschema:"required"`
}

// Entry is a finding that does not count.
type Entry struct {
	// The name of the rule.
	Rule string `json:"rule" jsonschema:"minLength=1,required"`
	// Whether the rule is violated, or this depends on something unknown.
	Verdict model.Verdict `json:"verdict" jsonschema:"enum=violation,enum=unknown,required"`
	// The root that has the finding, as seen from the directory of this file.
	Root string `json:"root" jsonschema:"minLength=1,required"`
	// The resource address or logical ID that the finding is about.
	Resource string `json:"resource" jsonschema:"minLength=1,required"`
	// What was found, for people: it is not compared.
	What string `json:"what" jsonschema:"required"`
	// A digest of what distinguishes the finding from others of its rule and resource, such as protocol, ports and peer.
	Subject string `json:"subject" jsonschema:"pattern=^[0-9a-f]{32}$,required"`
	// How many findings are alike in all of this; 1 by default.
	Count int `json:"count,omitempty" jsonschema:"minimum=1"`
	// The variants of the root that have the finding, if others do not have it.
	Variants []string `json:"variants,omitempty" jsonschema:"minItems=1"`
	// The day on which the entry was written.
	Since string `json:"since" jsonschema:"format=date,required"`

	At source.Range `json:"-"` // its first line
}

// Key is what findings that are the same have in common.
type Key struct {
	Root, Resource, Rule string
	Verdict              model.Verdict
	Subject              string // a digest
}

// Digest returns what stands for a subject in the file. A subject may have sensitive values, which must not be there.
func Digest(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(sum[:16])
}

func (e Entry) key() Key { return Key{e.Root, e.Resource, e.Rule, e.Verdict, e.Subject} }

// count is how many findings the entry stands for, in each variant.
func (e Entry) count() int { return max(e.Count, 1) }

// holdsIn reports whether the entry is for the variant.
func (e Entry) holdsIn(variant string) bool {
	return len(e.Variants) == 0 || slices.Contains(e.Variants, variant)
}

// Found is a finding in one variant of a root.
type Found struct {
	Key
	Variant string
	What    string // the headline
	Earlier []Key  // what it was before resources got other addresses, the latest first
}

// Run is what a run found out, as far as it concerns a baseline.
type Run struct {
	Found []Found         // the findings that would count without the baseline
	Roots map[string]Root // those that were judged, by name
	// Missing reports whether a root is there no longer.
	Missing func(root string) bool
	// Within returns the judged root that another one is a part of now, "" for none. Nil knows of none.
	Within func(root string) string
	// Covers reports whether a root would have been judged, if it was there.
	Covers func(root string) bool
	// Whole is true if everything could be read. Otherwise nothing is known to be gone.
	Whole bool
	Day   string // the day of the run
}

// Root is a root that was judged.
type Root struct {
	Variants []string
	Some     bool            // whether only some of its variants were judged
	Off      map[string]bool // the rules that were not applied
}

// Has reports whether an entry is for the key. No file has none.
func (f *File) Has(key Key) bool {
	return f != nil && slices.ContainsFunc(f.Entries, func(e Entry) bool { return e.key() == key })
}

// Findings is how many findings the entries stand for.
func (f *File) Findings() int {
	n := 0
	for _, e := range f.Entries {
		n += e.count()
	}
	return n
}
