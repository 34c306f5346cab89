package diagnosis

import "github.com/egresslint/egresslint/internal/model"

// reason is why something failed, by the words of a message.
type reason struct {
	cause   model.StopCause
	stages  []string // the stages that the wording is of; none means all
	pattern string   // a regular expression
	source  string
}

// reasons lists the wordings. The first one that matches counts: what names its cause comes before what only implies it.
var reasons = []reason{
	{model.CauseEndpointPolicy, nil, `(?i)VPC endpoint policy`, "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"},
	{model.CauseKey, nil, `(?i)access to KMS is not allowed|kms:Decrypt|KMSAccessDenied`, "https://github.com/GiamPy5/terraform-aws-directus/issues/10"},
	{model.CauseRateLimit, nil, `(?i)toomanyrequests|too many requests|pull rate limit|rate exceeded|ThrottlingException|\b429\b`, "https://github.com/linz/topo-workflows/pull/129"},
	{model.CauseDisk, nil, `(?i)no space left on device`, "https://github.com/hackoregon/civic-devops/issues/133"},
	{model.CausePlatform, nil, `(?i)descriptor (matching|for) platform|no matching manifest|no match for platform|image operating system|exec format error`, "https://github.com/aws/containers-roadmap/issues/1120"},
	{model.CauseImage, nil, `(?i)layers and diffIDs don't match|unsupported media type`, "https://vrnithinkumar.github.io/2025/02/17/aws-ecs-docker-pull-error"},
	{model.CauseConfiguration, nil, `MissingEndpoint|(?i)invalid region|invalid log option`, "https://github.com/TechToSpeech/terraform-aws-serverless-static-wordpress/issues/74"},
	{model.CauseConfiguration, []string{StageSecret, StageParameter}, `(?i)invalid character .* looking for|did not contain json key`, "https://github.com/rileydakota/valheim-ecs-fargate-cdk/issues/9"},
	{model.CauseConfiguration, []string{StageRole}, `(?i)requires task definition to have execution role`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"},
	{model.CauseCertificate, nil, `(?i)x509:|certificate signed by unknown authority`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html"},
	{model.CauseDNS, nil, `(?i)no such host|server misbehaving|name resolution|failed to resolve "fs-|lookup [^ ]+( on [^ ]+)?:.*i/o timeout`, "https://github.com/docker/for-linux/issues/371"},
	{model.CauseRole, []string{StageRole}, `(?i)assume`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"},
	{model.CauseRole, nil, `AccessDenied|(?i)not authorized to perform|no (identity|resource)-based policy|explicit deny`, "https://github.com/aws/copilot-cli/issues/4504"},
	{model.CauseNotFound, []string{StageLog}, `(?i)log group does not exist|ResourceNotFoundException`, "https://github.com/prakhar1989/docker-curriculum/issues/253"},
	{model.CauseNotFound, []string{StageSecret, StageParameter, StageRegistry}, `ResourceNotFoundException|(?i)can't find the specified secret|invalid (ssm )?parameters`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html"},
	{model.CauseNotFound, []string{StageVolume}, `(?i)no such file or directory`, "https://github.com/acp-io/terraform-grafana/issues/4"},
	{model.CauseCredentials, nil, `(?i)pull access denied|no basic auth credentials|401 unauthorized|unauthorized: |authentication required|does not exist or no pull access|authorization token has expired`, "https://github.com/awslabs/ecs-task-kite/issues/8"},
	{model.CauseForbidden, nil, `(?i)403 forbidden|status code:? 403|HTTP 403`, "https://github.com/aws-samples/bedrock-access-gateway/issues/114"},
	{model.CauseNotFound, []string{StageManifest, StageLayers}, `(?i)manifest unknown|name unknown|API error \(404\)|404 not found|not found in repository|ImageNotFoundException|RepositoryNotFoundException|: not found|repository [^ ]+ not found`, "https://github.com/aws/amazon-ecs-agent/issues/422"},
	{model.CauseNetwork, nil, `(?i)i/o timeout|deadline exceeded|context deadli|client\.timeout|waiting for connection|TLS handshake timeout|connection (timed out|refused|reset)|no route to host|network is unreachable|connection issue between|dial tcp`, "https://github.com/doctorray117/minecraft-ondemand/issues/74"},
	{model.CauseCapacity, []string{StageInterface}, `InsufficientFreeAddresses`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"},
	{model.CauseCapacity, []string{StagePlacement}, `.`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html"},
	{model.CauseNetwork, []string{StageInterface}, `(?i)timeout waiting`, "https://github.com/aws-solutions/distributed-load-testing-on-aws/issues/82"},
	{model.CauseNetwork, []string{StageLog}, `signal: killed`, "https://github.com/civiform/civiform/issues/7648"},
	// A request that could not be sent has not been refused: what the message would say next is how the connection failed.
	{model.CauseNetwork, nil, `(?i)send request failed|RequestCanceled|request context canceled|failed to do request`, "https://github.com/aws/aws-app-mesh-examples/issues/413"},
	{model.CauseStopped, []string{StageRun}, `(?i)scaling activity|stopped by|deployment|spot interruption|health ?check`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"},
	{model.CauseExited, []string{StageRun}, `(?i)exited|out ?of ?memory`, "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html"},
	{model.CauseConfiguration, []string{StageStart}, `(?i)exec: |no such file or directory|permission denied`, "https://github.com/aws/amazon-ecs-agent/issues/2954"},
}
