// Package lazyregexp compiles regular expressions when they are first used. The program has sixty of them, of which a run
// uses a few, and compiling all of them would take as long as reading the files of a small configuration.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that returns the compiled expression, which must be valid. The function is safe for concurrent use.
func New(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
