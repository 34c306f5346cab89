// Package cloudformation reads CloudFormation templates, in YAML or JSON, into the model.
//
// A template becomes a tree of nodes: load.go reads YAML, and json.go what is JSON, without YAML. The tree is evaluated on demand
// into values of parser/aws (scope.go, intrinsics.go). What a template names without fixing it, such as a resource's id, a
// parameter without value or an import, is a reference: it stands inside of ordinary text as a token and so survives Fn::Sub,
// Fn::Join, Fn::Split and the like. What depends on a condition that is not known is a choice (conditions.go), and where
// conditions depend on parameters without values, each outcome is a model of its own (outcomes.go). Start with Parse.
//
// Not here: what resources of AWS mean for the network, which is in parser/aws.
package cloudformation

import (
	"cmp"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// Options say what the template leaves to the deployment.
type Options struct {
	// Region is the value of AWS::Region. Where it is empty, the region is taken from the service names of the
	// template's VPC endpoints, if those that spell out a region agree.
	Region string
	// Account is the value of AWS::AccountId, "" where it is not known.
	Account string
	// Parameters holds the values of parameters by name; they take precedence over defaults.
	Parameters map[string]string
	// Imports holds the values of exports of stacks that are not among the templates, by name.
	Imports map[string]string
	// Ambiguous says which imports several other templates may export, as Group found.
	Ambiguous Ambiguous
	// Labels is true if data sources of Terraform may find the groups.
	Labels bool
	// WithoutNetwork reports whether a person says that the template at a location holds no part of the network, and why. It
	// is asked about templates that are not at hand. Nil says nothing.
	WithoutNetwork func(location string) (reason string, ok bool)
}

// Parse reads the named templates and the local templates that they nest, into one model: Group says which belong
// together. Whatever cannot be read becomes a note of the stack that it returns, which is never nil. Where conditions
// depend on parameters to which nobody gave a value, the stack holds the other outcomes as well.
func Parse(files *Files, names []string, opt Options) *model.Stack {
	p := &parsing{library: newLibrary(files), names: names, opt: opt}
	p.library.stated = opt.WithoutNetwork
	if len(names) > 1 {
		p.titles, p.shared = titles(names), p.library.shared(names)
	}
	return p.explore()
}

// parsing is what the readings of the same templates under different premises have in common.
type parsing struct {
	library *library
	names   []string
	opt     Options
	titles  map[string]string // what the templates are called, by file, if there are several
	shared  map[string]bool   // the names that several of them declare
}

// title is how the templates are shown to people.
func (p *parsing) title() string { return strings.Join(p.names, ", ") }

// draw puts the model into the stack, as it is under the premises.
func (p *parsing) draw(stack *model.Stack, on premises) *run {
	opt := p.opt
	for _, name := range p.names {
		fixed := p.library.deployment(name)
		opt.Region = cmp.Or(fixed.region, opt.Region)
		opt.Account = cmp.Or(fixed.account, opt.Account)
	}
	var spelled source.Range
	if opt.Region == "" {
		opt.Region, spelled = p.spelledRegion(opt, on)
	}
	r := p.begin(stack, opt, on)
	if !spelled.IsZero() {
		r.note(model.SeverityInfo, spelled, "The region is taken to be "+opt.Region+", as the service names of the VPC endpoints say.")
	}
	aws.Adapt(stack, r.Values, r.network(), aws.Options{Region: r.opt.Region, Labels: r.opt.Labels, Note: r.note})
	r.recordIgnores()
	return r
}

func (p *parsing) begin(stack *model.Stack, opt Options, on premises) *run {
	r := newRun(p.library, stack, opt)
	r.premises, r.titles, r.shared = on, p.titles, p.shared
	r.begin(p.names)
	return r
}

// spelledRegion finds the region that the endpoints name. Where it has to, it evaluates the templates once without a region.
func (p *parsing) spelledRegion(opt Options, on premises) (string, source.Range) {
	if names, plain := p.plainServiceNames(); plain {
		return regionOf(names)
	}
	return regionOf(p.begin(model.NewStack(""), opt, on).serviceNames())
}
