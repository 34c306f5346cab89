package secrecy_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// templateStart declares parameters that must not be shown, of every shape.
const templateStart = `
Parameters:
  S: {Type: String, NoEcho: true, Default: hunter2marker}
  L: {Type: CommaDelimitedList, NoEcho: "true", Default: "hunter2marker,xhunter2marker"}
  N: {Type: Number, NoEcho: true}
  P: {Type: "AWS::SSM::Parameter::Value<String>", NoEcho: true, Default: hunter2marker}
  A: {Type: String, NoEcho: true, AllowedValues: [hunter2marker, xhunter2marker]}
  B: {Type: String, Default: b}
Mappings:
  Map: {a: {b: c}}
Conditions:
  Same: !Equals [!Ref S, hunter2marker]
  Free: !Equals [!Ref A, xhunter2marker]
  Other: !Not [!Equals [!Ref B, !Ref S]]
`

// templateNetwork uses X wherever the model of the network takes a text.
const templateNetwork = `
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: X}}
  N1: {Type: "AWS::EC2::Subnet", Properties: {VpcId: X, CidrBlock: X, AvailabilityZone: X}}
  Task:
    Type: AWS::EC2::SecurityGroup
    Condition: Free
    Properties:
      GroupName: X
      GroupDescription: X
      VpcId: X
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: X, CidrIp: X}
        - {IpProtocol: X, FromPort: X, ToPort: 443, DestinationSecurityGroupId: X}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: X}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupName: X}
  Echo:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: echo
      VpcId: !GetAtt N1.VpcId
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt V.CidrBlock}]
  Egress: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: X, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: X}}
  Cluster: {Type: "AWS::ECS::Cluster", Properties: {ClusterName: X}}
  App:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: X
      Cluster: X
      LaunchType: FARGATE
      PlatformVersion: X
      TaskDefinition: !Ref Definition
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-12345678, X], SecurityGroups: [!Ref Task, !Ref Echo, X]}}
  Other:
    Type: AWS::ECS::Service
    Properties: {LaunchType: X, TaskDefinition: X, NetworkConfiguration: X}
  Definition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: X
      ExecutionRoleArn: X
      RequiresCompatibilities: [FARGATE]
      ContainerDefinitions:
        - Name: X
          Image: X
          Environment: [{Name: X, Value: X}]
          Secrets: [{Name: X, ValueFrom: X}]
          LogConfiguration: {LogDriver: X, Options: {a: X}}
  Endpoint: {Type: "AWS::EC2::VPCEndpoint", Properties: {VpcId: X, ServiceName: X, VpcEndpointType: X, PolicyDocument: X, SubnetIds: [X], SecurityGroupIds: [X]}}
  Gateway:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref V
      ServiceName: com.amazonaws.eu-west-1.s3
      PolicyDocument: {Statement: [{Effect: X, Action: X, Resource: X, Principal: X, Condition: {StringEquals: {a: X}}}]}
  Route: {Type: "AWS::EC2::Route", Properties: {RouteTableId: X, DestinationCidrBlock: X, GatewayId: X}}
  Role: {Type: "AWS::IAM::Role", Properties: {RoleName: X, ManagedPolicyArns: [X], PermissionsBoundary: X, Policies: [{PolicyName: X, PolicyDocument: X}]}}
  Machine: {Type: "AWS::StepFunctions::StateMachine", Properties: {DefinitionString: X, RoleArn: X}}
  Rule: {Type: "AWS::Events::Rule", Properties: {Name: X, Targets: [{Id: X, Arn: X, RoleArn: X, EcsParameters: {LaunchType: FARGATE, TaskDefinitionArn: X, NetworkConfiguration: {AwsVpcConfiguration: {Subnets: [X], SecurityGroups: [X]}}}}]}}
  Nested: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: nested.yaml, Parameters: {I: X}}}
  Missing: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: X, Parameters: {I: X}}}
  Set: {Type: "AWS::CloudFormation::StackSet", Properties: {TemplateURL: X, StackSetName: X}}
  FromNested: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: X, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Nested.Outputs.O}]}}
Outputs:
  O: {Value: X, Export: {Name: X}}
`

// nested is the template of a stack that is given X.
const nested = `
Parameters:
  I: {Type: String}
Resources:
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref I}]}}
Outputs:
  O: {Value: !Ref I}
`

// intrinsics are ways to make a value of parameters that must not be shown.
var intrinsics = map[string]string{
	"Ref":              `!Ref S`,
	"Ref list":         `!Ref L`,
	"Ref number":       `!Ref N`,
	"Ref stored":       `!Ref P`,
	"Ref allowed":      `!Ref A`,
	"Ref computed":     `{Ref: !Ref S}`,
	"Sub":              `!Sub "x${S}y"`,
	"Sub with map":     `!Sub ["x${a}", {a: !Ref S}]`,
	"Sub unknown":      `!Sub "${S}-${AWS::AccountId}-${V}"`,
	"Sub missing":      `!Sub ["${a.b}", {a: !Ref S}]`,
	"Join":             `!Join ["-", [a, !Ref S]]`,
	"Join by":          `!Join [!Ref S, [a, b]]`,
	"Join list":        `!Join ["-", !Ref L]`,
	"Join nonsense":    `!Join ["-", !Ref S]`,
	"Split":            `!Split ["2", !Ref S]`,
	"Split by":         `!Split [!Ref S, "a,b"]`,
	"Select":           `!Select [1, !Ref L]`,
	"Select by":        `!Select [!Ref S, [a, b]]`,
	"Select missing":   `!Select [7, !Ref L]`,
	"Select of split":  `!Select [0, !Split [",", !Ref S]]`,
	"FindInMap":        `!FindInMap [Map, !Ref S, b]`,
	"FindInMap name":   `!FindInMap [!Ref S, a, b]`,
	"FindInMap open":   `!FindInMap [Map, !Ref S, !Ref "AWS::AccountId"]`,
	"FindInMap else":   `{"Fn::FindInMap": [Map, a, x, {DefaultValue: !Ref S}]}`,
	"ImportValue":      `{"Fn::ImportValue": !Ref S}`,
	"ImportValue part": `{"Fn::ImportValue": !Sub "${S}-${AWS::StackName}"}`,
	"Cidr":             `!Select [0, !Cidr [!Ref S, 4, 8]]`,
	"Cidr unknown":     `!Select [0, !Cidr [!Sub "${S}${AWS::AccountId}", 4, 8]]`,
	"Cidr count":       `!Select [0, !Cidr [10.0.0.0/16, !Ref S, !Ref S]]`,
	"GetAZs":           `!Select [0, !GetAZs {Ref: S}]`,
	"Base64":           `{"Fn::Base64": !Ref S}`,
	"Length":           `{"Fn::Length": !Ref L}`,
	"Length of text":   `{"Fn::Length": !Ref S}`,
	"ToJsonString":     `{"Fn::ToJsonString": {a: !Ref S}}`,
	"If":               `!If [Same, !Ref S, b]`,
	"If other":         `!If [Other, !Ref S, !Ref L]`,
	"If unknown":       `!If [Free, !Ref S, b]`,
	"GetAtt":           `{"Fn::GetAtt": [V, !Ref S]}`,
	"GetAtt of":        `{"Fn::GetAtt": [!Ref S, Arn]}`,
	"Transform":        `{"Fn::Transform": {Name: a, Parameters: {b: !Ref S}}}`,
	"unknown function": `{"Fn::Nothing": !Ref S}`,
	"Equals":           `{"Fn::Equals": [!Ref S, a]}`,
	"list":             `[!Ref S]`,
	"map":              `{a: !Ref S}`,
	"dynamic":          `!Sub "{{resolve:secretsmanager:${S}:SecretString:password}}"`,
	"dynamic joined":   `!Join ["", ["{{resolve:ssm:", !Ref S, "}}"]]`,
	"dynamic unknown":  `!Sub "{{resolve:ssm:${S}-${AWS::AccountId}}}"`,
	"RefAll":           `{"Fn::RefAll": String}`,
	"ValueOf":          `{"Fn::ValueOf": [S, !Ref S]}`,
	"Contains":         `{"Fn::Contains": [!Ref L, !Ref S]}`,
}

func template(x string) string {
	text := strings.NewReplacer(" X,", " "+x+",", " X}", " "+x+"}", " X\n", " "+x+"\n", "[X]", "["+x+"]").Replace(templateNetwork)
	return templateStart + text
}

func TestCloudFormationIntrinsics(t *testing.T) {
	t.Parallel()
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(intrinsics)), 8) {
		t.Run(chunk[0], func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for _, name := range chunk {
				dir := strings.ReplaceAll(name, " ", "-")
				files[dir+"/t.yaml"], files[dir+"/nested.yaml"] = template(intrinsics[name]), nested
			}
			r := taint(t, files, nil, "--parameter", "N=7314")
			r.wantSecrecy(t, strings.Join(chunk, ", "))
			if strings.Contains(r.text, "7314") {
				t.Errorf("%v: the value of --parameter is shown", chunk)
			}
		})
	}
}

// TestCloudFormationWithoutSecrets shows that the values would be told if they were no secret.
func TestCloudFormationWithoutSecrets(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Ref", "Sub", "Select of split", "ImportValue", "FindInMap", "dynamic"} {
		text := strings.NewReplacer("NoEcho: true", "NoEcho: false", `NoEcho: "true"`, "NoEcho: false").Replace(template(intrinsics[name]))
		if len(taint(t, map[string]string{"t.yaml": text, "nested.yaml": nested}, nil).leaks()) == 0 {
			t.Errorf("%s is not told", name)
		}
	}
}

// TestCloudFormationConstructs puts the secret into everything but intrinsic functions.
func TestCloudFormationConstructs(t *testing.T) {
	t.Parallel()
	const group = "{Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref S}]}}"
	const resource = "Resources:\n  G: " + group + "\n"
	const undefined = "Parameters:\n  S: {Type: String, NoEcho: true}\n  L: {Type: CommaDelimitedList, NoEcho: true, Default: \"hunter2marker,xhunter2marker\"}\n"
	for name, test := range map[string]struct {
		text  string
		files map[string]string
		args  []string
	}{
		"parameter":          {text: undefined + resource, args: []string{"--parameter", "S=hunter2marker"}},
		"parameter file":     {text: undefined + resource, files: map[string]string{"p.json": `[{"ParameterKey": "S", "ParameterValue": "hunter2marker"}]`}, args: []string{"--parameters", "p.json"}},
		"parameter map":      {text: undefined + resource, files: map[string]string{"p.yaml": "S: hunter2marker\n"}, args: []string{"--parameters", "p.yaml"}},
		"assigned":           {text: undefined + resource, files: map[string]string{"p.json": `["S=hunter2marker", "hunter2marker"]`}, args: []string{"--parameters", "p.json"}},
		"file that is wrong": {text: undefined + resource, files: map[string]string{"p.json": `{"S": {"a": "hunter2marker"}}`}, args: []string{"--parameters", "p.json"}},
		"samconfig":          {text: undefined + resource, files: map[string]string{"samconfig.toml": "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = \"S=hunter2marker\"\n"}},
		"samconfig that is wrong": {
			text: undefined + resource, files: map[string]string{"samconfig.toml": "version = 0.1\n[default.deploy.parameters]\nparameter_overrides = 'S=hunter2marker' x\n"}, args: []string{"--parameters", "samconfig.toml"},
		},
		"loop":            {text: "Transform: AWS::LanguageExtensions\n" + undefined + "Resources:\n  Fn::ForEach::Each:\n    - I\n    - !Ref L\n    - G${I}: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: !Ref I, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref I}]}}\n  G: " + group + "\n"},
		"rules":           {text: undefined + "Rules:\n  R: {Assertions: [{Assert: !Equals [!Ref S, a], AssertDescription: a}]}\n" + resource, args: []string{"--parameter", "S=hunter2marker"}},
		"condition name":  {text: templateStart + "Resources:\n  G: {Type: \"AWS::EC2::SecurityGroup\", Condition: Same, Properties: {GroupDescription: g, SecurityGroupEgress: [{IpProtocol: \"-1\", CidrIp: !Ref S}]}}\n"},
		"dynamic default": {text: "Parameters:\n  S: {Type: String, NoEcho: true, Default: \"{{resolve:secretsmanager:hunter2marker}}\"}\n" + resource},
		"yes":             {text: "Parameters:\n  S: {Type: String, NoEcho: yes, Default: hunter2marker}\n" + resource},
		"JSON":            {text: `{"Parameters": {"S": {"Type": "String", "NoEcho": true, "Default": "hunter2marker"}}, "Resources": {"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g", "SecurityGroupEgress": [{"IpProtocol": {"Ref": "S"}, "CidrIp": {"Ref": "S"}}]}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]string{"t.yaml": test.text}
			maps.Copy(all, test.files)
			taint(t, all, nil, test.args...).wantSecrecy(t, name)
		})
	}
}
