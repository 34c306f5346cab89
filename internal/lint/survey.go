package lint

import (
	"context"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/engine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Survey is what a configuration for the files could say.
type Survey struct {
	Roots   int
	Regions []string // those that the files fix, each once
	// Elsewhere are the services of the pull that tasks may have endpoints of outside of the files, each once.
	Elsewhere []string
	// Beyond are the egress rules that let tasks send to more than the pull of their image needs, as they stand.
	Beyond []Beyond
	Notes  []model.Note
}

// Beyond is one egress rule of a security group of tasks.
type Beyond struct {
	Group   string
	Rule    *model.Rule
	Traffic string // what it allows
	At      source.Range
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
	for _, stack := range parsed.Stacks {
		roots[stack.Root] = true
		tasks, err := judge.Paths(ctx, stack)
		if err != nil {
			return nil, fmt.Errorf("following the tasks of %s: %w", stack.Root, err)
		}
		s.add(stack, tasks)
	}
	s.Roots = len(roots)
	s.Regions, s.Elsewhere = sorted(s.Regions), sorted(s.Elsewhere)
	return s, nil
}

func (s *Survey) add(stack *model.Stack, tasks []model.TaskPath) {
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
			s.beyond(stack, escape)
		}
	}
}

func (s *Survey) region(name string) {
	if name != "" {
		s.Regions = append(s.Regions, name)
	}
}

// beyond adds the egress rule that the escape is about, once. What nobody wrote is nothing to allow.
func (s *Survey) beyond(stack *model.Stack, escape model.Escape) {
	group := stack.Groups[escape.Resource]
	if group == nil || slices.ContainsFunc(s.Beyond, func(b Beyond) bool { return b.At == escape.Location && b.Traffic == escape.Traffic }) {
		return
	}
	for _, rule := range group.Egress {
		if !rule.Implicit && !rule.Sensitive && stack.Positions.At(rule.At).Range == escape.Location {
			s.Beyond = append(s.Beyond, Beyond{Group: group.ID, Rule: rule, Traffic: escape.Traffic, At: escape.Location})
			return
		}
	}
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
