// Package code is what the encoded form of a program has in common for those who write and who read it: the numbers of
// statements, and how many operands each has.
//
// A program is texts, keys of records, constants, names of files, names of functions of Rego, functions and entry points, each
// list with its length before it. Numbers are varints of encoding/binary, signed ones for operands.
//
// Of a function there are its path, how many arguments it has, how many of its local variables are undefined at first (with the
// arguments), how many there are, and a text with its blocks. The text begins with how many blocks, statements, statements with
// more than operands, and arguments of calls there are in all.
package code

// Operand is a local variable of a function, or a constant: the complement of its number.
type Operand int32

// A record is an object with constant keys, which all records that one statement makes have in common.

// Documents is how many arguments every function has before its own: the input, and the data. They are its first local
// variables.
const Documents = 2

// The types of constants.
const (
	TagNull byte = iota
	TagFalse
	TagTrue
	TagText
	TagNumber
	TagArray  // of constants before it
	TagSet    // the same
	TagObject // the number of its keys, and constants before it
)

// Op says what a statement does.
type Op uint8

// The statements. The first letters of a comment say what a, b and c are.
const (
	Assign          Op = iota // value, to
	AssignOnce                // value, to; fails if there is another value
	Reset                     // to
	Dot                       // source, key, to
	Call                      // to
	CallBuiltin               // to
	CallDynamic               // to
	Block                     //
	Break                     // how many blocks to leave besides its own
	Return                    // value
	Scan                      // source, key, value
	Not                       //
	Equal                     // value, value
	NotEqual                  // value, value
	IsDefined                 // value
	IsUndefined               // value
	IsArray                   // value
	IsObject                  // value
	IsSet                     // value
	IsCollection              // value
	Len                       // value, to
	MakeArray                 // to, capacity
	MakeObject                // to, capacity
	MakeSet                   // to, capacity
	MakeRecord                // to, number of its keys
	Append                    // value, array
	Insert                    // key, value, object
	Put                       // value, place among the keys, record
	InsertOnce                // key, value, object; fails if there is another value
	Merge                     // object, object, to
	Add                       // value, set
	Result                    // value
	DotEqual                  // source, key, value
	DotNotEqual               // source, key, value
	BuiltinEqual              // value
	BuiltinNotEqual           // value
)

// Operands is how many operands a statement has besides what follows them.
func (o Op) Operands() int {
	switch o {
	case Block, Not:
		return 0
	case Reset, Call, CallBuiltin, CallDynamic, Break, Return, IsDefined, IsUndefined, IsArray, IsObject, IsSet,
		IsCollection, Result, BuiltinEqual, BuiltinNotEqual:
		return 1
	case Assign, AssignOnce, Equal, NotEqual, Len, MakeArray, MakeObject, MakeSet, MakeRecord, Append, Add:
		return 2
	}
	return 3
}

// HasMore reports whether more than operands follow a statement: arguments, blocks or its place.
func (o Op) HasMore() bool {
	switch o {
	case Call, CallBuiltin, BuiltinEqual, BuiltinNotEqual, CallDynamic, Block, Scan, Not, AssignOnce, InsertOnce, Merge:
		return true
	}
	return false
}
