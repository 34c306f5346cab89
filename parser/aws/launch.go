package aws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// The properties that decide where tasks run.
const (
	launchType       = "LaunchType"
	providerStrategy = "CapacityProviderStrategy"
	networkProperty  = "NetworkConfiguration"
)

// launchOf returns what decides where tasks run: properties without choices as they are.
func launchOf(properties Value) Value {
	if !properties.hasChoice() {
		return properties
	}
	return launchAlone(properties)
}

// launchAlone keeps what decides where tasks run, as each combination of choices is decided: of the network only whether there is
// one.
func launchAlone(properties Value) Value {
	network := properties.Get(networkProperty)
	return Value{Kind: Object, At: properties.At, Fields: []Field{
		{Key: launchType, Value: properties.Get(launchType)},
		{Key: providerStrategy, Value: properties.Get(providerStrategy)},
		{Key: networkProperty, Value: presence(network)},
	}}
}

// presence returns the value with a scalar in the place of anything that is there.
func presence(v Value) Value {
	switch v.Kind {
	case Absent:
		return v
	case Choice:
		v.MapOptions(presence)
		return v
	default:
		return Value{Kind: Scalar, At: v.At, Text: "given"}
	}
}

// fixedLaunch is the launch of tasks that are known to run on Fargate.
func fixedLaunch(at Value) Value {
	return Value{Kind: Object, At: at.At, Fields: []Field{{Key: launchType, Value: Value{Kind: Scalar, At: at.At, Text: "FARGATE"}}}}
}

// fargate decides whether tasks run on Fargate. Where that depends on conditions, every outcome is decided.
func (a *adapter) fargate(t *tasks) (model.Ternary, []model.Unknown) {
	if !t.launch.hasChoice() {
		return a.decide(t, t.launch)
	}
	options := a.Lift(t.launch)
	fargate, why := a.decide(t, options[0].Value)
	for _, o := range options[1:] {
		other, further := a.decide(t, o.Value)
		if other != fargate {
			fargate, why = model.Unclear, model.Reasons(why, WhyAny(options))
		}
		why = model.Reasons(why, further)
	}
	return fargate, why
}

// decide decides by the launch type, the capacity providers, those of the cluster, and else by what the task
// definition requires.
func (a *adapter) decide(t *tasks, launch Value) (model.Ternary, []model.Unknown) {
	if v := launch.Get(launchType); v.Kind != Absent {
		text, known := a.Known(v)
		if !known {
			return model.Unclear, a.Why(v)
		}
		return answer(strings.EqualFold(text, "FARGATE")), nil
	}
	if v := launch.Get(providerStrategy); v.Kind != Absent && !isEmpty(v) {
		return a.onFargate(v)
	}
	if launch.Get(networkProperty).Kind == Absent {
		return model.No, nil // without a network interface of their own, tasks cannot run on Fargate
	}
	if v := a.clusterStrategy(t.cluster); v.Kind != Absent && !isEmpty(v) {
		return a.onFargate(v)
	}
	return a.requiresFargate(t)
}

func isEmpty(v Value) bool { return v.Kind == List && len(v.Items)+len(v.Open()) == 0 }

// onFargate decides by capacity providers: all but AWS's own two are made of instances.
func (a *adapter) onFargate(strategy Value) (model.Ternary, []model.Unknown) {
	strategy = a.Gather(strategy, a.SettleItem)
	open := slices.Clone(strategy.Open())
	for _, item := range strategy.Items {
		provider := item.Get("CapacityProvider")
		text, known := a.Known(provider)
		ours := known && (text == "FARGATE" || text == "FARGATE_SPOT")
		switch ref := a.Whole(provider); {
		case ours && len(item.Maybe()) == 0:
			return model.Yes, nil
		case ours:
			open = append(open, item.Maybe()...)
		case !known && (ref == nil || ref.Resource == nil): // a resource is a provider of the customer's own
			open = append(open, a.Why(provider)...)
		}
	}
	if len(open) > 0 {
		return model.Unclear, open
	}
	return model.No, nil
}

// clusterStrategy returns the default capacity providers of a cluster of these files.
func (a *adapter) clusterStrategy(cluster Value) Value {
	if cluster.Kind == Absent {
		return Value{}
	}
	res := a.clusterOf(cluster)
	if res == nil {
		return a.strategies[a.idOf(cluster)]
	}
	written := a.properties(res)
	if own := written.Get("DefaultCapacityProviderStrategy"); own.Kind != Absent {
		return own
	}
	return a.strategies[res.ID]
}

// clusterOf returns the cluster of these files that a value means, by reference or by its name; nil if it is none.
func (a *adapter) clusterOf(v Value) *Resource {
	id := a.idOf(v)
	if res := a.find(index{TypeCluster, ""}, id); res != nil {
		return res
	}
	return a.find(index{TypeCluster, "ClusterName"}, id)
}

// requiresFargate decides by what the task definition requires.
func (a *adapter) requiresFargate(t *tasks) (model.Ternary, []model.Unknown) {
	res := a.definition(t.definition)
	if res == nil {
		reason := fmt.Sprintf("neither %s nor these files say whether its tasks run on Fargate", t.id)
		return model.Unclear, a.becauseOf(t.res, reason)
	}
	return a.requires(res)
}

// requires reports whether a task definition requires Fargate.
func (a *adapter) requires(definition *Resource) (model.Ternary, []model.Unknown) {
	required := a.properties(definition).Get("RequiresCompatibilities")
	open := slices.Concat(required.Open(), a.Why(required))
	for _, item := range required.Items {
		if item.Text == "FARGATE" && len(item.Maybe()) == 0 {
			return model.Yes, nil
		}
		open = append(open, item.Maybe()...)
	}
	if len(open) > 0 {
		return model.Unclear, open
	}
	return model.No, nil
}

// definition returns the task definition of these files that a value means, by reference or by its family; nil where
// there is none.
func (a *adapter) definition(v Value) *Resource {
	_, refs := a.Pieces(v.Text)
	for _, ref := range refs {
		if ref.Resource.is(TypeTaskDefinition) {
			return ref.Resource
		}
	}
	family, known := a.Known(v)
	_, name, isARN := strings.Cut(family, ":task-definition/")
	if isARN {
		family = name
	}
	if family, _, _ = strings.Cut(family, ":"); !known {
		return nil
	}
	return a.find(index{TypeTaskDefinition, "Family"}, family)
}
