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
	plans     []plan
	builtins  []builtin
	documents int // how many functions have no arguments of their own
	// workspaces holds those of runs that are closed. There are many runs for repositories with many small stacks.
	workspaces sync.Pool
}

// plan is an entry point, such as egresslint/main/report.
type plan struct {
	name string
	body function
}

// function is a rule or a function of the policies, or the body of a plan.
type function struct {
	slot    int    // of its results in a run, among the functions without or with arguments of their own
	path    string // how its name is looked up while policies run
	params  int    // how many arguments it has, its first local variables
	cleared int    // how many local variables are to be undefined at first, if they are no arguments
	locals  int    // how many it has
	text    []byte // encoded
	decode  sync.Once
	blocks  []block
	brief   bool // whether it takes no longer than to look for a result
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
		if p.plans[i].name == name {
			return &p.plans[i].body, nil
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
