package cloudformation

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// declaredRole returns the only role of a template with a task definition that names it.
func declaredRole(t *testing.T, resources string) (*model.Stack, *model.Role) {
	t.Helper()
	stack := parse(t, `Resources:
  Definition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ExecutionRoleArn: !GetAtt Role.Arn
      ContainerDefinitions:
        - {Name: app, Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/${Repository}:1"}
`+resources, Options{})
	role := stack.Roles["Role"]
	if role == nil {
		t.Fatal("the role is not in the model")
	}
	return stack, role
}

// policiesOf writes the policies of a role: each with the actions and resources of its statements.
func policiesOf(role *model.Role) string {
	var lines []string
	for _, p := range role.Policies {
		line := p.ID
		for _, s := range p.Statements {
			line += " " + s.Effect
			for _, patterns := range []model.Patterns{s.Actions, s.Resources} {
				for _, item := range patterns.Items {
					line += " " + item.Text
				}
			}
			if len(s.Maybe) > 0 {
				line += " maybe"
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestPoliciesOfRoles(t *testing.T) {
	t.Parallel()
	const document = "{Statement: [{Effect: Allow, Action: 'ecr:*', Resource: '*'}]}"
	for name, test := range map[string]struct{ resources, want string }{
		"none": {"  Role: {Type: 'AWS::IAM::Role'}\n", ""},
		"inline": {
			"  Role: {Type: 'AWS::IAM::Role', Properties: {Policies: [{PolicyName: pull, PolicyDocument: " + document + "}]}}\n",
			`the inline policy "pull" allow ecr:* *`,
		},
		"policy of several roles": {
			"  Role: {Type: 'AWS::IAM::Role'}\n  Pull: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: pull, Roles: [other, !Ref Role], PolicyDocument: " + document + "}}\n",
			"Pull allow ecr:* *",
		},
		"policy of another role": {
			"  Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: exec}}\n  Pull: {Type: 'AWS::IAM::Policy', Properties: {PolicyName: pull, Roles: [other], PolicyDocument: " + document + "}}\n",
			"",
		},
		"policy by name": {
			"  Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub '${AWS::StackName}-exec'}}\n  Pull: {Type: 'AWS::IAM::RolePolicy', Properties: {PolicyName: pull, RoleName: !Sub '${AWS::StackName}-exec', PolicyDocument: " + document + "}}\n",
			"Pull allow ecr:* *",
		},
		"managed policy that names the role": {
			"  Role: {Type: 'AWS::IAM::Role'}\n  Pull: {Type: 'AWS::IAM::ManagedPolicy', Properties: {Roles: [!Ref Role], PolicyDocument: " + document + "}}\n",
			"Pull allow ecr:* *",
		},
		"policy under a condition": {
			"  Role: {Type: 'AWS::IAM::Role'}\n  Pull: {Type: 'AWS::IAM::Policy', Condition: Own, Properties: {PolicyName: pull, Roles: [!Ref Role], PolicyDocument: " + document + "}}\n" +
				"Parameters: {Stage: {Type: String}}\nConditions: {Own: !Equals [!Ref Stage, prod]}\n",
			"Pull allow ecr:* * maybe",
		},
		"managed policy of AWS": {
			"  Role: {Type: 'AWS::IAM::Role', Properties: {ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']}}\n",
			"AmazonECSTaskExecutionRolePolicy allow ecr:BatchGetImage ecr:GetAuthorizationToken ecr:GetDownloadUrlForLayer *",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, role := declaredRole(t, test.resources)
			if got := policiesOf(role); got != test.want || len(role.Open) > 0 {
				t.Errorf("got %q, open for %v, want %q", got, role.Open, test.want)
			}
		})
	}
}

func TestRoleByItsName(t *testing.T) {
	t.Parallel()
	stack := parse(t, `Resources:
  Definition: {Type: "AWS::ECS::TaskDefinition", Properties: {ExecutionRoleArn: !Sub "arn:aws:iam::${AWS::AccountId}:role/${Role}"}}
  Role: {Type: "AWS::IAM::Role"}
`, Options{})
	if stack.Roles["Role"] == nil || stack.TaskDefinitions["Definition"].ExecutionRole.Role != "Role" {
		t.Errorf("got the roles %v and %+v", stack.Roles, stack.TaskDefinitions["Definition"].ExecutionRole)
	}
}

func TestPoliciesOfRepositories(t *testing.T) {
	t.Parallel()
	stack, _ := declaredRole(t, `
  Role: {Type: "AWS::IAM::Role"}
  Plain: {Type: "AWS::ECR::Repository"}
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: {Statement: [{Effect: Deny, Principal: {AWS: !GetAtt Role.Arn}, Action: "ecr:*"}]}
`)
	repository := stack.Repositories["Repository"]
	if repository == nil || len(stack.Repositories) > 1 {
		t.Fatalf("got the repositories %v", stack.Repositories)
	}
	s := repository.Policy.Statements[0]
	if s.Principals.Items[0].ID != "Role" || s.Resources.Items[0].Text != "*" {
		t.Errorf("got %+v", s)
	}
	if image := stack.TaskDefinitions["Definition"].Images[0]; image.Repository.ID != "Repository" {
		t.Errorf("got %+v", image)
	}
}

func TestRoleThatLeavesTheTemplate(t *testing.T) {
	t.Parallel()
	_, role := declaredRole(t, `
  Role: {Type: "AWS::IAM::Role"}
  Policies: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: "https://example.com/policies.yaml", Parameters: {Role: !Ref Role}}}
`)
	if len(role.Open) != 1 {
		t.Errorf("open for %v", role.Open)
	}
}
