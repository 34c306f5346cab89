// Package image writes compiled policies to text and reads them back. Reading an image takes a twentieth of the time that
// parsing and compiling the same policies takes, which is most of what a short run would spend.
//
// An image has a line for each module:
//
//	<file name> <digest of the sources, in hexadecimal> <the compiled module, in base64>
//
// A line depends on nothing but its sources, so that a line stays as it is when another module changes, and Git can merge
// images with its union driver: it keeps the lines of both sides, and Decode takes those whose digests are right.
//
// A compiled module is what the compiler leaves of a module: no comments, imports, annotations or "with" modifiers, and of
// locations the lines. The variables that the compiler makes are numbered anew in each rule, as their names hold a number
// that counts through all modules.
package image

import "crypto/sha256"

// Digest identifies the sources of a compiled module.
type Digest [sha256.Size / 2]byte

// tag is the kind of a node.
type tag byte

const (
	absent tag = iota
	null
	truth
	falsehood
	number
	text
	variable
	local // a variable that the compiler made, by its number in the rule
	reference
	array
	set
	object
	call
	arrayComprehension
	setComprehension
	objectComprehension
	single  // expressions: one term
	applied // an operator and its operands
	every
)
