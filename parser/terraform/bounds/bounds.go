// Package bounds refuses text that the recursive parsers of HCL and JSON would run out of stack on, which no program
// survives. What it allows is far beyond what people and generators write.
package bounds

import (
	"bytes"
	"fmt"
)

const (
	// MaxNesting is how deep brackets may stand inside of each other.
	MaxNesting = 500
	// MaxOperators is how many operators an expression may have that no comma and no end of line divides.
	MaxOperators = 50_000
	// MaxConditions is how many of those may be ? and !, each of which is a level of its own.
	MaxConditions = 1_000
	// MaxText is the largest text that is parsed, in bytes.
	MaxText = 8 << 20
)

// Check returns an error that says what is too much in a text, and in which line. It does not know strings and comments, and
// takes what stands in them for code.
func Check(text []byte) error {
	if len(text) <= MaxNesting {
		return nil // it is too short for any of it
	}
	if len(text) > MaxText {
		return fmt.Errorf("the text has more than %d MiB", MaxText>>20)
	}
	var c checker
	for i, b := range text {
		if c.take(b); c.depth > MaxNesting || c.operators > MaxOperators || c.conditions > MaxConditions {
			return fmt.Errorf("line %d is %s", 1+bytes.Count(text[:i], []byte("\n")), c.excess())
		}
	}
	return nil
}

type checker struct {
	depth      int
	operators  int // of the expression so far
	conditions int
	last       byte // that is no space
	ended      bool // the line did
}

func (c *checker) take(b byte) {
	switch b {
	case ' ', '\t', '\r':
		return
	case '\n':
		c.ended = true
		return
	case '(', '[', '{':
		c.depth++
	case ')', ']', '}':
		c.depth = max(c.depth-1, 0)
	case ',':
		c.operators, c.conditions = 0, 0
	}
	if c.ended && !isOperator(c.last) && !isOperator(b) {
		c.operators, c.conditions = 0, 0
	}
	if isOperator(b) {
		c.operators++
	}
	if b == '?' || b == '!' {
		c.conditions++
	}
	c.last, c.ended = b, false
}

func (c *checker) excess() string {
	if c.depth > MaxNesting {
		return fmt.Sprintf("inside of more than %d brackets", MaxNesting)
	}
	return "a part of an expression with too many operators"
}

func isOperator(b byte) bool {
	switch b {
	case '+', '-', '*', '/', '%', '&', '|', '<', '>', '!', '?', ':', '=':
		return true
	default:
		return false
	}
}
