package terraform

import (
	"github.com/egresslint/egresslint/internal/model"
)

// task is how something starts tasks, in the words that all the kinds of holders share.
type task struct {
	id, kind string
	holder   *instance
	words    *vocabulary
	// spec holds the launch type, the capacity providers and the platform version.
	spec                object
	cluster, definition argument
	// networks are the blocks that hold subnets and groups; open holds the reasons why there may be others.
	networks []object
	open     []model.Unknown
	// fargate is set where the kind of holder decides; why holds the reasons where that is not known.
	fargate model.Ternary
	why     []model.Unknown
}

// vocabulary is how the arguments of a task are called.
type vocabulary struct {
	launchType, strategy, provider, platform, subnets, groups, exec string
}

// providerWords are the names in the Terraform provider.
var providerWords = vocabulary{
	launchType: "launch_type",
	strategy:   "capacity_provider_strategy",
	provider:   "capacity_provider",
	platform:   "platform_version",
	subnets:    "subnets",
	groups:     "security_groups",
	exec:       "enable_execute_command",
}

// adaptWorkloads reads what starts tasks.
func (a *adapter) adaptWorkloads() {
	for _, h := range a.holders() {
		for _, i := range a.byType[h.resourceType] {
			for _, t := range h.tasks(i) {
				a.stack.Workloads[t.id] = a.workload(t)
			}
		}
	}
	a.tellIdle()
}

// tellIdle notes the task definitions for Fargate that nothing in the files runs: something else does, and the groups that
// it gives the tasks are not checked. Where it is not known what a workload runs, it may be any of them.
func (a *adapter) tellIdle() {
	run := map[string]bool{}
	for _, w := range a.stack.Workloads {
		if run[w.TaskDefinition] = true; w.TaskDefinition == "" && w.Fargate != model.No {
			return
		}
	}
	for _, i := range a.byType["aws_ecs_task_definition"] {
		if fargate, _ := requiresFargate(i); fargate == model.Yes && !run[i.address()] {
			a.notes.add(model.SeverityWarning, i.ref(), "Nothing in these files runs %s: the security groups of its tasks are not checked.",
				i.address())
		}
	}
}

func (a *adapter) workload(t task) *model.Workload {
	w := &model.Workload{
		ID:      t.id,
		Kind:    t.kind,
		At:      t.holder.ref(),
		Region:  t.holder.region(),
		Fargate: t.fargate,
		Unknown: t.why,
		Maybe:   mergeReasons(t.holder.maybe(), t.spec.maybe),
		Groups:  model.References{Items: []model.Reference{}},
		Subnets: model.References{Items: []model.Reference{}},
	}
	definition := a.taskDefinition(t.definition)
	if definition != nil {
		w.TaskDefinition = definition.address()
	}
	if w.Fargate == "" {
		w.Fargate, w.Unknown = a.fargate(t, definition)
	}
	w.Needs = a.execNeeds(t)
	w.PlatformVersion, w.PlatformUnknown = platform(t.spec.arg(t.words.platform))
	a.network(w, t)
	return w
}

// platform returns the platform version as written.
func platform(arg argument) (string, []model.Unknown) {
	v := arg.eval()
	if v.absent() {
		return "", nil
	}
	text, ok := v.text()
	if !ok {
		return "", arg.whyUnknown(v)
	}
	return text, nil
}

// network reads the groups and subnets of a workload's tasks.
func (a *adapter) network(w *model.Workload, t task) {
	for _, b := range t.networks {
		w.Subnets = a.references(b.arg(t.words.subnets), a.subnetID)
		w.VPC = a.vpcOf(w.Subnets)
		w.Groups = a.groups(b.arg(t.words.groups), w.VPC, w.Region, w.At)
		for n := range w.Groups.Items {
			w.Groups.Items[n].Maybe = mergeReasons(w.Groups.Items[n].Maybe, b.maybe)
		}
	}
	w.Groups.Open = mergeReasons(w.Groups.Open, t.open)
	w.Subnets.Open = mergeReasons(w.Subnets.Open, t.open)
	if w.VPC == "" {
		w.VPC = a.vpcOfGroups(w.Groups)
	}
}

// vpcOf returns the VPC that the subnets are in, "" where it is not known.
func (a *adapter) vpcOf(subnets model.References) string {
	for _, item := range subnets.Items {
		if s := a.stack.Subnets[item.ID]; s != nil && s.VPC != "" {
			return s.VPC
		}
	}
	return ""
}

// vpcOfGroups returns the VPC that the groups are in, "" where it is not known.
func (a *adapter) vpcOfGroups(groups model.References) string {
	for _, item := range groups.Items {
		if g := a.stack.Groups[item.ID]; g != nil && g.VPC != "" {
			return g.VPC
		}
	}
	return ""
}
