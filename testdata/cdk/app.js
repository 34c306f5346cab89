// An app with the shapes in which the CDK writes tasks, endpoints and security groups. tools/record-cdk synthesizes it
// into the directory "assembly".
'use strict';

const { App, Aws, NestedStack, Stack, Stage } = require('aws-cdk-lib');
const batch = require('aws-cdk-lib/aws-batch');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const patterns = require('aws-cdk-lib/aws-ecs-patterns');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const secrets = require('aws-cdk-lib/aws-secretsmanager');
const ssm = require('aws-cdk-lib/aws-ssm');
const sfn = require('aws-cdk-lib/aws-stepfunctions');
const tasks = require('aws-cdk-lib/aws-stepfunctions-tasks');

const env = { account: '123456789012', region: 'ap-northeast-1' };
const s3List = ec2.Peer.prefixList('pl-61a54008');
const https = ec2.Port.tcp(443);
const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

// A VPC without a way out, with what a pull needs.
class Network extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'Private', ...isolated }],
    });
    this.endpoints = new ec2.SecurityGroup(this, 'Endpoints', { vpc: this.vpc, allowAllOutbound: false });
    const { ECR, ECR_DOCKER } = ec2.InterfaceVpcEndpointAwsService;
    for (const [name, service] of [['EcrApi', ECR], ['EcrDkr', ECR_DOCKER]]) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [this.endpoints], open: false });
    }
    this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  }
}

// What runs on Fargate, by everything that starts tasks.
class Tasks extends Stack {
  constructor(scope, id, { network, ...props }) {
    super(scope, id, props);
    this.network = network;
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: network.vpc });
    const tight = this.tightGroup('Tight');
    this.service('TightService', [tight]);
    this.service('OpenService');
    this.service('WithoutLayers', [this.tightGroup('NoS3', { layers: false })]);
    this.service('Separate', [this.tightGroup('SeparateRules', { disableInlineRules: true })]);
    this.service('ByAddress', [this.addressGroup()]);
    this.service('Denied', [new ec2.SecurityGroup(this, 'NoRules', { vpc: network.vpc, allowAllOutbound: false })]);
    this.stateMachine(tight);
    this.schedule(tight);
    this.batch(tight);
    new Jobs(this, 'Jobs', { network, cluster: this.cluster });
  }

  // A group that lets through a pull and nothing else.
  tightGroup(id, { layers = true, ...props } = {}) {
    const { vpc, endpoints } = this.network;
    const group = new ec2.SecurityGroup(this, id, { vpc, allowAllOutbound: false, ...props });
    group.addEgressRule(ec2.Peer.securityGroupId(endpoints.securityGroupId), https);
    if (layers) group.addEgressRule(s3List, https);
    new ec2.CfnSecurityGroupIngress(this, `${id}ToEndpoints`, {
      groupId: endpoints.securityGroupId,
      sourceSecurityGroupId: group.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  // A group with a rule inside of it and one beside it.
  addressGroup() {
    const group = this.tightGroup('ByCidr');
    group.addEgressRule(ec2.Peer.ipv4('203.0.113.0/24'), https);
    return group;
  }

  definition(id) {
    const definition = new ecs.FargateTaskDefinition(this, `${id}Definition`);
    const repository = ecr.Repository.fromRepositoryName(this, `${id}Repository`, 'app');
    definition.addContainer('app', {
      image: ecs.ContainerImage.fromEcrRepository(repository),
      portMappings: [{ containerPort: 80 }],
    });
    return definition;
  }

  service(id, securityGroups) {
    const taskDefinition = this.definition(id);
    new ecs.FargateService(this, id, { cluster: this.cluster, taskDefinition, securityGroups, vpcSubnets: isolated });
  }

  stateMachine(group) {
    const run = (id, securityGroups) => new tasks.EcsRunTask(this, id, {
      cluster: this.cluster,
      taskDefinition: this.definition(id),
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      securityGroups,
      subnets: isolated,
    });
    const definitionBody = sfn.DefinitionBody.fromChainable(run('TightRun', [group]).next(run('OpenRun')));
    new sfn.StateMachine(this, 'StateMachine', { definitionBody });
  }

  schedule(group) {
    for (const [id, securityGroups] of [['TightSchedule', [group]], ['OpenSchedule', undefined]]) {
      new patterns.ScheduledFargateTask(this, id, {
        cluster: this.cluster,
        schedule: events.Schedule.expression('rate(1 day)'),
        scheduledFargateTaskDefinitionOptions: { taskDefinition: this.definition(id) },
        securityGroups,
        subnetSelection: isolated,
      });
    }
  }

  batch(group) {
    const vpc = this.network.vpc;
    new batch.FargateComputeEnvironment(this, 'TightBatch', { vpc, securityGroups: [group], vpcSubnets: isolated });
    new batch.FargateComputeEnvironment(this, 'OpenBatch', { vpc, vpcSubnets: isolated });
  }
}

// A nested stack whose service has the group that the CDK makes.
class Jobs extends NestedStack {
  constructor(scope, id, { cluster }) {
    super(scope, id);
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Definition');
    taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1') });
    new ecs.FargateService(this, 'Worker', { cluster, taskDefinition, vpcSubnets: isolated });
  }
}

// A VPC with network ACLs and endpoints with policies. Its tasks write logs, are given secrets, and let people in by ECS Exec.
class Guarded extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'Private', ...isolated }],
    });
    this.acl();
    this.endpoints();
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: this.vpc,
      executeCommandConfiguration: { kmsKey: new kms.Key(this, 'ExecKey'), logging: ecs.ExecuteCommandLogging.DEFAULT },
    });
    const group = new ec2.SecurityGroup(this, 'Task', { vpc: this.vpc, allowAllOutbound: false });
    group.addEgressRule(ec2.Peer.securityGroupId(this.endpointGroup.securityGroupId), https);
    group.addEgressRule(s3List, https);
    this.service('Service', group, { enableExecuteCommand: true });
    this.imported();
  }

  // HTTPS and the answers to it, in both directions.
  acl() {
    const acl = new ec2.NetworkAcl(this, 'Acl', { vpc: this.vpc, subnetSelection: isolated });
    const answers = ec2.AclTraffic.tcpPortRange(1024, 65535);
    for (const direction of [ec2.TrafficDirection.EGRESS, ec2.TrafficDirection.INGRESS]) {
      const name = direction === ec2.TrafficDirection.EGRESS ? 'Out' : 'In';
      const common = { direction, cidr: ec2.AclCidr.anyIpv4(), ruleAction: ec2.Action.ALLOW };
      acl.addEntry(`Https${name}`, { ...common, ruleNumber: 100, traffic: ec2.AclTraffic.tcpPort(443) });
      acl.addEntry(`Answers${name}`, { ...common, ruleNumber: 110, traffic: answers });
    }
  }

  endpoints() {
    this.endpointGroup = new ec2.SecurityGroup(this, 'Endpoints', { vpc: this.vpc, allowAllOutbound: false });
    this.endpointGroup.addIngressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), https);
    const { ECR, ECR_DOCKER } = ec2.InterfaceVpcEndpointAwsService;
    for (const [name, service] of [['EcrApi', ECR], ['EcrDkr', ECR_DOCKER]]) {
      const options = { service, securityGroups: [this.endpointGroup], open: false };
      this.allow(this.vpc.addInterfaceEndpoint(name, options), 'ecr:*', '*');
    }
    const layers = `arn:${Aws.PARTITION}:s3:::prod-${this.region}-starport-layer-bucket/*`;
    this.allow(this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 }), 's3:GetObject', layers);
  }

  allow(endpoint, action, resource) {
    endpoint.addToPolicy(new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: [action],
      resources: [resource],
    }));
  }

  service(id, group, props = {}) {
    const taskDefinition = new ecs.FargateTaskDefinition(this, `${id}Definition`);
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(this, `${id}Repository`)),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
      secrets: {
        PASSWORD: ecs.Secret.fromSecretsManager(new secrets.Secret(this, `${id}Password`), 'password'),
        KEY: ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(this, `${id}Key`, '/app/key')),
      },
    });
    const { cluster } = this;
    new ecs.FargateService(this, id, { cluster, taskDefinition, securityGroups: [group], vpcSubnets: isolated, ...props });
  }

  // Groups of other stacks: rules can be added to one of them.
  imported() {
    for (const [id, groupId, mutable] of [['Mutable', 'sg-0123456789abcdef1', true], ['Immutable', 'sg-0123456789abcdef2', false]]) {
      const group = ec2.SecurityGroup.fromSecurityGroupId(this, id, groupId, { allowAllOutbound: false, mutable });
      group.addEgressRule(s3List, https);
      this.service(`${id}Service`, group);
    }
  }
}

// A VPC with a way out, whose endpoints have the groups that the CDK makes, in a region that is known at deployment only.
class Public extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false });
    vpc.addInterfaceEndpoint('EcrApi', { service: ec2.InterfaceVpcEndpointAwsService.ECR });
    vpc.addInterfaceEndpoint('EcrDkr', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, open: false });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Definition');
    taskDefinition.addContainer('app', {
      image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(this, 'Repository', 'app')),
      portMappings: [{ containerPort: 80 }],
    });
    new patterns.ApplicationLoadBalancedFargateService(this, 'Web', { vpc, taskDefinition });
    const imported = ec2.SecurityGroup.fromSecurityGroupId(this, 'Imported', 'sg-0123456789abcdef0', { allowAllOutbound: false });
    imported.addEgressRule(s3List, https);
  }
}

const app = new App({ analyticsReporting: false, treeMetadata: false });
const production = new Stage(app, 'Production', { env });
const network = new Network(production, 'Network');
new Tasks(production, 'Tasks', { network });
new Guarded(production, 'Guarded');
new Public(app, 'Public');
app.synth();
