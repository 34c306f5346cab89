package terraform

import (
	"maps"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

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
}

// runTask matches the resource of a state that starts a task.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
var runTask = regexp.MustCompile(`^arn:[^:]*:states:::(?:ecs:runTask(?:\.sync|\.waitForTaskToken)?|aws-sdk:ecs:runTask)$`)

// stateMachineTasks reads the states of a Step Functions state machine that start tasks.
func (a *adapter) stateMachineTasks(i *instance) []task {
	definition := a.definition(i)
	if !definition.value.IsKnown() {
		why := definition.value.why
		a.notes.add(model.SeverityWarning, i.ref(), "Whether %s starts tasks is not known%s.", i.address(), because(why))
		return nil
	}
	var tasks []task
	walkStates(definition, func(name string, state object) {
		resource, _ := state.arg("Resource").eval().text()
		if !runTask.MatchString(a.symbols.display(resource)) {
			return
		}
		parameters, _ := state.blocks("Parameters")
		if len(parameters) == 0 {
			parameters, _ = state.blocks("Arguments") // JSONata
		}
		for _, p := range parameters {
			tasks = append(tasks, stateTask(i, name, p))
		}
	})
	return tasks
}

func because(why []model.Unknown) string {
	if len(why) == 0 {
		return ""
	}
	return ": " + why[0].Reason
}

// definition returns the state machine's definition as an object. Where the text is not known as a whole, because
// something in it is not, the argument of the jsonencode that makes it still tells the rest.
func (a *adapter) definition(i *instance) object {
	arg := i.arg("definition")
	if !arg.set {
		return object{scope: i.scope, at: i.res.at, value: arg.eval()}
	}
	if inner, ok := arg.encoded(); ok {
		return object{scope: inner.scope, at: inner.anchor, value: inner.scope.eval(inner.expr), expr: inner.expr}
	}
	result := object{scope: arg.scope, at: arg.at, value: arg.eval()}
	if text, ok := result.value.text(); ok {
		v, err := stdlib.JSONDecode(cty.StringVal(text))
		if err != nil {
			a.notes.add(model.SeverityWarning, arg.ref(), "The definition of %s is not JSON: %v.", i.address(), err)
			v = cty.NullVal(cty.DynamicPseudoType)
		}
		result.value = known(v)
	}
	return result
}

// encoded returns what the argument is the JSON of, if jsonencode makes it.
func (a argument) encoded() (origin, bool) {
	if a.expr == nil { // of a plan
		return origin{}, false
	}
	o := a.scope.originOf(a.expr).follow()
	call, ok := o.expr.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "jsonencode" || len(call.Args) != 1 {
		return origin{}, false
	}
	return o.to(call.Args[0]).follow(), true
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
