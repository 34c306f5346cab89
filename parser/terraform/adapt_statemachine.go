package terraform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
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
	w := &stateWalker{adapter: a, machine: i}
	for _, d := range a.documents(i, "definition") {
		if why := d.whyUnknown(); len(why) > 0 {
			w.unclear(i.ref(), "Whether "+i.address(), why)
			continue
		}
		w.maybe = d.maybe
		w.walk(d.object)
	}
	return w.tasks
}

// stateWalker collects the tasks that the states of a state machine start.
type stateWalker struct {
	*adapter
	machine *instance
	maybe   []model.Unknown // why the definition may be another one
	tasks   []task
}

// unclear notes that it is not known whether something starts tasks.
func (w *stateWalker) unclear(at source.Ref, what string, why []model.Unknown) {
	reason := ""
	if len(why) > 0 {
		reason = ": " + why[0].Reason
	}
	w.notes.add(model.SeverityWarning, at, "%s starts tasks is not known%s.", what, reason)
}

// blocks returns the objects in a field of a definition. Where it may hold others, it is noted that they may start tasks.
func (w *stateWalker) blocks(o object, name string) []object {
	list, open := o.blocks(name)
	if len(open) > 0 {
		w.unclear(w.notes.at(o.at), "Whether what is in "+name+" of "+w.machine.address(), open)
	}
	return list
}

// walk visits all states of a definition, those of parallel branches and maps too.
func (w *stateWalker) walk(definition object) {
	for _, all := range w.blocks(definition, "States") {
		for _, name := range fieldNames(all.value.Value) {
			for _, state := range w.blocks(all, name) {
				w.state(name, state)
				for _, inner := range []string{"Branches", "Iterator", "ItemProcessor"} {
					for _, definition := range w.blocks(state, inner) {
						w.walk(definition)
					}
				}
			}
		}
	}
}

// state adds the task that a state starts, if it starts any.
func (w *stateWalker) state(name string, state object) {
	resource := state.arg("Resource")
	text, ok := resource.symbolic().text()
	switch {
	case !resource.set:
		return
	case !ok, text != "" && strings.HasPrefix(text, sentinel.Opening) && len(w.symbols.references(text)) == 0:
		w.unclear(resource.ref(), "Whether the state "+name+" of "+w.machine.address(), resource.whyUnknown(resource.eval()))
		return
	case !runTask.MatchString(w.symbols.display(text)):
		return
	}
	parameters, open := state.blocks("Parameters")
	if len(parameters)+len(open) == 0 {
		parameters, open = state.blocks("Arguments") // JSONata
	}
	for _, p := range orUnknown(parameters, open, state) {
		p.maybe = mergeReasons(p.maybe, w.maybe)
		w.tasks = append(w.tasks, stateTask(w.machine, name, p))
	}
}

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
	t.networks, t.open = inner(parameters, "NetworkConfiguration", "AwsvpcConfiguration")
	return t
}

// inner returns the objects two fields deep, and the reasons why there may be others.
func inner(o object, outer, name string) ([]object, []model.Unknown) {
	var list []object
	blocks, open := o.blocks(outer)
	for _, b := range blocks {
		more, why := b.blocks(name)
		list, open = append(list, more...), mergeReasons(open, why)
	}
	return list, open
}

// orUnknown returns blocks, and one that stands for those that there may be.
func orUnknown(blocks []object, open []model.Unknown, of object) []object {
	if len(open) == 0 {
		return blocks
	}
	return append(blocks, object{scope: of.scope, at: of.at, value: unknown("", open...), maybe: mergeReasons(of.maybe, open)})
}

// only returns the objects of a list that may hold others, where these do not matter.
func only(list []object, _ []model.Unknown) []object { return list }
