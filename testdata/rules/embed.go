// Package rules holds, for each rule, a configuration that it accepts and one that it does not, in every input format.
// Tests run them, and people read them: `egresslint explain` shows how they differ.
package rules

import "embed"

// Examples holds RULE/bad.tf, RULE/bad.yaml, RULE/good.tf and RULE/good.yaml, and RULE/config.yaml: the configuration of
// those that are only applied on request.
//
//go:embed */bad.tf */bad.yaml */good.tf */good.yaml */config.yaml
var Examples embed.FS
