package cloudformation

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// workloads are the resources that the tests of workloads refer to.
const workloads = `
Parameters: {P: {Type: String}, Sg: {Type: "AWS::EC2::SecurityGroup::Id"}, Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}}
Conditions:
  Open: !Equals [!Ref P, a]
  Closed: !Not [!Condition Open]
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc}}
  Plain: {Type: "AWS::ECS::Cluster", Properties: {ClusterName: plain}}
  Spot: {Type: "AWS::ECS::Cluster", Properties: {DefaultCapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT}]}}
  Assigned: {Type: "AWS::ECS::Cluster"}
  Assignment: {Type: "AWS::ECS::ClusterCapacityProviderAssociations", Properties: {Cluster: !Ref Assigned, CapacityProviders: [!Ref Provider], DefaultCapacityProviderStrategy: [{CapacityProvider: !Ref Provider}]}}
  Provider: {Type: "AWS::ECS::CapacityProvider"}
  Fargate: {Type: "AWS::ECS::TaskDefinition", Properties: {Family: app, RequiresCompatibilities: [FARGATE]}}
  Ec2: {Type: "AWS::ECS::TaskDefinition", Properties: {RequiresCompatibilities: [EC2]}}
  `

const awsvpc = `NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref Subnet], SecurityGroups: [!Ref Group]}}`

func TestLaunch(t *testing.T) {
	const why = " unknown(condition Open is not known, as parameter P has no value [--parameter P=…])"
	for _, test := range []struct{ name, properties, want string }{
		{"launch type", `LaunchType: FARGATE, ` + awsvpc, "yes"},
		{"launch type EC2", `LaunchType: EC2, TaskDefinition: !Ref Fargate, ` + awsvpc, "no"},
		{"launch type EXTERNAL", `LaunchType: EXTERNAL`, "no"},
		{"launch type by parameter", `LaunchType: !Ref P, ` + awsvpc, "unknown unknown(parameter P has no value [--parameter P=…])"},
		{"capacity provider", `CapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT, Weight: 1}], ` + awsvpc, "yes"},
		{"capacity provider that is not in a list", `CapacityProviderStrategy: {CapacityProvider: FARGATE}, ` + awsvpc, "yes"},
		{"custom capacity provider", `CapacityProviderStrategy: [{CapacityProvider: !Ref Provider}], TaskDefinition: !Ref Fargate, ` + awsvpc, "no"},
		{"named capacity provider", `CapacityProviderStrategy: [{CapacityProvider: mine}], ` + awsvpc, "no"},
		{"capacity provider by parameter", `CapacityProviderStrategy: [{CapacityProvider: !Ref P}], ` + awsvpc, "unknown unknown(parameter P has no value [--parameter P=…])"},
		{"either is Fargate", `LaunchType: !If [Open, FARGATE, !Ref "AWS::NoValue"], CapacityProviderStrategy: !If [Closed, [{CapacityProvider: FARGATE_SPOT}], !Ref "AWS::NoValue"], ` + awsvpc, "yes"},
		{"capacity provider under a condition", `CapacityProviderStrategy: [{CapacityProvider: !If [Open, FARGATE_SPOT, FARGATE]}], ` + awsvpc, "yes"},
		{"Fargate under a condition", `LaunchType: !If [Open, FARGATE, EC2], ` + awsvpc, "unknown" + why},
		{"default of the cluster", `Cluster: !Ref Spot, ` + awsvpc, "yes"},
		{"default of the cluster by ARN", `Cluster: !GetAtt Spot.Arn, TaskDefinition: !Ref Ec2, ` + awsvpc, "yes"},
		{"association of the cluster", `Cluster: !Ref Assigned, TaskDefinition: !Ref Fargate, ` + awsvpc, "no"},
		{"task definition", `Cluster: !Ref Plain, TaskDefinition: !Ref Fargate, ` + awsvpc, "yes"},
		{"task definition for EC2", `TaskDefinition: !Ref Ec2, ` + awsvpc, "no"},
		{"task definition by family", `TaskDefinition: "app:7", ` + awsvpc, "yes"},
		{"task definition with its revision", `TaskDefinition: !Sub "${Fargate}", ` + awsvpc, "yes"},
		{"task definition elsewhere", `TaskDefinition: !ImportValue td, ` + awsvpc, "unknown unknown(neither Service nor these files say whether its tasks run on Fargate)"},
		{"no network of their own", `TaskDefinition: !ImportValue td`, "no"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, workloads+`Service: {Type: "AWS::ECS::Service", Properties: {`+test.properties+"}}\n", Options{})
			w := stack.Workloads["Service"]
			check(t, string(w.Fargate)+reasons(" unknown", w.Unknown), test.want)
			checkQuiet(t, stack)
		})
	}
}

// checkQuiet checks that there is nothing to note but the task definitions that nothing runs.
func checkQuiet(t *testing.T, stack *model.Stack) {
	t.Helper()
	for line := range strings.Lines(describeNotes(stack)) {
		if !strings.Contains(line, "Nothing in these files runs ") {
			t.Errorf("noted: %s", line)
		}
	}
}

func TestHolders(t *testing.T) {
	const network = `{Subnets: [!Ref Subnet], SecurityGroups: [!Ref Group]}`
	const found = "fargate=yes vpc=Vpc groups=[Group] subnets=[Subnet] "
	const appSpec = " open(the AppSpec file with which CodeDeploy deploys Holder gives its network)"
	for _, test := range []struct{ name, resource, want string }{
		{"service", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, PlatformVersion: 1.3.0, NetworkConfiguration: {AwsvpcConfiguration: ` + network + `}}}`,
			"ecs_service Holder " + found + "task=Fargate platform=1.3.0"},
		{"task set", `{Type: "AWS::ECS::TaskSet", Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, NetworkConfiguration: {AwsVpcConfiguration: ` + network + `}}}`,
			"ecs_task_set Holder " + found + "task=Fargate platform="},
		{"task set with a capacity provider, which goformation does not know", `{Type: "AWS::ECS::TaskSet", Properties: {CapacityProviderStrategy: [{CapacityProvider: FARGATE}], NetworkConfiguration: {AwsVpcConfiguration: ` + network + `}}}`,
			"ecs_task_set Holder " + found + "task= platform="},
		{"Express service", `{Type: "AWS::ECS::ExpressGatewayService", Properties: {NetworkConfiguration: ` + network + `}}`,
			"ecs_express_service Holder " + found + "task= platform="},
		{"EventBridge rule", `{Type: "AWS::Events::Rule", Properties: {Targets: [{Id: a, Arn: queue}, {Id: b, Arn: !GetAtt Plain.Arn, EcsParameters: {LaunchType: FARGATE, TaskDefinitionArn: !Ref Fargate, NetworkConfiguration: {AwsVpcConfiguration: ` + network + `}}}]}}`,
			"event_target Holder " + found + "task=Fargate platform="},
		{"EventBridge rule with two tasks", `{Type: "AWS::Events::Rule", Properties: {Targets: [{Id: a, Arn: c, EcsParameters: {LaunchType: FARGATE, TaskDefinitionArn: t, NetworkConfiguration: {AwsVpcConfiguration: ` + network + `}}}, {Id: b, Arn: c, EcsParameters: {LaunchType: FARGATE, TaskDefinitionArn: t, NetworkConfiguration: {AwsVpcConfiguration: ` + network + `}}}]}}`,
			`event_target Holder["a"] ` + found + "task=t platform=\nevent_target Holder[\"b\"] " + found + "task=t platform="},
		{"schedule", `{Type: "AWS::Scheduler::Schedule", Properties: {Target: {Arn: !GetAtt Plain.Arn, EcsParameters: {LaunchType: FARGATE, TaskDefinitionArn: !Ref Fargate, NetworkConfiguration: {AwsvpcConfiguration: ` + network + `}}}}}`,
			"schedule Holder " + found + "task=Fargate platform="},
		{"schedule of something else", `{Type: "AWS::Scheduler::Schedule", Properties: {Target: {Arn: queue}}}`, ""},
		{"pipe", `{Type: "AWS::Pipes::Pipe", Properties: {Target: !GetAtt Plain.Arn, TargetParameters: {EcsTaskParameters: {LaunchType: FARGATE, TaskDefinitionArn: !Ref Fargate, NetworkConfiguration: {AwsvpcConfiguration: ` + network + `}}}}}`,
			"pipe Holder " + found + "task=Fargate platform="},
		{"Batch", `{Type: "AWS::Batch::ComputeEnvironment", Properties: {Type: MANAGED, ComputeResources: {Type: FARGATE_SPOT, Subnets: [!Ref Subnet], SecurityGroupIds: [!Ref Group]}}}`,
			"batch_compute_environment Holder " + found + "task= platform="},
		{"Batch on instances", `{Type: "AWS::Batch::ComputeEnvironment", Properties: {Type: MANAGED, ComputeResources: {Type: SPOT, Subnets: [!Ref Subnet], SecurityGroupIds: [!Ref Group]}}}`,
			"batch_compute_environment Holder fargate=no vpc=Vpc groups=[Group] subnets=[Subnet] task= platform="},
		{"Batch, unmanaged", `{Type: "AWS::Batch::ComputeEnvironment", Properties: {Type: UNMANAGED}}`, ""},
		{"state machine", `{Type: "AWS::StepFunctions::StateMachine", Properties: {Definition: {States: {Run: {Type: Task, Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, NetworkConfiguration: {AwsvpcConfiguration: ` + network + `}}}}}}}`,
			`state_machine_task Holder["Run"] ` + found + "task=Fargate platform="},
		{"state machine in text", `{Type: "AWS::StepFunctions::StateMachine", Properties: {DefinitionString: !Sub '{"States":{"All":{"Type":"Parallel","Branches":[{"States":{"Run":{"Resource":"arn:aws:states:::ecs:runTask","Arguments":{"LaunchType":"FARGATE","TaskDefinition":"${Fargate}","NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":["${Subnet}"],"SecurityGroups":["${Group.GroupId}"]}}}}}}]}}}'}}`,
			`state_machine_task Holder["Run"] ` + found + "task=Fargate platform="},
		{"state machine with substitutions", `{Type: "AWS::Serverless::StateMachine", Properties: {Policies: [], DefinitionSubstitutions: {Sg: !Ref Group}, DefinitionString: '{"States":{"Run":{"Resource":"arn:aws:states:::ecs:runTask","Parameters":{"LaunchType":"FARGATE","NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets.$":"$.subnets","SecurityGroups":["${Sg}", "{% $sg %}"]}}}}}}'}}`,
			`state_machine_task Holder["Run"]` + " fargate=yes vpc=Vpc groups=[Group open(SecurityGroups is computed when the state machine runs)] subnets=[ open(Subnets is taken from the execution's input)] task= platform="},
		{"service of an external deployment", `{Type: "AWS::ECS::Service", Properties: {DeploymentController: {Type: EXTERNAL}}}`, ""},
		{"service that CodeDeploy deploys", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, DeploymentController: {Type: CODE_DEPLOY}}}`,
			"ecs_service Holder fargate=yes vpc= groups=[" + appSpec + "] subnets=[" + appSpec + "] task= platform="},
		{"service that CodeDeploy deploys, of a cluster", `{Type: "AWS::ECS::Service", Properties: {Cluster: !Ref Spot, TaskDefinition: !Ref Fargate, DeploymentController: {Type: CODE_DEPLOY}}}`,
			"ecs_service Holder fargate=yes vpc= groups=[" + appSpec + "] subnets=[" + appSpec + "] task=Fargate platform="},
		{"service that CodeDeploy deploys, with its first network", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, DeploymentController: {Type: CODE_DEPLOY}, ` + awsvpc + `}}`,
			"ecs_service Holder " + found + "task=Fargate platform="},
		{"service with an unknown controller", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, DeploymentController: {Type: !Ref P}}}`,
			"ecs_service Holder fargate=yes vpc= groups=[ open(parameter P has no value [--parameter P=…])] subnets=[ open(parameter P has no value [--parameter P=…])] task=Fargate platform="},
		{"service whose own deployments are ECS's", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Fargate, DeploymentController: {Type: ECS}, ` + awsvpc + `}}`,
			"ecs_service Holder " + found + "task=Fargate platform="},
		{"service without groups", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref Subnet]}}}}`,
			"ecs_service Holder fargate=yes vpc=Vpc groups=[Vpc.default_security_group implied] subnets=[Subnet] task= platform="},
		{"service with no group in its list", `{Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Subnets, SecurityGroups: []}}}}`,
			"ecs_service Holder fargate=yes vpc= groups=[default_security_group implied] subnets=[ open(parameter Subnets has no value [--parameter Subnets=…])] task= platform="},
		{"service with a network under a condition", `{Type: "AWS::ECS::Service", Properties: {LaunchType: !If [Open, FARGATE, EC2], NetworkConfiguration: !If [Open, {AwsvpcConfiguration: ` + network + `}, !Ref "AWS::NoValue"]}}`,
			"ecs_service Holder fargate=unknown vpc=Vpc groups=[Group] subnets=[Subnet] task= platform= unknown(condition Open is not known, as parameter P has no value [--parameter P=…])"},
		{"service on instances", `{Type: "AWS::ECS::Service", Properties: {LaunchType: EC2, TaskDefinition: !Ref Ec2}}`,
			"ecs_service Holder fargate=no vpc= groups=[] subnets=[] task=Ec2 platform="},
		{"service with an unknown platform", `{Type: "AWS::ECS::Service", Condition: Open, Properties: {LaunchType: FARGATE, PlatformVersion: !Ref P, ` + awsvpc + `}}`,
			"ecs_service Holder " + found + "task= platform= platform(parameter P has no value [--parameter P=…]) maybe(condition Open is not known, as parameter P has no value [--parameter P=…])"},
	} {
		t.Run(test.name, func(t *testing.T) {
			stack := parse(t, workloads+"Holder: "+test.resource+"\n", Options{})
			check(t, describeWorkloads(stack), test.want)
			checkQuiet(t, stack)
		})
	}
}

func TestUnreadableDefinition(t *testing.T) {
	stack := parse(t, workloads+`Machine: {Type: "AWS::StepFunctions::StateMachine", Properties: {DefinitionString: 'Resource: "arn:aws:states:::ecs:runTask"'}}`+"\n", Options{})
	if got := describeNotes(stack); !strings.Contains(got, "the definition of Machine is not JSON that can be read here") {
		t.Errorf("got %q", got)
	}
}
