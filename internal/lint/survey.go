package lint

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser"
)

// Survey is what a configuration for the files could say.
type Survey struct {
	Roots   int
	Regions []string // those that the files fix, each once
	// Elsewhere are the services of the pull that tasks may have endpoints of outside of the files, each once.
	Elsewhere []string
	// Beyond are the egress rules that let tasks send to more than the pull of their image needs, as they stand.
	Beyond []Beyond
	// Inputs are the roots and templates, in their order.
	Inputs []SurveyedInput
	Notes  []model.Note
}

// Beyond is one egress rule of a security group of tasks, in one variant of a root.
type Beyond struct {
	Group   string
	Rule    *model.Rule
	Traffic string // what it allows
	At      source.Range
	Input   string // the root or template, as seen from the directory that is surveyed
	Variant string
}

// SurveyedInput is a root or template, and its variants.
type SurveyedInput struct {
	Name     string // as seen from the directory that is surveyed
	Variants []SurveyedVariant
}

// SurveyedVariant is a variant that was found, with the files that make it, as seen from the directory that is surveyed.
type SurveyedVariant struct {
	Name           string
	VarFiles       []string
	ParameterFiles []string
	Workspace      string
}

// NewSurvey finds out what a configuration for the files could say, whatever one says that there is.
func NewSurvey(ctx context.Context, opt Options) (*Survey, error) {
	opt.NoConfig, opt.Config = true, ""
	tree := source.NewTree(opt.Dir)
	defer tree.Close()
	parsed, judge, err := prepare(ctx, tree, opt, engine.New)
	if err != nil {
		return nil, err
	}
	s := &Survey{Notes: tidyNotes(parsed.Notes)}
	roots := map[string]bool{}
	for i, stack := range parsed.Stacks {
		roots[stack.Root] = true
		input := s.input(tree, opt.Paths[0], parsed.Names[i], parsed.Variants[i], stack.Variant)
		tasks, err := judge.Paths(ctx, stack)
		if err != nil {
			return nil, fmt.Errorf("following the tasks of %s: %w", stack.Root, err)
		}
		s.add(stack, input, tasks)
	}
	s.Roots = len(roots)
	s.Regions, s.Elsewhere = sorted(s.Regions), sorted(s.Elsewhere)
	return s, nil
}

// input adds a root or template in a variant, and returns its name as seen from the directory that is surveyed.
func (s *Survey) input(tree *source.Tree, dir, name string, variant parser.Variant, called string) string {
	seen := func(name string) string {
		rel, err := filepath.Rel(tree.Abs(tree.Name(dir)), tree.Abs(name))
		if err != nil { // another volume
			return name
		}
		return filepath.ToSlash(rel)
	}
	name = seen(name)
	if last := len(s.Inputs) - 1; last < 0 || s.Inputs[last].Name != name {
		s.Inputs = append(s.Inputs, SurveyedInput{Name: name})
	}
	if called != "" {
		v := SurveyedVariant{Name: called, Workspace: variant.Workspace}
		if variant.Tool != "" { // no configuration can list it
			variant, v.Workspace = parser.Variant{}, ""
		}
		for _, file := range variant.VarFiles {
			v.VarFiles = append(v.VarFiles, seen(file))
		}
		for _, file := range variant.ParameterFiles {
			v.ParameterFiles = append(v.ParameterFiles, seen(file))
		}
		input := &s.Inputs[len(s.Inputs)-1]
		input.Variants = append(input.Variants, v)
	}
	return name
}

func (s *Survey) add(stack *model.Stack, input string, tasks []model.TaskPath) {
	for _, group := range stack.Groups {
		s.region(group.Region)
	}
	for _, workload := range stack.Workloads {
		s.region(workload.Region)
	}
	for _, task := range tasks {
		for _, pull := range task.Pulls {
			if pull.Needed && !serves(stack, pull.Service) && !declared(stack, task.ID) {
				s.Elsewhere = append(s.Elsewhere, pull.Service)
			}
		}
		for _, escape := range task.Beyond {
			s.beyond(stack, input, escape)
		}
	}
}

func (s *Survey) region(name string) {
	if name != "" {
		s.Regions = append(s.Regions, name)
	}
}

// beyond adds the egress rules that the escape is about. What nobody wrote is nothing to allow.
func (s *Survey) beyond(stack *model.Stack, input string, escape model.Escape) {
	group := stack.Groups[escape.Resource]
	if group == nil {
		return
	}
	var written []*model.Rule
	for _, rule := range group.Egress {
		if !rule.Implicit && !rule.Sensitive && stack.Positions.At(rule.At).Range == escape.Location {
			written = append(written, rule)
		}
	}
	if len(written) == 0 {
		return
	}
	// All rules that one list makes are at one place.
	about := max(0, slices.IndexFunc(written, func(r *model.Rule) bool { return strings.HasSuffix(escape.Traffic, r.Peer.CIDR+r.Peer.ID) }))
	s.Beyond = append(s.Beyond, Beyond{
		Group: group.ID, Rule: written[about], Traffic: escape.Traffic, At: escape.Location, Input: input, Variant: stack.Variant,
	})
}

// serves reports whether the files hold an endpoint of the service.
func serves(stack *model.Stack, service string) bool {
	for _, endpoint := range stack.Endpoints {
		if endpoint.Service == service || endpoint.Service == "" {
			return true
		}
	}
	return false
}

// declared reports whether the VPC of the workload is declared in the files, so that endpoints belong there too.
func declared(stack *model.Stack, id string) bool {
	workload := stack.Workloads[id]
	if workload == nil {
		return false
	}
	vpc := stack.VPCs[workload.VPC]
	return vpc != nil && vpc.Origin == model.Declared
}

func sorted(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
