package terraform

import (
	"maps"
	"regexp"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// stateWords are the names in the Amazon States Language, which are those of the ECS API.
var stateWords = vocabulary{
	launchType: "LaunchType",
	strategy:   "CapacityProviderStrategy",
	provider:   "CapacityProvider",
	platform:   "PlatformVersion",
	subnets:    "Subnets",
	groups:     "SecurityGroups",
	exec:       "EnableExecuteCommand",
}

// runTask matches the resource of a state that starts a task.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
var runTask = regexp.MustCompile(`^arn:[^:]*:states:::(?:ecs:runTask(?:\.sync|\.waitForTaskToken)?|aws-sdk:ecs:runTask)$`)

// stateMachineTasks reads the states of a Step Functions state machine that start tasks.
func (a *adapter) stateMachineTasks(i *instance) []task {
	var tasks []task
	for _, d := range a.documents(i, "definition") {
		if why := d.whyUnknown(); len(why) > 0 {
			a.notes.add(model.SeverityWarning, i.ref(), "Whether %s starts tasks is not known%s.", i.address(), because(why))
		}
		walkStates(d.object, func(name string, state object) {
			tasks = append(tasks, a.stateTasks(i, name, state, d.maybe)...)
		})
	}
	return tasks
}

// stateTasks returns the tasks that a state starts: one, if it starts any.
func (a *adapter) stateTasks(i *instance, name string, state object, maybe []model.Unknown) []task {
	resource, _ := state.arg("Resource").symbolic().text()
	if !runTask.MatchString(a.symbols.display(resource)) {
		return nil
	}
	parameters, _ := state.blocks("Parameters")
	if len(parameters) == 0 {
		parameters, _ = state.blocks("Arguments") // JSONata
	}
	var tasks []task
	for _, p := range parameters {
		p.maybe = mergeReasons(p.maybe, maybe)
		tasks = append(tasks, stateTask(i, name, p))
	}
	return tasks
}

func because(why []model.Unknown) string {
	if len(why) == 0 {
		return ""
	}
	return ": " + why[0].Reason
}

// walkStates visits all states of a definition, those of parallel branches and maps too.
func walkStates(definition object, visit func(name string, state object)) {
	states, _ := definition.blocks("States")
	for _, all := range states {
		for _, name := range fieldNames(all.value.Value) {
			for _, state := range only(all.blocks(name)) {
				visit(name, state)
				for _, inner := range []string{"Branches", "Iterator", "ItemProcessor"} {
					for _, definition := range only(state.blocks(inner)) {
						walkStates(definition, visit)
					}
				}
			}
		}
	}
}

func only(list []object, _ []model.Unknown) []object { return list }

// fieldNames lists the names of an object's attributes, sorted.
func fieldNames(v cty.Value) []string {
	if v, _ = v.Unmark(); !v.IsKnown() || v.IsNull() || !isObject(v) {
		return nil
	}
	return slices.Sorted(maps.Keys(v.AsValueMap()))
}

func stateTask(i *instance, state string, parameters object) task {
	t := newTask("state_machine_task", i, parameters)
	t.id += "[" + `"` + state + `"` + "]"
	t.words = &stateWords
	t.cluster, t.definition = parameters.arg("Cluster"), parameters.arg("TaskDefinition")
	for _, network := range only(parameters.blocks("NetworkConfiguration")) {
		t.networks = append(t.networks, only(network.blocks("AwsvpcConfiguration"))...)
	}
	return t
}
