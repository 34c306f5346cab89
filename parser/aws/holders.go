package aws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// launched returns what starts tasks with the properties of the ECS API.
func launched(res *Resource, kind string, properties, network Value) tasks {
	return tasks{
		res: res, id: res.ID, kind: kind,
		launch:   launchOf(properties),
		groups:   network.Get("SecurityGroups"),
		subnets:  network.Get("Subnets"),
		public:   network.Get("AssignPublicIp"),
		platform: properties.Get("PlatformVersion"),
		exec:     properties.Get("EnableExecuteCommand"),
		perhaps:  network.Maybe(),

		overrides: properties.Get("Overrides"),
	}
}

// serviceTasks reads an ECS service, and reports whether it starts tasks: those of an external deployment have task sets that do.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
func (a *adapter) serviceTasks(res *Resource) (tasks, bool) {
	properties := a.properties(res)
	deployment := properties.Get("DeploymentController")
	controller := deployment.Get("Type")
	kind, known := a.Known(controller)
	external := strings.EqualFold(kind, "EXTERNAL")
	if external && len(deployment.Maybe()) == 0 {
		return tasks{}, false
	}
	t := startedBy(res, "ecs_service", properties, "AwsvpcConfiguration")
	if external {
		t.maybe = deployment.Maybe() // it runs nothing itself where that holds
	}
	switch {
	case strings.EqualFold(kind, "CODE_DEPLOY"):
		a.deploy(&t, func(part string) []model.Unknown {
			return a.because(controller, fmt.Sprintf("the AppSpec file with which CodeDeploy deploys %s gives its %s", res.ID, part))
		})
	case controller.Kind != Absent && !known:
		a.deploy(&t, func(string) []model.Unknown { return a.Why(controller) })
	}
	return t, true
}

// deploy makes the network and the task definition of tasks unknown where the service names none: a deployment does.
// Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
func (a *adapter) deploy(t *tasks, why func(part string) []model.Unknown) {
	if t.launch.Get(networkProperty).Kind == Absent {
		network := a.Unknown(t.res.At, Reference{Why: why("network")})
		t.groups, t.subnets, t.public, t.launch = network, network, network, launchAlone(t.launch).With(networkProperty, network)
	}
	if t.definition.Kind == Absent {
		t.definition = a.Unknown(t.res.At, Reference{Why: why("task definition")})
	}
}

// runTasks reads the request that runs a task when Terraform plans.
func (a *adapter) runTasks(res *Resource) []tasks {
	return []tasks{startedBy(res, "ecs_task_execution", a.properties(res), "AwsvpcConfiguration")}
}

func (a *adapter) taskSetTasks(res *Resource) []tasks {
	return []tasks{startedBy(res, "ecs_task_set", a.properties(res), "AwsVpcConfiguration")}
}

// startedBy reads what says everything at its top level.
func startedBy(res *Resource, kind string, properties Value, network string) tasks {
	t := launched(res, kind, properties, properties.Get(networkProperty, network))
	t.launch = launchOf(res.Properties)
	t.cluster, t.definition = properties.Get("Cluster"), properties.Get("TaskDefinition")
	return t
}

// expressTasks reads an Express service, which always runs on Fargate.
func (a *adapter) expressTasks(res *Resource) []tasks {
	properties := a.properties(res)
	t := launched(res, "ecs_express_service", properties, properties.Get(networkProperty))
	t.launch, t.cluster = fixedLaunch(properties), properties.Get("Cluster")
	t.images = []model.Image{a.image(properties.Get("PrimaryContainer", "Image"), res.ID, a.placeOf(res), nil)}
	t.public = a.Unknown(res.At, Reference{Why: a.becauseOf(res, "whether an Express service gives its tasks public addresses is not known")})
	return []tasks{t}
}

// ruleTasks reads the targets of an EventBridge rule that are tasks.
func (a *adapter) ruleTasks(res *Resource) []tasks {
	var all []tasks
	var names []string
	for _, target := range a.properties(res).Get("Targets").Items {
		parameters := target.Get("EcsParameters")
		if parameters.Kind == Absent {
			continue
		}
		t := launched(res, "event_target", parameters, parameters.Get(networkProperty, "AwsVpcConfiguration"))
		t.cluster, t.definition, t.maybe = target.Get("Arn"), parameters.Get("TaskDefinitionArn"), target.Maybe()
		t.overrides = a.overridesIn(target.Get("Input"))
		if transformer := target.Get("InputTransformer"); transformer.Kind != Absent {
			t.overrides = a.Unknown(transformer.At, Reference{Why: a.because(transformer, "the input of "+res.ID+" is made of the event")})
		}
		all, names = append(all, t), append(names, target.Get("Id").Text)
	}
	for i := range all {
		if len(all) > 1 {
			all[i].id = fmt.Sprintf("%s[%q]", res.ID, names[i])
		}
	}
	return all
}

func (a *adapter) scheduleTasks(res *Resource) []tasks {
	way := []string{"Target", "EcsParameters"}
	target := a.properties(res).Get("Target")
	all := a.startedIn(res, "schedule", way, "AwsvpcConfiguration", target.Get("Arn"))
	for i := range all {
		all[i].overrides = a.overridesIn(target.Get("Input"))
	}
	return all
}

func (a *adapter) pipeTasks(res *Resource) []tasks {
	way := []string{"TargetParameters", "EcsTaskParameters"}
	return a.startedIn(res, "pipe", way, "AwsvpcConfiguration", a.properties(res).Get("Target"))
}

// startedIn reads what starts tasks with parameters that are nested.
func (a *adapter) startedIn(res *Resource, kind string, way []string, network string, cluster Value) []tasks {
	parameters := a.properties(res).Get(way...)
	if parameters.Kind == Absent {
		return nil
	}
	t := launched(res, kind, parameters, parameters.Get(networkProperty, network))
	t.launch = launchOf(res.Properties.Get(way...))
	t.cluster, t.definition, t.maybe = cluster, parameters.Get("TaskDefinitionArn"), parameters.Maybe()
	return []tasks{t}
}

// batchTasks reads a compute environment, whose type says whether it is on Fargate: FARGATE or FARGATE_SPOT.
func (a *adapter) batchTasks(res *Resource) []tasks {
	resources := a.properties(res).Get("ComputeResources")
	if resources.Kind == Absent {
		return nil // unmanaged: its instances are the customer's own
	}
	launch := a.Each(res.Properties.Get("ComputeResources", "Type"), func(v Value) Value {
		v.Text = strings.TrimSuffix(strings.ToUpper(v.Text), "_SPOT")
		return v
	})
	if launch.Kind == Absent {
		launch = a.Unknown(resources.At, Reference{Why: a.because(resources, res.ID+" has no Type")})
	}
	return []tasks{{
		res: res, id: res.ID, kind: "batch_compute_environment",
		launch:  Value{Kind: Object, At: launch.At, Fields: []Field{{Key: launchType, Value: launch}}},
		groups:  resources.Get("SecurityGroupIds"),
		subnets: resources.Get("Subnets"),
		images:  a.jobImages(),
		public:  a.Unknown(resources.At, Reference{Why: a.becauseOf(res, "the job definitions decide whether their tasks get public addresses")}),
	}}
}

// jobImages returns the images of the job definitions for Fargate: jobs name them when they are submitted, so any
// environment of the files may run any of them.
// Source: https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
func (a *adapter) jobImages() []model.Image {
	var images []model.Image
	for _, res := range a.byType[TypeJobDefinition] {
		properties := a.properties(res)
		platforms := properties.Get("PlatformCapabilities")
		if platforms.Kind == Absent || platforms.Kind == List && !slices.ContainsFunc(platforms.Items, a.mayBeFargate) {
			continue
		}
		containers := []Value{properties.Get("ContainerProperties")}
		if tasks := properties.Get("EcsProperties"); tasks.Kind != Absent {
			containers = nil
			for _, task := range tasks.Get("TaskProperties").Items {
				containers = append(containers, task.Get("Containers").Items...)
			}
		}
		for _, container := range containers {
			images = append(images, a.image(container.Get("Image"), res.ID, a.placeOf(res), model.Reasons(res.Existence.Maybe(), container.Maybe())))
		}
	}
	return images
}

// mayBeFargate reports whether a platform is Fargate, or not known.
func (a *adapter) mayBeFargate(platform Value) bool {
	text, known := a.Known(platform)
	return !known || strings.EqualFold(text, "FARGATE")
}
