// Package policyset holds the policies that a stack is judged by: it reads the embedded bundle and custom policies, compiles
// them, describes their rules, tests them and packs them as an OPA bundle. It evaluates nothing but tests: package engine
// does. Start reading at New.
package policyset

import (
	"io/fs"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/policies"
)

// Set is the embedded policies and the custom ones, compiled. It is not changed after New, so it is safe for concurrent use.
type Set struct {
	data    map[string]any
	program *machine.Program // of the embedded policies
	compile func() (*ast.Compiler, error)
	custom  *Custom
}

// New compiles the embedded policies and the custom ones, of which there may be none. What is wrong with custom policies is
// an *Error.
func New(custom *Custom) (*Set, error) {
	s := &Set{custom: custom}
	s.compile = sync.OnceValues(func() (*ast.Compiler, error) { return prepare(custom) })
	if custom != nil {
		if _, err := s.compile(); err != nil {
			return nil, err // which is theirs
		}
	}
	var err error
	if s.program, err = program(); err != nil {
		return nil, err
	}
	if s.data, err = data(); err != nil {
		return nil, err
	}
	custom.extend(s.data)
	return s, nil
}

func prepare(custom *Custom) (*ast.Compiler, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	modules, err := load(b, compiled)
	if err != nil {
		return nil, err
	}
	if custom == nil {
		return link(modules)
	}
	return linkCustom(modules, custom.modules)
}

// Program returns what OPA's planner has made of the embedded policies.
func (s *Set) Program() *machine.Program { return s.program }

// Compiler returns the compiled policies. They are compiled when they are first asked for.
func (s *Set) Compiler() (*ast.Compiler, error) { return s.compile() }

// Data returns the data of the policies. It must not be changed.
func (s *Set) Data() map[string]any { return s.data }

// CustomRule returns the custom rule with the name.
func (s *Set) CustomRule(name string) (model.PolicyRule, bool) { return s.custom.rule(name) }

// CustomRules returns the custom rules.
func (s *Set) CustomRules() []model.PolicyRule {
	if s.custom == nil {
		return nil
	}
	return s.custom.rules
}

// HasCustomRules reports whether any rule is custom.
func (s *Set) HasCustomRules() bool { return s.custom != nil && len(s.custom.rules) > 0 }

// Schema returns the JSON Schema of the input of the policies.
func Schema() ([]byte, error) { return fs.ReadFile(policies.FS, "schema/input.json") }
