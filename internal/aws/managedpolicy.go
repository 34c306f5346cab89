package aws

import "slices"

// The actions that the pull of an image from a private repository needs of the execution role.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
var pullActions = []string{"ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"}

// pullingPolicies are AWS managed policies that allow all actions of a pull on every resource, without a condition.
//
// Source: the documents of all AWS managed policies as recorded in https://github.com/zoph-io/MAMIP at commit 0387244
// (2026-03-07), and https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
var pullingPolicies = []string{
	"AWSAppRunnerServicePolicyForECRAccess",
	"AWSElasticBeanstalkFullAccess",
	"AdministratorAccess",
	"AmazonEC2ContainerRegistryFullAccess",
	"AmazonEC2ContainerRegistryPowerUser",
	"AmazonEC2ContainerRegistryPullOnly",
	"AmazonEC2ContainerRegistryReadOnly",
	"AmazonEC2ContainerServiceforEC2Role",
	"AmazonECSTaskExecutionRolePolicy",
	"AmazonEKSFargatePodExecutionRolePolicy",
	"AmazonSageMakerFullAccess",
	"EC2InstanceProfileForImageBuilderECRContainerBuilds",
	"PowerUserAccess",
	"ReadOnlyAccess",
}

// otherPolicies are AWS managed policies that people attach to the roles of tasks and that allow no action of a pull, by
// the same source. Most AWS managed policies are in neither list: what they allow is not known here.
var otherPolicies = []string{
	"AWSAppMeshEnvoyAccess",
	"AWSKeyManagementServicePowerUser",
	"AWSLambdaBasicExecutionRole",
	"AWSLambdaVPCAccessExecutionRole",
	"AWSXRayDaemonWriteAccess",
	"AWSXrayWriteOnlyAccess",
	"AmazonDynamoDBFullAccess",
	"AmazonDynamoDBReadOnlyAccess",
	"AmazonEC2ContainerServiceEventsRole",
	"AmazonECSInfrastructureRolePolicyForVolumes",
	"AmazonECS_FullAccess",
	"AmazonElasticContainerRegistryPublicReadOnly",
	"AmazonElasticFileSystemClientFullAccess",
	"AmazonElasticFileSystemClientReadWriteAccess",
	"AmazonPrometheusRemoteWriteAccess",
	"AmazonS3FullAccess",
	"AmazonS3ReadOnlyAccess",
	"AmazonSNSFullAccess",
	"AmazonSQSFullAccess",
	"AmazonSSMManagedInstanceCore",
	"AmazonSSMReadOnlyAccess",
	"CloudWatchAgentServerPolicy",
	"CloudWatchFullAccess",
	"CloudWatchFullAccessV2",
	"CloudWatchLogsFullAccess",
	"SecretsManagerReadWrite",
}

// PullActionsOf returns the actions of a pull that the AWS managed policy of that name allows on every resource, and
// whether that is known.
func PullActionsOf(policy string) (actions []string, known bool) {
	if slices.Contains(pullingPolicies, policy) {
		return pullActions, true
	}
	return nil, slices.Contains(otherPolicies, policy)
}
