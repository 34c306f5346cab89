package cloudformation

import (
	"fmt"
	"strings"
	"testing"
)

func TestNestedStacks(t *testing.T) {
	files := map[string]string{
		"stacks/main.yaml": `
Parameters: {Bucket: {Type: String}}
Resources:
  Net:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Sub "https://${Bucket}.s3.${AWS::Region}.amazonaws.com/v1/net/net.yaml?versionId=1"
      Parameters: {Cidr: 10.0.0.0/16}
  App:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ../app.yaml
      Parameters:
        Subnets: !Join [",", [!GetAtt Net.Outputs.A, !GetAtt Net.Outputs.B]]
        Endpoints: !GetAtt Net.Outputs.Endpoints
  Gone:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: gone.yaml
      Parameters: {Group: !GetAtt Net.Outputs.Endpoints}
  Use: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !GetAtt App.Outputs.Task, IpProtocol: -1, DestinationSecurityGroupId: !GetAtt Gone.Outputs.Group}}
`,
		"stacks/net/net.yaml": `
Parameters: {Cidr: {Type: String}}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Cidr}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]}}
  Endpoints: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 127.0.0.1/32}]}}
Outputs:
  A: {Value: !Ref A}
  B: {Value: !Ref B}
  Endpoints: {Value: !GetAtt Endpoints.GroupId, Export: {Name: endpoints}}
`,
		"app.yaml": `
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Endpoints: {Type: String, Default: ""}
  Unset: {Type: String}
Conditions: {Has: !Not [!Equals [!Ref Endpoints, ""]]}
Resources:
  Task:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Unset
      SecurityGroupEgress: [!If [Has, {IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !Ref Endpoints}, !Ref "AWS::NoValue"]]
  Service:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Subnets, SecurityGroups: [!Ref Task]}}}
Outputs: {Task: {Value: !Ref Task}}
`,
	}
	stack := parseFiles(t, files, "stacks/main.yaml", Options{})
	check(t, describeGroups(stack), `
		declared App.Task vpc=App.Unset
		-> tcp 443-443 group Net.Endpoints
		-> all 0-65535 group Gone.Outputs.Group
		external Gone.Outputs.Group vpc=
		-> ? ?-? unknown maybe(Outputs.Group of Gone (AWS::CloudFormation::Stack) is known only after deployment) unknown(Outputs.Group of Gone (AWS::CloudFormation::Stack) is known only after deployment)
		<- ? ?-? unknown maybe(Outputs.Group of Gone (AWS::CloudFormation::Stack) is known only after deployment) unknown(Outputs.Group of Gone (AWS::CloudFormation::Stack) is known only after deployment)
		declared Net.Endpoints vpc=Net.Vpc handed(Net.Endpoints is passed to the nested stack Gone, whose template was not found) exported(Net.Endpoints is published by the output Net.Endpoints)
		-> tcp 1-1 cidr 127.0.0.1/32
	`)
	check(t, describeNetwork(stack), `
		vpc external App.Unset [] unknown(parameter Unset of the nested stack App has no value)
		vpc declared Net.Vpc [10.0.0.0/16]
		subnet declared Net.A vpc=Net.Vpc 10.0.0.0/24
		subnet declared Net.B vpc=Net.Vpc 10.0.1.0/24
	`)
	check(t, describeWorkloads(stack), "ecs_service App.Service fargate=yes vpc=Net.Vpc groups=[App.Task] subnets=[Net.A, Net.B] task= platform=")
	check(t, describeNotes(stack), `stacks/main.yaml:16:3 error What the nested stack Gone declares is not analysed: its template gone.yaml is not in these directories.`)
	groups, _ := Group(treeOf(t, files), []string{"stacks/net/net.yaml", "stacks/main.yaml", "app.yaml"}, Options{})
	check(t, fmt.Sprint(groups), "[[stacks/main.yaml]]")
}

func TestStacksThatNestThemselves(t *testing.T) {
	stack := parse(t, `
Resources:
  Self: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: t.yaml, Parameters: {A: !GetAtt Self.Outputs.A}}}
  Group: {Type: "AWS::EC2::SecurityGroup"}
Outputs: {A: {Value: !GetAtt Self.Outputs.A}}
`, Options{})
	if got := describeNotes(stack); !strings.Contains(got, "stacks nest too deep here") {
		t.Errorf("got %q", got)
	}
	if len(stack.Groups) != maxDepth+1 {
		t.Errorf("got %d groups", len(stack.Groups))
	}
}

func TestExports(t *testing.T) {
	stack := parse(t, `
Conditions: {Never: !Equals [a, b]}
Resources:
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: {IpProtocol: -1, CidrIp: 127.0.0.1/32}}}
Outputs:
  Id: {Value: !GetAtt Group.GroupId, Export: {Name: !Sub "${AWS::StackName}-sg"}}
  Arn: {Value: !Sub "arn:aws:ec2:::security-group/${Group}"}
  Other: {Value: x}
`, Options{})
	check(t, describeGroups(stack), `
		declared Group vpc= exported(Group is published by the output Id; Group is published by the output Arn)
		-> all 0-65535 cidr 127.0.0.1/32
	`)
}
