package diagnosis

// The stages of the start of a task.
const (
	StageToken       = "token"
	StageManifest    = "manifest"
	StageLayers      = "layers"
	StageSecret      = "secret"
	StageParameter   = "parameter"
	StageRegistry    = "registry_credentials"
	StageLog         = "log"
	StageEnvironment = "environment_files"
	StageVolume      = "volume"
	StageInterface   = "network_interface"
	StageExec        = "exec"
	StageRole        = "execution_role"
	StageStart       = "start"
	StagePlacement   = "placement"
	StageRun         = "run"
	// StageBefore is anything that the execution role is for: the token or secrets, in messages that do not say which.
	StageBefore = "token_or_secret"
)

// stage is what ECS was doing, by the words of a message.
type stage struct {
	name    string
	service string // the endpoint service that it asks, "" where hosts in the message say so
	pattern string // a regular expression
	source  string
}

// stages lists the wordings. The first one that matches counts.
var stages = []stage{
	{StageRole, "", `(?i)requires task definition to have execution role`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"},
	{StageRole, "", `(?i)(unable|not able|failed) to assume (the )?role`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"},
	{StageExec, "ssmmessages", `TargetNotConnectedException|(?i)execute command failed`, "https://github.com/aws/aws-cli/issues/6456"},
	{StageVolume, "", `(?i)EFS utils|efs volumes?|mount\.nfs4?|CannotCreateVolumeError`, "https://github.com/aws/amazon-ecs-cli/issues/1083"},
	{StageEnvironment, "s3", `(?i)download env files|environment files?`, "https://github.com/aws/aws-cli/issues/6470"},
	{StageInterface, "", `(?i)network interface provisioning|network interface attachment|create network interface|failed to configure ENI|setup network namespace`, "https://github.com/aws/amazon-ecs-agent/issues/4825"},
	// Logs.
	{StageLog, "logs", `(?i)validate logger args|initiali[sz]e logging driver|cloudwatch log (stream|group)|logs:(Create|Put)`, "https://github.com/doctorray117/minecraft-ondemand/issues/12"},
	// Secrets, in the words of several agents.
	{StageRegistry, "secretsmanager", `(?i)registry auth from asm|CannotPullContainerError: .*(asm|secrets manager)`, "https://github.com/aws-samples/keycloak-on-aws/issues/222"},
	{StageParameter, "ssm", `(?i)secrets? from (aws )?(ssm|systems manager|parameter store)|ssm parameter store|ssm:GetParameters?`, "https://github.com/aws-samples/serverless-jenkins-on-aws-fargate/issues/7"},
	{StageSecret, "secretsmanager", `(?i)secrets? (value )?from (asm|(aws )?secrets ?manager)|fetch(ing)? secret.*(secrets ?manager|arn:[\w-]*:secretsmanager)|retrieve secret from asm|secretsmanager:GetSecretValue`, "https://github.com/Releem/releem-agent/issues/195"},
	// The token.
	{StageToken, "ecr.api", `(?i)ecr registry auth|registry auth from amazon ecr|ecr:GetAuthorizationToken|CannotPullECRContainerError|https://api\.ecr\.`, "https://github.com/aws/copilot-cli/issues/5927"},
	// The layers of an image in ECR are in S3.
	{StageLayers, "s3", `starport-layer-bucket`, "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"},
	{StageLayers, "", `(?i)register layer|GetImageBlob|failed to (copy|extract|unpack)|layers and diffIDs|pulling image configuration|download failed after attempts|blobs/sha256:[^ ]*: (dial|net/http)`, "https://github.com/aws/amazon-ecs-agent/issues/1434"},
	// Manifests, in the words of Docker and containerd.
	{StageManifest, "", `(?i)pull image manifest|inspect image has been retried|failed to resolve ref(erence)?|/manifests/|/v2/|pull access denied|cannot pull image|descriptor (matching|for) platform|no matching manifest|not found in repository|repository [^ ]+ not found`, "https://github.com/aws/amazon-ecs-agent/issues/1128"},
	{StageManifest, "", `CannotPull(ECR)?ContainerError|CannotPullImageManifestError|(?i)cannotpullcontainererror`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"},
	// After the pull.
	{StageRun, "", `(?i)essential container in task exited|OutOfMemoryError|out of memory|health ?checks?|scaling activity initiated|stopped by (a )?user|task stopped by|deployment circuit breaker|spot interruption|\(deployment ecs-svc`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"},
	{StageStart, "", `(?i)CannotStartContainerError|OCI runtime create failed|create new container runtime task|exec format error|(Docker|ContainerRuntime)TimeoutError|CannotInspectContainerError|CannotCreateContainerError`, "https://github.com/aws/amazon-ecs-agent/issues/2442"},
	{StagePlacement, "", `(?i)unable to place a task|capacity is unavailable|no container instance met`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"},
	// What is cut off before it says more.
	{StageSecret, "secretsmanager", `arn:[\w-]*:secretsmanager:`, "https://github.com/docker-archive/compose-cli/issues/1510"},
	{StageBefore, "", `(?i)unable to pull secrets or registry auth`, "https://github.com/nikovirtala/cdk-github-actions-runner/pull/3"},
}
