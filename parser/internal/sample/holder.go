package sample

import (
	"maps"
	"slices"
)

// Launch is how tasks are started. What is nil is not written.
type Launch struct {
	Cluster, Definition  any
	Subnets, Groups      List
	LaunchType, Platform any
}

// Holder is a kind of resource that starts tasks.
type Holder struct {
	Type string
	of   func(Launch) Object
}

// Of returns a resource of this kind that starts tasks.
func (h Holder) Of(name string, l Launch) Resource { return Resource{name, h.Type, h.of(l)} }

// Holders are all kinds of resources that start tasks, in each of their forms.
var Holders = map[string]Holder{
	"service": {"AWS::ECS::Service", func(l Launch) Object {
		return append(l.start("Cluster", "TaskDefinition"), network("AwsvpcConfiguration", l))
	}},
	"taskset": {"AWS::ECS::TaskSet", func(l Launch) Object {
		return append(l.start("Cluster", "TaskDefinition"), network("AwsVpcConfiguration", l))
	}},
	"express": {"AWS::ECS::ExpressGatewayService", func(l Launch) Object {
		return Object{{"Cluster", l.Cluster}, {"NetworkConfiguration", l.vpc()}}
	}},
	"event": {"AWS::Events::Rule", func(l Launch) Object {
		parameters := append(l.start("", "TaskDefinitionArn"), network("AwsVpcConfiguration", l))
		return Object{{"Targets", List{Object{{"Arn", l.Cluster}, {"Id", "t"}, {"EcsParameters", parameters}}}}}
	}},
	"schedule": {"AWS::Scheduler::Schedule", func(l Launch) Object {
		parameters := append(l.start("", "TaskDefinitionArn"), network("AwsvpcConfiguration", l))
		return Object{{"Target", Object{{"Arn", l.Cluster}, {"EcsParameters", parameters}}}}
	}},
	"pipe": {"AWS::Pipes::Pipe", func(l Launch) Object {
		parameters := append(l.start("", "TaskDefinitionArn"), network("AwsvpcConfiguration", l))
		return Object{{"Target", l.Cluster}, {"TargetParameters", Object{{"EcsTaskParameters", parameters}}}}
	}},
	"batch": {"AWS::Batch::ComputeEnvironment", func(l Launch) Object {
		resources := Object{{"Type", "FARGATE"}, {"Subnets", l.Subnets}}
		if l.Groups != nil {
			resources = append(resources, Member{"SecurityGroupIds", l.Groups})
		}
		return Object{{"ComputeResources", resources}}
	}},
	"state":         machine("arn:aws:states:::ecs:runTask", "Parameters", ""),
	"statesync":     machine("arn:aws:states:::ecs:runTask.sync", "Parameters", ""),
	"statetoken":    machine("arn:aws:states:::ecs:runTask.waitForTaskToken", "Parameters", ""),
	"statesdk":      machine("arn:aws:states:::aws-sdk:ecs:runTask", "Parameters", ""),
	"statesdktoken": machine("arn:aws:states:::aws-sdk:ecs:runTask.waitForTaskToken", "Parameters", ""),
	"statejsonata":  machine("arn:aws:states:::ecs:runTask.sync", "Arguments", ""),
	"stateparallel": machine("arn:aws:states:::ecs:runTask.sync", "Parameters", "Branches"),
	"statemap":      machine("arn:aws:states:::ecs:runTask", "Parameters", "ItemProcessor"),
	"stateiterator": machine("arn:aws:states:::ecs:runTask", "Parameters", "Iterator"),
}

// machine is a state machine with a state that starts tasks, which another state holds if inside is not empty.
func machine(resource, parameters, inside string) Holder {
	return Holder{"AWS::StepFunctions::StateMachine", func(l Launch) Object {
		arguments := append(l.start("Cluster", "TaskDefinition"), network("AwsvpcConfiguration", l))
		state := Object{{"Type", "Task"}, {"Resource", resource}, {parameters, arguments}, {"End", true}}
		definition := Object{{"StartAt", "Run"}, {"States", Object{{"Run", state}}}}
		var inner any = definition
		if inside == "Branches" {
			inner = List{definition}
		}
		if inside != "" {
			outer := Object{{"Type", "Map"}, {inside, inner}, {"End", true}}
			definition = Object{{"StartAt", "Each"}, {"States", Object{{"Each", outer}}}}
		}
		return Object{{"Definition", definition}}
	}}
}

// start is what starts tasks, but for the network; a name that is empty leaves its property out.
func (l Launch) start(cluster, definition string) Object {
	var o Object
	for _, m := range []Member{
		{cluster, l.Cluster}, {definition, l.Definition}, {"LaunchType", l.LaunchType}, {"PlatformVersion", l.Platform},
	} {
		if m.Key != "" && m.Value != nil {
			o = append(o, m)
		}
	}
	return o
}

func (l Launch) vpc() Object {
	o := Object{{"Subnets", l.Subnets}}
	if l.Groups != nil {
		o = append(o, Member{"SecurityGroups", l.Groups})
	}
	return o
}

func network(inner string, l Launch) Member {
	return Member{"NetworkConfiguration", Object{{inner, l.vpc()}}}
}

// HolderKinds lists the kinds of holders in order.
func HolderKinds() []string { return slices.Sorted(maps.Keys(Holders)) }
