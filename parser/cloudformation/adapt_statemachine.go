package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/stepfunctions"

	"github.com/egresslint/egresslint/internal/model"
)

// stateMachineTasks reads the states of a state machine that run tasks.
func (a *adapter) stateMachineTasks(res *resource) []tasks {
	written, from := decode[stepfunctions.StateMachine](a.run, res, definitionOf(res.properties()))
	definition := from.of(&written.Definition)
	if text := from.of(&written.DefinitionString); text.kind == scalar {
		text.text = a.substituted(text.text, from.of(&written.DefinitionSubstitutions))
		parsed, ok := a.fromJSON(text)
		if !ok {
			a.noteDefinition(res, text)
			return nil
		}
		definition = parsed
	}
	if definition.kind == absent {
		definition = a.definitionFile(res, from.of(&written.DefinitionSubstitutions))
	}
	states := runTaskStates(definition.get("States"))
	all := make([]tasks, len(states))
	for i, state := range states {
		all[i] = a.stateTasks(res, state.value)
		all[i].id = numbered(res, len(states), state.key)
	}
	return all
}

// definitionOf keeps the properties that hold the definition of a state machine. They are the same in SAM.
func definitionOf(properties value) value {
	properties.fields = slices.DeleteFunc(slices.Clone(properties.fields), func(f field) bool {
		return !slices.Contains([]string{"Definition", "DefinitionString", "DefinitionSubstitutions"}, f.key)
	})
	return properties
}

// noteDefinition tells about a definition that cannot be read, if it is of any concern.
func (a *adapter) noteDefinition(res *resource, text value) {
	if strings.Contains(text.text, "ecs:runTask") {
		a.note(model.SeverityWarning, text.at, fmt.Sprintf("The definition of %s is no JSON that can be read here, so the tasks that it runs are not known.", res.id))
	}
}

// substituted puts values in the place of ${name} in a definition.
func (a *adapter) substituted(definition string, substitutions value) string {
	for _, f := range substitutions.fields {
		if text, ok := a.text(f.value); ok && a.spend(len(definition)/64) {
			definition = strings.ReplaceAll(definition, "${"+f.key+"}", text)
		}
	}
	return definition
}

// runTaskStates returns the states that run ECS tasks, those inside of parallel and map states too.
func runTaskStates(states value) []field {
	var found []field
	for _, state := range states.fields {
		if runsTask(state.value.get("Resource").text) {
			found = append(found, state)
		}
		inner := []value{state.value.get("Iterator"), state.value.get("ItemProcessor")}
		for _, machine := range append(inner, state.value.get("Branches").items...) {
			found = append(found, runTaskStates(machine.get("States"))...)
		}
	}
	return found
}

// runsTask reports whether a state's resource is the service integration that runs a task, in any of its patterns.
func runsTask(resource string) bool {
	return strings.Contains(resource, ":states:::ecs:runTask") || strings.Contains(resource, ":states:::aws-sdk:ecs:runTask")
}

// stateTasks returns what a state runs. Its parameters are called Arguments in the newer query language.
func (a *adapter) stateTasks(res *resource, state value) tasks {
	parameters := state.get("Parameters")
	if arguments := state.get("Arguments"); arguments.kind != absent {
		parameters = arguments
	}
	network := parameters.get(networkProperty, "AwsvpcConfiguration")
	return tasks{
		res: res, kind: "state_machine_task",
		launch:     launchOf(parameters),
		groups:     a.computedList(network, "SecurityGroups"),
		subnets:    a.computedList(network, "Subnets"),
		cluster:    parameters.get("Cluster"),
		definition: parameters.get("TaskDefinition"),
		platform:   parameters.get("PlatformVersion"),
		exec:       parameters.get("EnableExecuteCommand"),
	}
}

// computedList returns a list of a state's parameters, which may be taken from the input of the execution.
func (r *run) computedList(parameters value, name string) value {
	if path := parameters.get(name + ".$"); path.kind != absent {
		return r.unknown(path.at, reference{list: true, why: r.because(path.at, fmt.Sprintf("%s is taken from the execution's input", name))})
	}
	v := r.gather(parameters.get(name), r.settleItem)
	v.items = slices.Clone(v.items)
	for i, item := range v.items {
		if strings.HasPrefix(item.text, "{%") {
			ref := reference{why: r.because(item.at, fmt.Sprintf("%s is computed when the state machine runs", name))}
			v.items[i] = r.unknown(item.at, ref)
		}
	}
	return v
}
