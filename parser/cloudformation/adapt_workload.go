package cloudformation

import (
	"fmt"
	"slices"

	"github.com/awslabs/goformation/v7/cloudformation/ecs"

	"github.com/egresslint/egresslint/internal/model"
)

// tasks is what starts tasks, and how.
type tasks struct {
	res  *resource
	id   string
	kind string
	// launch holds LaunchType, CapacityProviderStrategy and the like, with their choices.
	launch                        value
	groups, subnets               value
	cluster, definition, platform value
	exec                          value           // whether ECS Exec is switched on
	maybe                         []model.Unknown // further reasons why it may not exist
}

// adaptWorkloads reads all that starts tasks.
func (a *adapter) adaptWorkloads() {
	for _, res := range a.byKind[typeAssociations] {
		written, from := decode[ecs.ClusterCapacityProviderAssociations](a.run, res, res.properties())
		a.strategies[a.idOf(from.of(&written.Cluster))] = from.of(&written.DefaultCapacityProviderStrategy)
	}
	for _, res := range a.resources {
		for _, t := range a.tasksOf(res) {
			a.addWorkload(t)
		}
	}
}

// tasksOf returns the tasks that a resource starts.
func (a *adapter) tasksOf(res *resource) []tasks {
	switch res.kind {
	case typeService:
		return a.serviceTasks(res)
	case typeTaskSet:
		return a.taskSetTasks(res)
	case typeExpress:
		return a.expressTasks(res)
	case typeRule:
		return a.ruleTasks(res)
	case typeSchedule:
		return a.scheduleTasks(res)
	case typePipe:
		return a.pipeTasks(res)
	case typeEnvironment:
		return a.batchTasks(res)
	case typeStateMachine, typeSAMMachine:
		return a.stateMachineTasks(res)
	default:
		return nil
	}
}

func (a *adapter) addWorkload(t tasks) {
	w := &model.Workload{
		ID:             t.id,
		Kind:           t.kind,
		At:             a.place(t.res.at),
		Region:         a.region,
		Subnets:        a.references(t.subnets, (*adapter).subnetID),
		TaskDefinition: a.definitionID(t.definition),
		Needs:          a.execNeeds(t.exec, t.cluster),
		Maybe:          unique(slices.Concat(t.res.exists.why, t.maybe)),
	}
	w.Fargate, w.Unknown = a.fargate(t)
	w.PlatformVersion, w.PlatformUnknown = a.platform(t.platform)
	w.VPC = a.vpcOf(w.Subnets)
	w.Groups = a.groupsOf(t, w)
	if w.VPC == "" {
		w.VPC = a.vpcOfGroups(w.Groups)
	}
	a.stack.Workloads[t.id] = w
	a.nameAfter(t.res, t.id)
}

// groupsOf returns the groups on the network interfaces of tasks. Tasks on instances may have no interface of their own.
func (a *adapter) groupsOf(t tasks, w *model.Workload) model.References {
	if t.groups.kind == absent && t.subnets.kind == absent && w.Fargate == model.No {
		return model.References{Items: []model.Reference{}}
	}
	return a.groups(t.groups, w.VPC, t.res.at)
}

// platform returns a platform version as it is written.
func (a *adapter) platform(v value) (string, []model.Unknown) {
	if v.kind == absent {
		return "", nil
	}
	text, known := a.known(v)
	if !known {
		return "", a.why(v)
	}
	return text, nil
}

// vpcOf returns the VPC that the subnets are in, "" where it is not known.
func (a *adapter) vpcOf(subnets model.References) string {
	for _, item := range subnets.Items {
		if vpc := a.stack.Subnets[item.ID].VPC; vpc != "" {
			return vpc
		}
	}
	return ""
}

// vpcOfGroups returns the VPC that the groups are in, "" where it is not known.
func (a *adapter) vpcOfGroups(groups model.References) string {
	for _, item := range groups.Items {
		if vpc := a.stack.Groups[item.ID].VPC; vpc != "" {
			return vpc
		}
	}
	return ""
}

// definitionID returns the id of a task definition, "" where none is named.
func (a *adapter) definitionID(v value) string {
	if res := a.definition(v); res != nil {
		return res.id
	}
	return a.show(v)
}

// numbered returns the id of one of several tasks that a resource starts.
func numbered(res *resource, of int, name string) string {
	if of == 1 {
		return res.id
	}
	return fmt.Sprintf("%s[%q]", res.id, name)
}
