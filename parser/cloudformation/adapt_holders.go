package cloudformation

import (
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/batch"
	"github.com/awslabs/goformation/v7/cloudformation/ecs"
	"github.com/awslabs/goformation/v7/cloudformation/events"
	"github.com/awslabs/goformation/v7/cloudformation/pipes"
	"github.com/awslabs/goformation/v7/cloudformation/scheduler"
)

// serviceTasks reads an ECS service, unless its tasks are started by the task sets of an external deployment.
func (a *adapter) serviceTasks(res *resource) []tasks {
	properties := res.properties()
	written, from := decode[ecs.Service](a.run, res, properties)
	if *deref(deref(written.DeploymentController).Type) == "EXTERNAL" && written.NetworkConfiguration == nil {
		return nil
	}
	network := deref(deref(written.NetworkConfiguration).AwsvpcConfiguration)
	return []tasks{{
		res: res, id: res.id, kind: "ecs_service",
		launch:     launchOf(properties),
		groups:     from.of(&network.SecurityGroups),
		subnets:    from.of(&network.Subnets),
		cluster:    from.of(&written.Cluster),
		definition: from.of(&written.TaskDefinition),
		platform:   from.of(&written.PlatformVersion),
		exec:       from.of(&written.EnableExecuteCommand),
	}}
}

func (a *adapter) taskSetTasks(res *resource) []tasks {
	properties := res.properties()
	written, from := decode[ecs.TaskSet](a.run, res, properties)
	network := deref(deref(written.NetworkConfiguration).AwsVpcConfiguration)
	return []tasks{{
		res: res, id: res.id, kind: "ecs_task_set",
		launch:     launchOf(properties),
		groups:     from.of(&network.SecurityGroups),
		subnets:    from.of(&network.Subnets),
		cluster:    from.of(&written.Cluster),
		definition: from.of(&written.TaskDefinition),
		platform:   from.of(&written.PlatformVersion),
	}}
}

// expressTasks reads an Express service, which always runs on Fargate. It is newer than goformation's structs.
func (a *adapter) expressTasks(res *resource) []tasks {
	properties := a.settle(res.properties())
	return []tasks{{
		res: res, id: res.id, kind: "ecs_express_service",
		launch:  fixedLaunch(properties),
		groups:  a.gather(properties.get(networkProperty, "SecurityGroups"), a.settleItem),
		subnets: a.gather(properties.get(networkProperty, "Subnets"), a.settleItem),
		cluster: properties.get("Cluster"),
	}}
}

// ruleTasks reads the targets of an EventBridge rule that are tasks.
func (a *adapter) ruleTasks(res *resource) []tasks {
	written, from := decode[events.Rule](a.run, res, res.properties())
	var all []tasks
	for i := range written.Targets {
		target := &written.Targets[i]
		if target.EcsParameters == nil {
			continue
		}
		network := deref(deref(target.EcsParameters.NetworkConfiguration).AwsVpcConfiguration)
		all = append(all, tasks{
			res: res, id: target.Id, kind: "event_target",
			launch:     launchOf(from.of(&target.EcsParameters)),
			groups:     from.of(&network.SecurityGroups),
			subnets:    from.of(&network.Subnets),
			cluster:    from.of(&target.Arn),
			definition: from.of(&target.EcsParameters.TaskDefinitionArn),
			platform:   from.of(&target.EcsParameters.PlatformVersion),
			exec:       from.of(&target.EcsParameters.EnableExecuteCommand),
			maybe:      from.of(target).maybe,
		})
	}
	for i := range all {
		all[i].id = numbered(res, len(all), all[i].id)
	}
	return all
}

func (a *adapter) scheduleTasks(res *resource) []tasks {
	properties := res.properties()
	written, from := decode[scheduler.Schedule](a.run, res, properties)
	target := deref(written.Target)
	if target.EcsParameters == nil {
		return nil
	}
	network := deref(deref(target.EcsParameters.NetworkConfiguration).AwsvpcConfiguration)
	return []tasks{{
		res: res, id: res.id, kind: "schedule",
		launch:     launchOf(properties.get("Target", "EcsParameters")),
		groups:     from.of(&network.SecurityGroups),
		subnets:    from.of(&network.Subnets),
		cluster:    from.of(&target.Arn),
		definition: from.of(&target.EcsParameters.TaskDefinitionArn),
		platform:   from.of(&target.EcsParameters.PlatformVersion),
		exec:       from.of(&target.EcsParameters.EnableExecuteCommand),
	}}
}

func (a *adapter) pipeTasks(res *resource) []tasks {
	properties := res.properties()
	written, from := decode[pipes.Pipe](a.run, res, properties)
	parameters := deref(written.TargetParameters).EcsTaskParameters
	if parameters == nil {
		return nil
	}
	network := deref(deref(parameters.NetworkConfiguration).AwsvpcConfiguration)
	return []tasks{{
		res: res, id: res.id, kind: "pipe",
		launch:     launchOf(properties.get("TargetParameters", "EcsTaskParameters")),
		groups:     from.of(&network.SecurityGroups),
		subnets:    from.of(&network.Subnets),
		cluster:    from.of(&written.Target),
		definition: from.of(&parameters.TaskDefinitionArn),
		platform:   from.of(&parameters.PlatformVersion),
		exec:       from.of(&parameters.EnableExecuteCommand),
	}}
}

// batchTasks reads a compute environment, whose type says whether it is on Fargate: FARGATE or FARGATE_SPOT.
func (a *adapter) batchTasks(res *resource) []tasks {
	properties := res.properties()
	written, from := decode[batch.ComputeEnvironment](a.run, res, properties)
	if written.ComputeResources == nil {
		return nil // unmanaged: its instances are the customer's own
	}
	launch := a.each(properties.get("ComputeResources", "Type"), func(v value) value {
		v.text = strings.TrimSuffix(v.text, "_SPOT")
		return v
	})
	return []tasks{{
		res: res, id: res.id, kind: "batch_compute_environment",
		launch:  value{kind: mapping, at: launch.at, fields: []field{{key: launchType, value: launch}}},
		groups:  from.of(&written.ComputeResources.SecurityGroupIds),
		subnets: from.of(&written.ComputeResources.Subnets),
	}}
}
