package terraform

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// holder is a resource type that starts tasks. Which arguments hold their network is from the provider's schema.
type holder struct {
	resourceType string
	tasks        func(*instance) []task
}

// holders lists the resource types that start tasks.
func (a *adapter) holders() []holder {
	return []holder{
		{"aws_ecs_service", serviceTasks("ecs_service")},
		{"aws_ecs_task_set", serviceTasks("ecs_task_set")},
		{"data.aws_ecs_task_execution", serviceTasks("ecs_task_execution")},
		{"aws_ecs_express_gateway_service", expressTasks},
		{"aws_cloudwatch_event_target", eventTasks},
		{"aws_scheduler_schedule", scheduleTasks},
		{"aws_pipes_pipe", pipeTasks},
		{"aws_batch_compute_environment", batchTasks},
		{"aws_sfn_state_machine", a.stateMachineTasks},
	}
}

// holderTypes are the resource types of holders.
func holderTypes() []string {
	var types []string
	for _, h := range (&adapter{}).holders() {
		types = append(types, h.resourceType)
	}
	return types
}

func newTask(kind string, i *instance, spec object) task {
	return task{id: i.address(), kind: kind, holder: i, words: &providerWords, spec: spec}
}

// serviceTasks reads what says everything at its top level: an ECS service or task set, or a task that runs whenever
// Terraform plans.
func serviceTasks(kind string) func(*instance) []task {
	return func(i *instance) []task {
		t := newTask(kind, i, i.object)
		t.cluster, t.definition = i.arg("cluster"), i.arg("task_definition")
		t.networks, t.open = i.blocks("network_configuration")
		return []task{t}
	}
}

// expressTasks reads an Express Mode service, whose tasks always run on Fargate.
func expressTasks(i *instance) []task {
	t := newTask("ecs_express_service", i, i.object)
	t.fargate = model.Yes
	t.networks, t.open = i.blocks("network_configuration")
	return []task{t}
}

// eventTasks reads the target of an EventBridge rule.
func eventTasks(i *instance) []task {
	return nestedTasks("event_target", i, i.arg("arn"), i.object, "ecs_target")
}

// scheduleTasks reads an EventBridge Scheduler schedule.
func scheduleTasks(i *instance) []task {
	var tasks []task
	targets, open := i.blocks("target")
	for _, target := range orUnknown(targets, open, i.object) {
		tasks = append(tasks, nestedTasks("schedule", i, target.arg("arn"), target, "ecs_parameters")...)
	}
	return tasks
}

// pipeTasks reads the target of an EventBridge Pipe.
func pipeTasks(i *instance) []task {
	var tasks []task
	parameters, open := i.blocks("target_parameters")
	for _, p := range orUnknown(parameters, open, i.object) {
		tasks = append(tasks, nestedTasks("pipe", i, i.arg("target"), p, "ecs_task_parameters")...)
	}
	for n, t := range tasks {
		tasks[n].networks = nil
		for _, configuration := range t.networks {
			inner, open := configuration.blocks("aws_vpc_configuration")
			tasks[n].networks = append(tasks[n].networks, inner...)
			tasks[n].open = mergeReasons(tasks[n].open, open)
		}
	}
	return tasks
}

// nestedTasks reads the blocks that say how a target starts tasks.
func nestedTasks(kind string, i *instance, cluster argument, parent object, block string) []task {
	var tasks []task
	specs, open := parent.blocks(block)
	for _, spec := range orUnknown(specs, open, parent) {
		t := newTask(kind, i, spec)
		t.cluster, t.definition = cluster, spec.arg("task_definition_arn")
		t.networks, t.open = spec.blocks("network_configuration")
		tasks = append(tasks, t)
	}
	return tasks
}

// batchTasks reads an AWS Batch compute environment; its type says whether it is Fargate.
func batchTasks(i *instance) []task {
	resources, open := i.blocks("compute_resources")
	var tasks []task
	for _, r := range orUnknown(resources, open, i.object) {
		t := newTask("batch_compute_environment", i, r)
		t.words = &vocabulary{subnets: "subnets", groups: "security_group_ids"}
		t.networks = []object{r}
		arg := r.arg("type")
		kind, ok := arg.eval().text()
		switch {
		case !ok:
			t.fargate, t.why = model.Unclear, arg.orMissing(r, "type")
		default:
			t.fargate = answer(strings.HasPrefix(strings.ToUpper(kind), "FARGATE"))
		}
		tasks = append(tasks, t)
	}
	return tasks
}
