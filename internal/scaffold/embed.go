package scaffold

import "embed"

// template holds a rule, its tests and its examples, which are right for any name.
//
//go:embed rule
var template embed.FS
