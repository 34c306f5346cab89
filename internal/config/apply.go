package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// Apply adds to the stack, and to its outcomes, what the file says is there: endpoints that live elsewhere, and tasks that
// carry the task groups.
func (c *Config) Apply(stack *model.Stack) {
	if c == nil {
		return
	}
	for _, s := range append([]*model.Stack{stack}, stack.Outcomes...) {
		for i, endpoint := range c.Endpoints {
			c.addEndpoint(s, endpoint, i+1)
		}
		c.addTasks(s)
	}
}

func (c *Config) addEndpoint(stack *model.Stack, e Endpoint, number int) {
	at := stack.Positions.Add(e.At, 0)
	id := fmt.Sprintf("the %s endpoint of %s", e.Service, e.At.File)
	if stack.Endpoints[id] != nil {
		id = fmt.Sprintf("%s (entry %d)", id, number)
	}
	endpoint := &model.Endpoint{
		ID: id, At: at, Kind: e.kind(), Service: e.Service, Outside: true,
		VPC:         c.vpc(stack, e.VPC),
		Groups:      model.References{Items: groupsOf(stack, e.Groups, at)},
		Subnets:     model.References{Items: []model.Reference{}},
		RouteTables: model.References{Items: []model.Reference{}, Open: []model.Unknown{unnamed("the route tables of "+id, at)}},
		PrivateDNS:  model.Setting{Is: model.Yes, At: at},
	}
	if len(e.Addresses) == 0 { // those of the interfaces say all there is to know
		endpoint.Subnets.Open = []model.Unknown{unnamed("the subnets of "+id, at)}
	}
	for _, address := range e.Addresses {
		endpoint.Addresses = append(endpoint.Addresses, address.String())
	}
	stack.Endpoints[id] = endpoint
}

// unnamed is the reason why something is not known that the file has no word for.
func unnamed(what string, at source.Ref) model.Unknown {
	return model.Unknown{Reason: what + " are not in these files", At: at}
}

// kind is the kind of the endpoint: a gateway where the service has those and no groups and addresses say otherwise.
func (e Endpoint) kind() string {
	if aws.HasGateway(e.Service) && len(e.Groups)+len(e.Addresses) == 0 {
		return "gateway"
	}
	return "interface"
}

// vpc returns the id of the VPC that the name stands for: that of the stack if it has one, or else the name itself.
func (c *Config) vpc(stack *model.Stack, name string) string {
	if name == "" {
		return ""
	}
	if found := idsOf([]Name{{Text: name}}, slices.Sorted(maps.Keys(stack.VPCs))); len(found) > 0 {
		return found[0]
	}
	return name
}

// groupsOf returns the groups of the stack that the names stand for, and the ids that AWS gave to others.
func groupsOf(stack *model.Stack, names []Name, at source.Ref) []model.Reference {
	references := []model.Reference{}
	ids := idsOf(names, slices.Sorted(maps.Keys(stack.Groups)))
	for _, name := range names {
		if groupID().MatchString(name.Text) && !slices.Contains(ids, name.Text) {
			ids = append(ids, name.Text)
		}
	}
	for _, id := range ids {
		references = append(references, model.Reference{ID: id, At: at})
	}
	return references
}

func groupID() *regexp.Regexp { return regexp.MustCompile(`^sg-[0-9a-f]+$`) }

// addTasks adds a task for each of the task groups that no task of the files carries.
func (c *Config) addTasks(stack *model.Stack) {
	carried := map[string]bool{}
	for _, workload := range stack.Workloads {
		for _, group := range workload.Groups.Items {
			carried[group.ID] = carried[group.ID] || workload.Fargate != model.No
		}
	}
	for _, name := range c.TaskGroups {
		at := stack.Positions.Add(name.At, 0)
		for _, id := range name.Groups(stack) {
			if !carried[id] {
				carried[id] = true
				addTask(stack, stack.Groups[id], at)
			}
		}
	}
}

// Groups returns the ids of the groups of the stack that the name stands for.
func (n Name) Groups(stack *model.Stack) []string {
	return idsOf([]Name{n}, slices.Sorted(maps.Keys(stack.Groups)))
}

func addTask(stack *model.Stack, group *model.Group, at source.Ref) {
	id := "a task with " + group.ID
	stack.Workloads[id] = &model.Workload{
		ID: id, Kind: "task_group", At: at, Region: group.Region, VPC: group.VPC, Fargate: model.Yes,
		Groups: model.References{Items: []model.Reference{{ID: group.ID, At: at}}},
		PublicAddress: model.Setting{
			Is: model.Unclear, Unknown: []model.Unknown{{Reason: "whether " + id + " has a public IP address is not in these files", At: at}},
		},
		Subnets: model.References{Items: []model.Reference{}, Open: []model.Unknown{unnamed("the subnets of "+id, at)}},
	}
}
