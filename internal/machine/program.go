package machine

import (
	"fmt"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/machine/code"
)

// Program is a set of policies that can be run. It is safe for concurrent use.
type Program struct {
	strings   *Strings // those of the constants
	constants []Value
	records   []Record
	files     []string
	functions []function
	plans     []function // the entry points, such as egresslint/main/report
	builtins  []builtin
	documents int // how many functions have no arguments of their own
	// workspaces holds those of runs that are closed. There are many runs for repositories with many small stacks.
	workspaces sync.Pool
}

// function is a rule or a function of the policies, or the body of a plan.
type function struct {
	path    string // how its name is looked up while policies run
	text    string // encoded
	blocks  []block
	decode  sync.Once
	brief   bool  // whether it takes no longer than to look for a result
	slot    int   // of its results in a run, among the functions without or with arguments of their own
	params  int32 // how many arguments it has, its first local variables
	cleared int32 // how many local variables are undefined at first, with the arguments
	locals  int32 // how many it has
}

// block is statements that are executed until one of them is undefined.
type block []statement

// statement is one step.
type statement struct {
	op      code.Op
	a, b, c operand
	more    *more
}

// more is what few statements have.
type more struct {
	args     []operand
	blocks   []block
	function *function
	builtin  *builtin
	at       place
}

// place is where a policy says what a statement does.
type place struct{ file, row int32 }

type operand = code.Operand

// builtin is a function of Rego itself.
type builtin struct {
	name   string
	native implementation // nil where OPA's own is used
	other  topdown.BuiltinFunc
	// relation is whether it has any number of results, which it is to return as an array.
	relation bool
}

// Strings returns the texts of the program, the parent of those that a run is given. It must not be changed.
func (p *Program) Strings() *Strings { return p.strings }

// plan returns the entry point with the name.
func (p *Program) plan(name string) (*function, error) {
	for i := range p.plans {
		if p.plans[i].path == name {
			return &p.plans[i], nil
		}
	}
	return nil, fmt.Errorf("the policies have no entry point %s", name)
}

// at returns the function with the path, which is a rule without arguments, or nil.
func (p *Program) at(path []Value) *function {
	texts := make([]string, len(path))
	for i, part := range path {
		text, ok := part.(*String)
		if !ok {
			return nil
		}
		texts[i] = text.text
	}
	name := strings.Join(texts, "/")
	for i := range p.functions {
		if f := &p.functions[i]; f.path == name && f.params == documents {
			return f
		}
	}
	return nil
}

const documents = code.Documents
