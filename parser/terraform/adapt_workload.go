package terraform

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// adaptWorkloads reads what starts tasks.
func (a *adapter) adaptWorkloads() {
	for _, i := range a.byType["aws_ecs_service"] {
		a.stack.Workloads[i.address()] = a.ecsService(i)
	}
}

// ecsService reads an ECS service.
func (a *adapter) ecsService(i *instance) *model.Workload {
	w := &model.Workload{
		ID:     i.address(),
		Kind:   "ecs_service",
		At:     i.ref(),
		Region: i.region(),
		Maybe:  i.maybe(),
	}
	definition := a.taskDefinition(i.arg("task_definition"))
	if definition != nil {
		w.TaskDefinition = definition.address()
	}
	w.Fargate, w.Unknown = a.fargate(i, definition)
	w.PlatformVersion, w.PlatformUnknown = platform(i.arg("platform_version"))
	a.network(w, i)
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
		return "", arg.scope.whyUnknown(v, arg.expr)
	}
	return text, nil
}

// network reads the groups and subnets of a workload's tasks.
func (a *adapter) network(w *model.Workload, i *instance) {
	w.Groups = model.References{Items: []model.Reference{}}
	w.Subnets = model.References{Items: []model.Reference{}}
	blocks, open := i.blocks("network_configuration")
	for _, b := range blocks {
		w.Subnets = a.references(b.arg("subnets"), a.subnetID)
		w.VPC = a.vpcOf(w.Subnets)
		w.Groups = a.groups(b.arg("security_groups"), w.VPC, w.Region, w.At)
		for n := range w.Groups.Items {
			w.Groups.Items[n].Maybe = mergeReasons(w.Groups.Items[n].Maybe, b.maybe)
		}
	}
	w.Groups.Open = mergeReasons(w.Groups.Open, open)
	w.Subnets.Open = mergeReasons(w.Subnets.Open, open)
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

// fargate decides whether the tasks of a service run on Fargate: by its launch type, its capacity providers, those of
// its cluster, and else by what its task definition requires.
func (a *adapter) fargate(i *instance, definition *instance) (model.Ternary, []model.Unknown) {
	if v := i.arg("launch_type").eval(); !v.absent() {
		launch, ok := v.text()
		if !ok {
			return model.Unclear, v.why
		}
		return answer(launch == "FARGATE"), nil
	}
	providers, open := a.strategy(i.object, "capacity_provider_strategy")
	if len(providers) == 0 && len(open) == 0 {
		providers, open = a.clusterStrategy(i.arg("cluster"))
	}
	if len(providers) > 0 || len(open) > 0 {
		return onFargate(providers, open)
	}
	if definition == nil {
		return a.withoutDefinition(i)
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
func (a *adapter) strategy(o object, block string) ([]string, []model.Unknown) {
	var providers []string
	blocks, open := o.blocks(block)
	for _, b := range blocks {
		v := b.arg("capacity_provider").eval()
		name, ok := v.text()
		if !ok || len(b.maybe) > 0 {
			open = mergeReasons(open, v.why, b.maybe)
			continue
		}
		providers = append(providers, name)
	}
	return providers, open
}

// clusterStrategy returns the default capacity providers of the cluster that a service runs in.
func (a *adapter) clusterStrategy(cluster argument) ([]string, []model.Unknown) {
	for _, i := range a.byType["aws_ecs_cluster"] {
		if !a.names(cluster, i) {
			continue
		}
		if providers, open := a.strategy(i.object, "default_capacity_provider_strategy"); len(providers)+len(open) > 0 {
			return providers, open // before version 5 of the provider
		}
		for _, p := range a.byType["aws_ecs_cluster_capacity_providers"] {
			if a.names(p.arg("cluster_name"), i) {
				return a.strategy(p.object, "default_capacity_provider_strategy")
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

// withoutDefinition decides for a service that says nothing itself and whose task definition is not in the files.
func (a *adapter) withoutDefinition(i *instance) (model.Ternary, []model.Unknown) {
	if blocks, open := i.blocks("network_configuration"); len(blocks)+len(open) == 0 {
		return model.No, nil // without awsvpc networking it cannot run on Fargate
	}
	return model.Unclear, []model.Unknown{{
		Reason: "neither " + i.address() + " nor these files say whether its tasks run on Fargate",
		At:     i.ref(),
	}}
}
