package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// fargate decides whether the tasks of a service run on Fargate: by its launch type, its capacity providers, those of
// its cluster, and else by what its task definition requires.
func (a *adapter) fargate(t task, definition *instance) (model.Ternary, []model.Unknown) {
	if arg := t.spec.arg(t.words.launchType); !arg.eval().absent() {
		launch, ok := arg.eval().text()
		if !ok {
			return model.Unclear, arg.whyUnknown(arg.eval())
		}
		return answer(launch == "FARGATE"), nil
	}
	providers, open := strategy(t.spec, t.words.strategy, t.words.provider)
	if len(providers) == 0 && len(open) == 0 {
		providers, open = a.clusterStrategy(t.cluster)
	}
	if len(providers) > 0 || len(open) > 0 {
		return onFargate(providers, open)
	}
	if definition == nil {
		return withoutDefinition(t)
	}
	return requiresFargate(definition)
}

func answer(yes bool) model.Ternary {
	if yes {
		return model.Yes
	}
	return model.No
}

// onFargate decides by the names of capacity providers; any provider but AWS's own two is made of EC2 instances.
func onFargate(providers []string, open []model.Unknown) (model.Ternary, []model.Unknown) {
	switch {
	case slices.Contains(providers, "FARGATE"), slices.Contains(providers, "FARGATE_SPOT"):
		return model.Yes, nil
	case len(open) > 0:
		return model.Unclear, open
	default:
		return model.No, nil
	}
}

// strategy returns the capacity providers that the blocks of a strategy name.
func strategy(o object, block, provider string) ([]string, []model.Unknown) {
	var providers []string
	blocks, open := o.blocks(block)
	for _, b := range blocks {
		v := b.arg(provider).eval()
		name, ok := v.text()
		if !ok || len(b.maybe) > 0 {
			open = mergeReasons(open, v.why, b.maybe)
			continue
		}
		providers = append(providers, name)
	}
	return providers, open
}

const defaultStrategy = "default_capacity_provider_strategy"

// clusterStrategy returns the default capacity providers of the cluster that a service runs in.
func (a *adapter) clusterStrategy(cluster argument) ([]string, []model.Unknown) {
	for _, i := range a.byType["aws_ecs_cluster"] {
		if !a.names(cluster, i) {
			continue
		}
		if providers, open := strategy(i.object, defaultStrategy, providerWords.provider); len(providers)+len(open) > 0 {
			return providers, open // before version 5 of the provider
		}
		for _, p := range a.byType["aws_ecs_cluster_capacity_providers"] {
			if a.names(p.arg("cluster_name"), i) {
				return strategy(p.object, defaultStrategy, providerWords.provider)
			}
		}
	}
	return nil, nil
}

// names reports whether an argument means the cluster, by reference or by its name.
func (a *adapter) names(arg argument, cluster *instance) bool {
	text, ok := arg.eval().text()
	if !ok {
		return false
	}
	if ref, rest, ok := a.symbols.reference(text); ok && rest == "" {
		return ref.of == cluster
	}
	name, ok := cluster.arg("name").eval().text()
	return ok && name == text
}

// taskDefinition returns the task definition of these files that an argument means: by reference, by a text with a
// reference in it such as "${family}:${revision}", or by its family. It returns nil where there is none.
func (a *adapter) taskDefinition(arg argument) *instance {
	if !arg.set {
		return nil
	}
	for _, text := range stringsIn(arg.symbolic().Value) {
		for _, ref := range a.symbols.references(text) {
			if ref.of.res.typ == "aws_ecs_task_definition" {
				return a.ownDefinition(ref.of)
			}
		}
		for _, i := range a.byType["aws_ecs_task_definition"] {
			family, ok := i.arg("family").eval().text()
			if ok && familyOf(text) == family {
				return i
			}
		}
	}
	return a.mentionedDefinition(arg)
}

// mentionedDefinition returns the first task definition that an expression refers to in any way.
func (a *adapter) mentionedDefinition(arg argument) *instance {
	if arg.expr == nil {
		return nil
	}
	o := arg.scope.originOf(arg.expr).follow()
	m := o.scope.module
	for _, t := range m.usageOf(o.expr).refs {
		name, _ := attrName(t, 1)
		r, ok := m.config.resources["aws_ecs_task_definition."+name]
		if !ok || t.RootName() != r.typ {
			continue
		}
		if instances := m.instances(r); len(instances) > 0 {
			return instances[0]
		}
	}
	return nil
}

// ownDefinition returns the resource behind a data source that looks up the latest revision of its family.
func (a *adapter) ownDefinition(i *instance) *instance {
	if !i.res.data {
		return i
	}
	return a.taskDefinition(i.arg("task_definition"))
}

// requiresFargate decides by what a task definition requires.
func requiresFargate(definition *instance) (model.Ternary, []model.Unknown) {
	required, open := definition.arg("requires_compatibilities").members()
	for _, item := range required {
		if text, ok := item.text(); ok && text == "FARGATE" {
			return model.Yes, nil
		}
		open = mergeReasons(open, item.why)
	}
	if len(open) > 0 {
		return model.Unclear, open
	}
	return model.No, nil
}

// withoutDefinition decides for a holder that says nothing itself and whose task definition is not in the files.
func withoutDefinition(t task) (model.Ternary, []model.Unknown) {
	if len(t.networks)+len(t.open) == 0 {
		return model.No, nil // without awsvpc networking it cannot run on Fargate
	}
	return model.Unclear, []model.Unknown{{
		Reason: "neither " + t.id + " nor these files say whether its tasks run on Fargate",
		At:     t.holder.ref(),
	}}
}
