package aws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// stateMachineTasks reads the states of a state machine that run tasks.
func (a *adapter) stateMachineTasks(res *Resource) []tasks {
	w := &stateWalker{adapter: a, machine: res}
	definition := a.Settle(a.definitionOf(res))
	if definition.Kind == Unknown {
		w.unclear(definition, "Whether "+res.ID)
		return nil
	}
	w.walk(definition, definition.Maybe())
	return w.tasks
}

// definitionOf returns the definition of a state machine: an object, or JSON in a text.
func (a *adapter) definitionOf(res *Resource) Value {
	if definition := res.Properties.Get("Definition"); definition.Kind != Absent && definition.Kind != Scalar {
		return definition
	}
	return a.Each(res.Properties.Get("DefinitionString"), func(text Value) Value {
		if text.Kind != Scalar {
			return text
		}
		text.Text = a.Substituted(text.Text, res.Properties.Get("DefinitionSubstitutions"))
		parsed, err := a.FromJSON(text)
		if err == nil && parsed.Kind == Object {
			return parsed
		}
		why := a.Why(text)
		if len(why) == 0 {
			why = a.because(text, "the definition of "+res.ID+" is not JSON that can be read here")
		}
		return a.Unknown(text.At, Reference{Why: why})
	})
}

// stateWalker collects the tasks that the states of a state machine start.
type stateWalker struct {
	*adapter
	machine *Resource
	tasks   []tasks
}

// unclear notes that it is not known whether something starts tasks.
func (w *stateWalker) unclear(v Value, what string) {
	reason := ""
	if why := w.Why(v); len(why) > 0 {
		reason = ": " + why[0].Reason
	}
	at := v.At
	if at.IsZero() {
		at = w.machine.At
	}
	w.note(model.SeverityWarning, at, fmt.Sprintf("%s starts tasks is not known%s.", what, reason))
}

// walk visits all states of a definition that may not be there for some reasons, those of parallel branches and maps too.
func (w *stateWalker) walk(definition Value, maybe []model.Unknown) {
	states := w.Settle(definition.Get("States"))
	maybe = model.Reasons(maybe, states.Maybe())
	if states.Kind == Unknown {
		w.unclear(states, "Whether what is in States of "+w.machine.ID)
		return
	}
	for _, f := range states.Fields {
		w.state(f.Key, f.Value, maybe)
		if f.Value.Kind == Unknown {
			continue
		}
		for _, name := range []string{"Branches", "Iterator", "ItemProcessor"} {
			w.inside(name, f.Value.Get(name), model.Reasons(maybe, f.Value.Maybe()))
		}
	}
}

// inside visits the definitions that a state holds.
func (w *stateWalker) inside(name string, v Value, maybe []model.Unknown) {
	inner := w.Gather(v, w.SettleItem)
	if len(inner.Open()) > 0 {
		w.unclear(v, "Whether what is in "+name+" of "+w.machine.ID)
	}
	for _, definition := range inner.Items {
		w.walk(definition, model.Reasons(maybe, definition.Maybe()))
	}
}

// state adds the task that a state starts, if it starts any.
func (w *stateWalker) state(name string, state Value, maybe []model.Unknown) {
	resource := state.Get("Resource")
	literals, refs := w.Pieces(resource.Text)
	switch {
	case resource.Kind == Unknown, literals[0] == "" && len(refs) > 0 && refs[0].Resource == nil:
		w.unclear(resource, "Whether the state "+name+" of "+w.machine.ID)
		return
	case !runsTask(resource.Text):
		return
	}
	t := w.stateTask(state)
	t.id = fmt.Sprintf("%s[%q]", w.machine.ID, name)
	t.maybe = model.Reasons(maybe, state.Maybe())
	w.tasks = append(w.tasks, t)
}

// runsTask reports whether a state's resource is the service integration that runs a task, in any of its patterns.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
func runsTask(resource string) bool {
	return strings.Contains(resource, ":states:::ecs:runTask") || strings.Contains(resource, ":states:::aws-sdk:ecs:runTask")
}

// stateTask returns what a state runs. Its parameters are called Arguments in the newer query language, JSONata.
func (w *stateWalker) stateTask(state Value) tasks {
	parameters := state.Get("Parameters")
	if arguments := state.Get("Arguments"); arguments.Kind != Absent {
		parameters = arguments
	}
	parameters = w.computed("a parameter", parameters)
	t := launched(w.machine, "state_machine_task", parameters, parameters.Get(networkProperty, "AwsvpcConfiguration"))
	t.groups, t.subnets = w.Gather(t.groups, w.SettleItem), w.Gather(t.subnets, w.SettleItem)
	t.cluster, t.definition = parameters.Get("Cluster"), parameters.Get("TaskDefinition")
	return t
}

// computed returns a value with unknowns in the place of what is known only when the state machine runs: fields whose
// names end in ".$" take their values from the execution's input, and {% … %} is an expression.
// Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
func (w *stateWalker) computed(name string, v Value) Value {
	switch v.Kind {
	case Scalar:
		if strings.HasPrefix(strings.TrimSpace(v.Text), "{%") {
			return w.running(v, name+" is computed when the state machine runs")
		}
	case List:
		v.Items = slices.Clone(v.Items)
		for i, item := range v.Items {
			v.Items[i] = w.computed(name, item)
		}
	case Object:
		v.Fields = slices.Clone(v.Fields)
		for i, f := range v.Fields {
			if key, fromInput := strings.CutSuffix(f.Key, ".$"); fromInput {
				v.Fields[i] = Field{key, f.At, w.running(f.Value, key+" is taken from the execution's input")}
			} else {
				v.Fields[i].Value = w.computed(f.Key, f.Value)
			}
		}
	default: // nothing to look into
	}
	return v
}

// running returns an unknown in the place of what is known only when the state machine runs.
func (w *stateWalker) running(v Value, reason string) Value {
	unknown := w.Unknown(v.At, Reference{Why: w.because(v, reason)})
	unknown.Via = v.Via
	unknown.SetMaybe(v.Maybe())
	return unknown
}
