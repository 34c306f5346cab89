package policyset

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// The names of tests begin with these, as for opa test.
// Source: https://www.openpolicyagent.org/docs/policy-testing
const (
	testPrefix    = "test_"
	skippedPrefix = "todo_test_"
)

// regoTest is a rule that is a test.
//
// It may have cases, each with a name of its own, as the rest of the reference in its head:
//
//	test_ports[name] if {
//		some name, port in {"https": 443, "http": 80}
//		port == 443
//	}
//
// The rule is an object of the cases that hold. So that those that do not are known too, reportCases lets the rule call
// internal.test_case with the name of each, before what it tests.
type regoTest struct {
	rule  *ast.Rule
	name  ast.Ref     // in the package of the rule
	cases []*ast.Term // what the name of a case is made of
}

// testOf returns the test that a rule is, or nil.
func testOf(rule *ast.Rule) *regoTest {
	if rule.Default {
		return nil
	}
	ref := rule.Head.Ref()
	for i, term := range ref.GroundPrefix() {
		if isTestName(term.Value) {
			return &regoTest{rule, ref[:i+1], ref[i+1:]}
		}
	}
	return nil
}

func isTestName(value ast.Value) bool {
	name := nameOf(value)
	return strings.HasPrefix(name, testPrefix) || strings.HasPrefix(name, skippedPrefix)
}

// nameOf returns the text of a term of a reference.
func nameOf(value ast.Value) string {
	switch value := value.(type) {
	case ast.Var:
		return string(value)
	case ast.String:
		return string(value)
	default:
		return ""
	}
}

func (t *regoTest) last() *ast.Term { return t.name[len(t.name)-1] }

func (t *regoTest) isSkipped() bool { return strings.HasPrefix(nameOf(t.last().Value), skippedPrefix) }

// testsIn returns the tests of custom packages.
func testsIn(c *ast.Compiler) []*regoTest {
	custom := ast.MustParseRef("data.custom")
	var tests []*regoTest
	for _, module := range c.Modules {
		if !module.Package.Path.HasPrefix(custom) {
			continue
		}
		for _, rule := range module.Rules {
			if test := testOf(rule); test != nil {
				tests = append(tests, test)
			}
		}
	}
	return tests
}

// numberTests gives tests of the same name different ones. They would be one rule, which holds if one of them does.
func numberTests(c *ast.Compiler) {
	seen := map[string]int{}
	for _, file := range slices.Sorted(maps.Keys(c.Modules)) {
		module := c.Modules[file]
		for _, rule := range module.Rules {
			test := testOf(rule)
			if test == nil || test.isSkipped() {
				continue
			}
			full := module.Package.Path.Extend(test.name).String()
			if earlier := seen[full]; earlier > 0 {
				rename(test, fmt.Sprintf("%s#%02d", nameOf(test.last().Value), earlier))
			}
			seen[full]++
		}
	}
}

func rename(test *regoTest, name string) {
	term := ast.StringTerm(name)
	if len(test.name) == 1 {
		term = ast.VarTerm(name)
		test.rule.Head.Name = ast.Var(name)
	}
	ref := slices.Concat(test.name[:len(test.name)-1], ast.Ref{term.SetLocation(test.last().Location)}, test.cases)
	test.rule.Head.SetRef(ref)
}

// reportCases lets each test report the names of its cases, as soon as it knows them.
func reportCases(c *ast.Compiler) {
	for _, module := range c.Modules {
		for _, rule := range module.Rules {
			if test := testOf(rule); test != nil && len(test.cases) > 0 && !reportsItself(rule) {
				reportCase(test)
			}
		}
	}
}

func reportsItself(rule *ast.Rule) bool {
	found := false
	ast.WalkExprs(rule.Body, func(expr *ast.Expr) bool {
		found = found || expr.IsCall() && expr.Operator().Equal(ast.InternalTestCase.Ref())
		return found
	})
	return found
}

// reportCase inserts the call behind the expressions that give the name its values. At this stage of the compiler, the last
// expressions of the body may assign to variables of the head: it looks behind those for what they are assigned.
func reportCase(test *regoTest) {
	body := test.rule.Body
	names := make([]*ast.Term, len(test.cases))
	written := ast.Body{} // by the author of the test
	for _, expr := range body {
		if !expr.Generated || !assigns(expr, test.cases, names) {
			written = append(written, expr)
		}
	}
	at := 0
	for i, name := range names {
		if name == nil {
			name = test.cases[i]
		}
		names[i] = name.Copy()
		ast.WalkVars(name, func(v ast.Var) bool {
			if !ast.RootDocumentNames.Contains(ast.VarTerm(string(v))) {
				at = max(at, 1+slices.IndexFunc(written, func(expr *ast.Expr) bool { return mentions(expr, v) }))
			}
			return false
		})
	}
	// The generated expressions are behind the written ones, or do not need them.
	behind := 0
	if at > 0 {
		behind = slices.Index(body, written[at-1]) + 1
	}
	call := ast.NewExpr([]*ast.Term{ast.NewTerm(ast.InternalTestCase.Ref()), ast.ArrayTerm(names...)})
	call.Location = test.rule.Location
	test.rule.Body = slices.Insert(slices.Clone(body), behind, call)
	for i, expr := range test.rule.Body {
		expr.Index = i
	}
}

// assigns reports whether the expression assigns to a variable of the names of cases, and notes what.
func assigns(expr *ast.Expr, cases, names []*ast.Term) bool {
	if !expr.IsEquality() && !expr.IsAssignment() {
		return false
	}
	i := slices.IndexFunc(cases, expr.Operand(0).Equal)
	if i >= 0 {
		names[i] = expr.Operand(1)
	}
	return i >= 0
}

func mentions(expr *ast.Expr, name ast.Var) bool {
	found := false
	ast.WalkVars(expr, func(v ast.Var) bool {
		found = found || v == name
		return found
	})
	return found
}

// failures lists why the test does not hold, where its rule has a value.
func (t *regoTest) failures(value ast.Value, trace []*topdown.Event) []string {
	if len(t.cases) == 0 {
		if value.Compare(ast.Boolean(true)) == 0 {
			return nil
		}
		return []string{failureOf(t.rule, trace)}
	}
	failed := map[string]string{}
	held := map[string]bool{}
	for name, result := range t.results("", value, len(t.cases)) {
		held[name] = result.Compare(ast.Boolean(true)) == 0
		if !held[name] {
			failed[name] = fmt.Sprintf("It is %v.", result)
		}
	}
	begin, name := 0, ""
	end := func(at int) {
		if _, isThere := failed[name]; name != "" && !held[name] && !isThere {
			failed[name] = failureOf(t.rule, trace[begin:at])
		}
	}
	for i, event := range trace {
		if event.Op == topdown.TestCaseOp {
			end(i)
			begin, name = i, reportedName(event)
		}
	}
	end(len(trace))
	var all []string
	for _, name := range slices.Sorted(maps.Keys(failed)) {
		all = append(all, fmt.Sprintf("Case %s: %s", name, failed[name]))
	}
	return all
}

// results returns the results of the cases by their names.
func (t *regoTest) results(name string, value ast.Value, depth int) map[string]ast.Value {
	object, ok := value.(ast.Object)
	if depth == 0 || !ok {
		return map[string]ast.Value{name: value}
	}
	all := map[string]ast.Value{}
	object.Foreach(func(key, value *ast.Term) {
		maps.Copy(all, t.results(joined(name, key), value.Value, depth-1))
	})
	return all
}

// reportedName returns the name of the case that a call of internal.test_case reports.
func reportedName(event *topdown.Event) string {
	name := ""
	if expr, ok := event.Node.(*ast.Expr); ok {
		if parts, ok := expr.Operand(0).Value.(*ast.Array); ok {
			parts.Foreach(func(part *ast.Term) { name = joined(name, part) })
		}
	}
	return name
}

func joined(name string, part *ast.Term) string {
	if name == "" {
		return part.String()
	}
	return name + ", " + part.String()
}
