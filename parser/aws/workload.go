package aws

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// tasks is what starts tasks, and how.
type tasks struct {
	res  *Resource
	id   string
	kind string
	// launch holds LaunchType, CapacityProviderStrategy and the like, with their choices.
	launch                        Value
	groups, subnets               Value
	public                        Value // whether they get a public address
	cluster, definition, platform Value
	exec                          Value           // whether ECS Exec is switched on
	overrides                     Value           // of the task definition
	images                        []model.Image   // of containers that no task definition describes
	maybe                         []model.Unknown // further reasons why it may not exist
	// perhaps holds the reasons why it may have another network.
	perhaps []model.Unknown
}

// adaptWorkloads reads all that starts tasks.
func (a *adapter) adaptWorkloads() {
	for _, res := range a.byType[TypeProviders] {
		written := a.properties(res)
		id := a.idOf(written.Get("Cluster"))
		if cluster := a.clusterOf(written.Get("Cluster")); cluster != nil {
			id = cluster.ID
		}
		a.strategies[id] = written.Get("DefaultCapacityProviderStrategy")
	}
	for _, res := range a.resources {
		if res.Type == TypeService {
			if t, starts := a.serviceTasks(res); starts {
				a.addWorkload(&t)
			}
			continue
		}
		all := a.tasksOf(res)
		for i := range all {
			a.addWorkload(&all[i])
		}
	}
	a.noteIdle()
}

// noteIdle notes the task definitions for Fargate that nothing in the files runs: something else does, and the groups that
// it gives the tasks are not checked. Where it is not known what a workload runs, it may be any of them.
func (a *adapter) noteIdle() {
	run := map[string]bool{}
	for _, w := range a.stack.Workloads {
		if a.stack.TaskDefinitions[w.TaskDefinition] == nil && w.Fargate != model.No {
			return
		}
		run[w.TaskDefinition] = true
	}
	for _, res := range a.byType[TypeTaskDefinition] {
		if fargate, _ := a.requires(res); fargate == model.Yes && !run[res.ID] {
			a.note(model.SeverityWarning, res.At, fmt.Sprintf("Nothing in these files runs %s: the security groups of its tasks are not checked.", res.ID))
		}
	}
}

// tasksOf returns the tasks that a resource starts that is not a service.
func (a *adapter) tasksOf(res *Resource) []tasks {
	switch res.Type {
	case TypeRunTask:
		return a.runTasks(res)
	case TypeTaskSet:
		return a.taskSetTasks(res)
	case TypeExpress:
		return a.expressTasks(res)
	case TypeRule:
		return a.ruleTasks(res)
	case TypeSchedule:
		return a.scheduleTasks(res)
	case TypePipe:
		return a.pipeTasks(res)
	case TypeEnvironment:
		return a.batchTasks(res)
	case TypeStateMachine, TypeSAMMachine:
		return a.stateMachineTasks(res)
	default:
		return nil
	}
}

func (a *adapter) addWorkload(t *tasks) {
	w := &model.Workload{
		ID:             t.id,
		Kind:           t.kind,
		At:             a.placeOf(t.res),
		Region:         t.res.Region,
		Subnets:        a.references(t.subnets, (*adapter).subnetID),
		TaskDefinition: a.definitionID(t.definition),
		Images:         t.images,
		ExecutionRole:  a.overridden(t.overrides),
	}
	w.Needs, w.Uses = a.execNeeds(t.exec, t.cluster)
	w.Fargate, w.Unknown = a.fargate(t)
	w.PlatformVersion, w.PlatformUnknown = a.platform(t.platform)
	w.PublicAddress = a.publicAddress(t)
	w.VPC = a.stack.VPCOf(w.Subnets)
	w.Groups = a.groupsOf(t, w)
	w.VPC = cmp.Or(w.VPC, a.stack.VPCOf(w.Groups))
	w.Maybe = model.Reasons(t.res.Existence.Unshared(a.declaredGroups(w.Groups)...), t.maybe)
	a.stack.Workloads[t.id] = w
	a.label(t.res, t.id)
}

// declaredGroups returns the resources that are groups of a list.
func (a *adapter) declaredGroups(groups model.References) []*Resource {
	var list []*Resource
	for _, item := range groups.Items {
		if res := a.declared[item.ID]; res != nil {
			list = append(list, res)
		}
	}
	return list
}

// groupsOf returns the groups on the network interfaces of tasks. Tasks on instances may have no interface of their own.
func (a *adapter) groupsOf(t *tasks, w *model.Workload) model.References {
	if t.groups.Kind == Absent && t.subnets.Kind == Absent && w.Fargate == model.No {
		return model.References{Items: []model.Reference{}}
	}
	groups := a.groups(t.groups, w.VPC, t.res)
	for n := range groups.Items {
		groups.Items[n].Maybe = model.Reasons(groups.Items[n].Maybe, t.perhaps)
	}
	return groups
}

// publicAddress reads AssignPublicIp, which is DISABLED where nothing is written: CloudFormation's words, or a boolean.
func (a *adapter) publicAddress(t *tasks) model.Setting {
	s := model.Setting{Is: model.No, At: a.at(t.public)}
	switch text, known := a.Known(t.public); {
	case t.public.Kind == Absent:
		s.At = 0
	case !known:
		s.Is, s.Unknown = model.Unclear, a.Why(t.public)
	case strings.EqualFold(text, "ENABLED") || text == "true":
		s.Is = model.Yes
	}
	if len(t.perhaps) > 0 {
		s.Is, s.Unknown = model.Unclear, model.Reasons(s.Unknown, t.perhaps)
	}
	return s
}

// platform returns a platform version as it is written.
func (a *adapter) platform(v Value) (string, []model.Unknown) {
	if v.Kind == Absent {
		return "", nil
	}
	text, known := a.Known(v)
	if !known {
		return "", a.Why(v)
	}
	return text, nil
}

// definitionID returns the id of a task definition, "" where none is named.
func (a *adapter) definitionID(v Value) string {
	if res := a.definition(v); res != nil {
		return res.ID
	}
	if v.Kind == Unknown {
		return ""
	}
	return a.Show(v)
}
