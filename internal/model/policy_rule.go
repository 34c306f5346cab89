package model

import "github.com/egresslint/egresslint/internal/source"

// PolicyRule describes a rule of the policies, as its METADATA does. What a security group allows is a Rule.
type PolicyRule struct {
	Name        string
	Category    string
	Title       string
	Description string
	Level       string // the default level: "error", "warning" or "note"
	Since       string // the version that brought the rule
	// Symptom says what happens where the rule is violated, and Errors holds the messages that people then find.
	Symptom string
	Errors  []string
	// Undecided says what proves that the rule is kept, what is a violation, and when it is neither.
	Undecided string
	// Options describes, by name, what can be set for the rule.
	Options   map[string]string
	Related   []string // the names of rules about the same thing
	Resources []RelatedResource
	// Mapping lists, by the name of a catalogue such as "security-hub", the controls that the rule helps to meet.
	Mapping map[string][]string
	// Docs is the address of the page about the rule.
	Docs string

	// Custom is true for a custom rule. Examples holds the texts of its examples, by file name, and Dir the directory that
	// they and the rule are in, as it is shown.
	Custom   bool
	Examples map[string]string
	Dir      string

	// Location is where a custom rule reports what it finds.
	Location source.Range
}

// RelatedResource is something to read about a rule.
type RelatedResource struct {
	URL         string
	Description string
}
