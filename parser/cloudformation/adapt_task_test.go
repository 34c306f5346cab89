package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func describeTasks(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.TaskDefinitions)) {
		task := s.TaskDefinitions[id]
		for _, image := range task.Images {
			fmt.Fprintf(&d, "%s %s%s\n", image.ECR, image.Name, reasons("", image.Unknown)+reasons(" maybe", image.Maybe))
		}
		d.needs(task.Needs)
		d.needs(task.Uses)
		d.WriteString(reasons("", task.Unknown) + reasons("uses", task.UsesUnknown))
	}
	return d.String()
}

func (d *describer) needs(needs []model.Need) {
	for _, n := range needs {
		fmt.Fprintf(d, "%s: %s%s\n", n.Service, n.For, reasons(" maybe", n.Maybe))
	}
}

// containers declares a task definition with the containers.
func containers(list string) string {
	return `
Parameters: {P: {Type: String}, Image: {Type: String}, Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /image}}
Conditions: {Open: !Equals [!Ref P, a]}
Resources:
  Repo: {Type: "AWS::ECR::Repository"}
  Secret: {Type: "AWS::SecretsManager::Secret"}
  Database: {Type: "AWS::RDS::DBInstance"}
  Password: {Type: "AWS::SSM::Parameter"}
  Task: {Type: "AWS::ECS::TaskDefinition", Properties: {ContainerDefinitions: ` + list + "}}\n"
}

func TestImages(t *testing.T) {
	for _, test := range []struct{ image, want string }{
		{`111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1`, "yes 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1"},
		{`!Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:${P}"`, "yes ${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:${P}"},
		{`!GetAtt Repo.RepositoryUri`, "yes Repo.RepositoryUri"},
		{`!Sub "${Repo.RepositoryUri}:latest"`, "yes ${Repo.RepositoryUri}:latest"},
		{`{"Fn::Join": ["", ["123456789012.dkr.ecr.eu-west-1.", {Ref: "AWS::URLSuffix"}, "/app:latest"]]}`, "yes 123456789012.dkr.ecr.eu-west-1.${AWS::URLSuffix}/app:latest"},
		{`{"Fn::Join": ["", [{"Fn::Select": [4, {"Fn::Split": [":", {"Fn::GetAtt": [Repo, Arn]}]}]}, ".dkr.ecr.", {"Fn::Select": [3, {"Fn::Split": [":", {"Fn::GetAtt": [Repo, Arn]}]}]}, ".", {Ref: "AWS::URLSuffix"}, "/", {Ref: Repo}, ":1"]]}`,
			"yes ${Repo.Arn[4]}.dkr.ecr.${Repo.Arn[3]}.${AWS::URLSuffix}/${Repo}:1"},
		{`public.ecr.aws/nginx/nginx:latest`, "no public.ecr.aws/nginx/nginx:latest"},
		{`nginx`, "no nginx"},
		{`!Ref Image`, "unknown Image(parameter Image has no value [--parameter Image=…])"},
		{`!Ref Stored`, `unknown Stored(parameter Stored is read from the SSM parameter "/image" at deployment)`},
		{`!If [Open, nginx, !GetAtt Repo.RepositoryUri]`, "unknown …(condition Open is not known, as parameter P has no value [--parameter P=…]; RepositoryUri of Repo (AWS::ECR::Repository) is known only after deployment)"},
	} {
		stack := parse(t, containers(`[{Name: app, Image: `+test.image+`}]`), Options{})
		check(t, describeTasks(stack), test.want)
		check(t, describeNotes(stack), "")
	}
}

func TestNeeds(t *testing.T) {
	const open = "condition Open is not known, as parameter P has no value [--parameter P=…]"
	const p = "parameter P has no value [--parameter P=…]"
	secret := func(valueFrom string) string { return "Secrets: [{Name: DB, ValueFrom: " + valueFrom + "}]" }
	const managed, stored = "secretsmanager: container app is given the secret DB from Secrets Manager", "ssm: container app is given the secret DB from Parameter Store"
	for _, test := range []struct{ container, want string }{
		{`LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: a}}`, "logs: container app writes its log with awslogs"},
		{`LogConfiguration: {LogDriver: awsfirelens, Options: {Name: datadog}, SecretOptions: [{Name: DB, ValueFrom: /key}]}`, stored},
		{`LogConfiguration: {LogDriver: awsfirelens, Options: {Name: Firehose}}`, "kinesis-firehose: FireLens sends the log of container app to firehose"},
		{`LogConfiguration: {LogDriver: awsfirelens, Options: {Name: !Ref P}}`, "uses(" + p + ")"},
		{`LogConfiguration: {LogDriver: awsfirelens}`, "uses(where FireLens sends the log of container app is decided by the configuration of its log router)"},
		{`EnvironmentFiles: [{Type: s3, Value: !Ref P}]`, "s3: container app is given variables from a file in S3"},
		{`EnvironmentFiles: !If [Open, [{Type: s3, Value: a}], []]`, "s3: container app is given variables from a file in S3 maybe(" + open + ")"},
		{`LogConfiguration: {LogDriver: !Ref P}`, "logs: container app writes its log with awslogs maybe(" + p + ")"},
		{`LogConfiguration: !If [Open, {LogDriver: awslogs}, !Ref "AWS::NoValue"]`, "logs: container app writes its log with awslogs maybe(" + open + ")"},
		{secret(`arn:aws:secretsmanager:eu-west-1:111122223333:secret:db`), managed},
		{secret(`!Ref Secret`), managed},
		{secret(`!Sub "${Secret}:password::"`), managed},
		{secret(`{"Fn::Join": ["", [{Ref: Secret}, ":password::"]]}`), managed},
		{secret(`{"Fn::Join": ["", ["arn:", {Ref: "AWS::Partition"}, ":secretsmanager:", {Ref: "AWS::Region"}, ":", {Ref: "AWS::AccountId"}, ":secret:db"]]}`), managed},
		{secret(`!GetAtt Database.MasterUserSecret.SecretArn`), managed},
		{secret(`!Ref Password`), stored},
		{secret(`!Sub "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/db"`), stored},
		{secret(`/db/password`), stored},
		{secret(`!Sub "/${P}/password"`), stored},
		{secret(`!Ref P`), managed + " maybe(" + p + ")\n" + stored + " maybe(" + p + ")"},
		{`Secrets: [!If [Open, {Name: DB, ValueFrom: /a}, !Ref "AWS::NoValue"]]`, stored + " maybe(" + open + ")"},
		{`Secrets: !If [Open, [{Name: DB, ValueFrom: /a}], !Ref "AWS::NoValue"]`, stored + " maybe(" + open + ")"},
		{`Secrets: !Ref P`, "(a map of properties is expected here)"},
		{`Secrets: {"Fn::Transform": {Name: Macro}}`, "(a macro returns it at deployment)"},
		{`RepositoryCredentials: {CredentialsParameter: !Ref Secret}`, "secretsmanager: the image of container app is pulled with credentials from Secrets Manager"},
	} {
		stack := parse(t, containers(`[{Name: app, Image: nginx, `+test.container+`}]`), Options{})
		check(t, describeTasks(stack), "no nginx\n"+test.want)
	}
	check(t, describeTasks(parse(t, containers(`{"Fn::Transform": {Name: Macro}}`), Options{})), "(a macro returns it at deployment)")
	check(t, describeTasks(parse(t, containers(`[!If [Open, {Name: app, Image: nginx, Secrets: [{Name: DB, ValueFrom: /a}]}, !Ref "AWS::NoValue"]]`), Options{})),
		"no nginx maybe("+open+")\n"+stored+" maybe("+open+")")
}

func TestExec(t *testing.T) {
	const p = "parameter P has no value [--parameter P=…]"
	const exec, key = "ssmmessages: ECS Exec is switched on", "kms: the sessions of ECS Exec are encrypted with a KMS key"
	for _, test := range []struct{ service, want string }{
		{``, ""},
		{`EnableExecuteCommand: false`, ""},
		{`EnableExecuteCommand: "true"`, exec},
		{`EnableExecuteCommand: !Ref P`, exec + " maybe(" + p + ")"},
		{`EnableExecuteCommand: true, Cluster: !Ref Keyed`, exec + "\n" + key},
		{`EnableExecuteCommand: true, Cluster: keyed`, exec + "\n" + key},
		{`EnableExecuteCommand: true, Cluster: !Ref Plain`, exec},
		{`Cluster: !Ref Keyed`, ""},
	} {
		stack := parse(t, `
Parameters: {P: {Type: String}}
Resources:
  Key: {Type: "AWS::KMS::Key"}
  Plain: {Type: "AWS::ECS::Cluster"}
  Keyed: {Type: "AWS::ECS::Cluster", Properties: {ClusterName: keyed, Configuration: {ExecuteCommandConfiguration: {KmsKeyId: !Ref Key}}}}
  Service: {Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, `+test.service+"}}\n", Options{})
		d := describer{}
		d.needs(stack.Workloads["Service"].Needs)
		check(t, d.String(), test.want)
		check(t, describeNotes(stack), "")
	}
}

// TestOverriddenRoles reads the execution roles that starters of tasks give in the place of the task definition's.
func TestOverriddenRoles(t *testing.T) {
	const network = `LaunchType: FARGATE, NetworkConfiguration: {AwsVpcConfiguration: {Subnets: [subnet-1]}}`
	for _, test := range []struct{ target, want string }{
		{``, ""},
		{`, Input: '{"executionRoleArn": "arn:aws:iam::111122223333:role/other"}'`, "yes arn:aws:iam::111122223333:role/other"},
		{`, Input: !Sub '{"executionRoleArn": "${Role.Arn}"}'`, "yes Role"},
		{`, Input: '{"containerOverrides": []}'`, ""},
		{`, Input: 'not JSON'`, ""},
		{`, Input: !Ref P`, "unknown (parameter P has no value [--parameter P=…])"},
		{`, InputTransformer: {InputTemplate: '{"executionRoleArn": <role>}'}`, "unknown (the input of App is made of the event)"},
	} {
		stack := parse(t, `
Parameters: {P: {Type: String}}
Resources:
  Role: {Type: "AWS::IAM::Role"}
  App: {Type: "AWS::Events::Rule", Properties: {Targets: [{Id: a, Arn: main, EcsParameters: {TaskDefinitionArn: "app:1", `+network+`}`+test.target+`}]}}
`, Options{})
		d := describer{Stack: stack}
		if role := stack.Workloads["App"].ExecutionRole; role != nil {
			fmt.Fprintf(&d, "%s %s%s\n", role.Is, role.Role, reasons("", role.Unknown))
		}
		check(t, d.String(), test.want)
	}
}
