package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ecs"

	"github.com/egresslint/egresslint/internal/model"
)

// The properties that decide where tasks run.
const (
	launchType       = "LaunchType"
	providerStrategy = "CapacityProviderStrategy"
	networkProperty  = "NetworkConfiguration"
)

// launchOf keeps what decides where tasks run: of the network only whether there is one.
func launchOf(properties value) value {
	network := properties.get(networkProperty)
	launch := value{kind: mapping, at: properties.at, fields: []field{
		{key: launchType, value: properties.get(launchType)},
		{key: providerStrategy, value: properties.get(providerStrategy)},
		{key: networkProperty, value: presence(network)},
	}}
	return launch
}

// presence returns the value with a scalar in the place of anything that is there.
func presence(v value) value {
	switch v.kind {
	case absent:
		return v
	case choice:
		options := make([]option, len(v.options))
		for i, o := range v.options {
			options[i] = option{o.guards, o.why, presence(o.value)}
		}
		v.options = options
		return v
	default:
		return value{kind: scalar, at: v.at, text: "given"}
	}
}

// fixedLaunch is the launch of tasks that are known to run on Fargate.
func fixedLaunch(at value) value {
	return value{kind: mapping, at: at.at, fields: []field{{key: launchType, value: value{kind: scalar, at: at.at, text: "FARGATE"}}}}
}

// fargate decides whether tasks run on Fargate. Where that depends on conditions, every outcome is decided.
func (a *adapter) fargate(t tasks) (model.Ternary, []model.Unknown) {
	options := a.lift(t.launch)
	answer, why := a.decide(t, options[0].value)
	for _, o := range options[1:] {
		other, further := a.decide(t, o.value)
		if other != answer {
			answer, why = model.Unclear, append(why, whyAny(options)...)
		}
		why = append(why, further...)
	}
	return answer, unique(why)
}

// decide decides by the launch type, the capacity providers, those of the cluster, and else by what the task
// definition requires.
func (a *adapter) decide(t tasks, launch value) (model.Ternary, []model.Unknown) {
	if v := launch.get(launchType); v.kind != absent {
		text, known := a.known(v)
		if !known {
			return model.Unclear, a.why(v)
		}
		return truly(strings.EqualFold(text, "FARGATE")).answer, nil
	}
	if v := launch.get(providerStrategy); v.kind != absent && !isEmpty(v) {
		return a.onFargate(v)
	}
	if launch.get(networkProperty).kind == absent {
		return model.No, nil // without a network interface of their own, tasks cannot run on Fargate
	}
	if v := a.clusterStrategy(t.cluster); v.kind != absent && !isEmpty(v) {
		return a.onFargate(v)
	}
	return a.requiresFargate(t)
}

func isEmpty(v value) bool { return v.kind == list && len(v.items)+len(v.open) == 0 }

// onFargate decides by capacity providers: all but AWS's own two are made of instances.
func (a *adapter) onFargate(strategy value) (model.Ternary, []model.Unknown) {
	strategy = a.gather(strategy, a.settleItem)
	open := slices.Clone(strategy.open)
	for _, item := range strategy.items {
		provider := item.get("CapacityProvider")
		text, known := a.known(provider)
		ours := known && (text == "FARGATE" || text == "FARGATE_SPOT")
		switch ref := a.whole(provider); {
		case ours && len(item.maybe) == 0:
			return model.Yes, nil
		case ours:
			open = append(open, item.maybe...)
		case !known && (ref == nil || ref.resource == nil): // a resource is a provider of the customer's own
			open = append(open, a.why(provider)...)
		}
	}
	if len(open) > 0 {
		return model.Unclear, open
	}
	return model.No, nil
}

// clusterStrategy returns the default capacity providers of a cluster of these files.
func (a *adapter) clusterStrategy(cluster value) value {
	if cluster.kind == absent {
		return value{}
	}
	res := a.clusterOf(cluster)
	if res == nil {
		return a.strategies[a.idOf(cluster)]
	}
	written, from := decode[ecs.Cluster](a.run, res, res.properties())
	if own := from.of(&written.DefaultCapacityProviderStrategy); own.kind != absent {
		return own
	}
	return a.strategies[res.id]
}

// clusterOf returns the cluster of these files that a value means, by reference or by its name; nil if it is none.
func (a *adapter) clusterOf(v value) *resource {
	id := a.idOf(v)
	for _, res := range a.byKind[typeCluster] {
		if res.id == id {
			return res
		}
		if name, known := a.known(a.settle(res.property("ClusterName"))); known && name != "" && name == id {
			return res
		}
	}
	return nil
}

// requiresFargate decides by what the task definition requires.
func (a *adapter) requiresFargate(t tasks) (model.Ternary, []model.Unknown) {
	res := a.definition(t.definition)
	if res == nil {
		reason := fmt.Sprintf("neither %s nor these files say whether its tasks run on Fargate", t.id)
		return model.Unclear, a.because(t.res.at, reason)
	}
	written, from := decode[ecs.TaskDefinition](a.run, res, res.properties())
	required := from.of(&written.RequiresCompatibilities)
	open := slices.Concat(required.open, a.why(required))
	for _, item := range required.items {
		if item.text == "FARGATE" && len(item.maybe) == 0 {
			return model.Yes, nil
		}
		open = append(open, item.maybe...)
	}
	if len(open) > 0 {
		return model.Unclear, open
	}
	return model.No, nil
}

// definition returns the task definition of these files that a value means, by reference or by its family; nil where
// there is none.
func (a *adapter) definition(v value) *resource {
	_, refs := a.pieces(v.text)
	for _, ref := range refs {
		if ref.resource.is(typeTask) {
			return ref.resource
		}
	}
	family, known := a.known(v)
	if family, _, _ = strings.Cut(family, ":"); !known || family == "" {
		return nil
	}
	for _, res := range a.byKind[typeTask] {
		if name, ok := a.known(a.settle(res.property("Family"))); ok && name == family {
			return res
		}
	}
	return nil
}
