// Package cloudformation reads CloudFormation templates, in YAML or JSON, into the model.
//
// A template becomes a tree of nodes (load.go), which is evaluated on demand into values (value.go, intrinsics.go).
// What a template names without fixing it, such as a resource's id, a parameter without value or an import, is a
// reference: it stands inside of ordinary text as a token and so survives Fn::Sub, Fn::Join, Fn::Split and the like
// (reference.go). What depends on a condition that is not known is a choice (choice.go). goformation's structs are
// the schema of each resource and its decoder (decode.go); the adapt files turn decoded resources into the model.
package cloudformation

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Options say what the template leaves to the deployment.
type Options struct {
	// Region is the value of AWS::Region. Where it is empty, the region is taken from the service names of the
	// template's VPC endpoints, if those that spell out a region agree.
	Region string
	// Parameters holds the values of parameters by name; they take precedence over defaults.
	Parameters map[string]string
}

// Parse reads the named template and the local templates that it nests. Whatever cannot be read becomes a note of the
// stack that it returns, which is never nil. Where conditions depend on parameters that nobody gave a value, the stack
// holds the other outcomes as well.
func Parse(tree *source.Tree, name string, opt Options) *model.Stack {
	p := &parsing{library: newLibrary(tree), name: name, opt: opt}
	return p.explore()
}

// parsing is what the readings of one template under different premises have in common.
type parsing struct {
	library *library
	name    string
	opt     Options
}

// draw puts the model into the stack, as it is under the premises.
func (p *parsing) draw(stack *model.Stack, on premises) *run {
	opt := p.opt
	var spelled source.Range
	if opt.Region == "" {
		opt.Region, spelled = p.spelledRegion(on)
	}
	r := newRun(p.library, stack, opt)
	r.premises = on
	if !spelled.IsZero() {
		r.note(model.SeverityInfo, spelled, "The region is taken to be "+opt.Region+", as the service names of the VPC endpoints say.")
	}
	if root := r.root(p.name); root != nil {
		newAdapter(r).adapt(root)
	}
	return r
}

// spelledRegion evaluates the template once without a region, to find the one that its endpoints name.
func (p *parsing) spelledRegion(on premises) (string, source.Range) {
	r := newRun(p.library, model.NewStack(p.name), p.opt)
	r.premises = on
	if root := r.root(p.name); root != nil {
		return regionOf(root)
	}
	return "", source.Range{}
}

// Nested returns the names of the local templates that the named template nests, directly or not, sorted: analysing the
// template analyses them as well.
func Nested(tree *source.Tree, name string, opt Options) []string {
	root := newRun(newLibrary(tree), model.NewStack(name), opt).root(name)
	if root == nil {
		return nil
	}
	var names []string
	for _, s := range root.scopes()[1:] {
		names = append(names, s.file)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
