package lint

import "github.com/egresslint/egresslint/internal/engine"

// Rule is what a rule says of itself.
type Rule = engine.Rule

// Rules lists the rules, sorted by category and name.
func Rules() ([]Rule, error) { return engine.Rules() }
