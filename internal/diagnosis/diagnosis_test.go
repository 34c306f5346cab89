package diagnosis_test

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/diagnosis"
	"github.com/egresslint/egresslint/internal/model"
)

// quoted are messages as people have published them, with the address of the page, and what they are about: the stage, the
// endpoint service that was asked, and the cause. Some are cut off, as consoles do it.
var quoted = []struct{ message, address, stage, service, cause string }{
	// The token.
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.us-east-2.amazonaws.com/": dial tcp [ANIPADDRESSIDONTWANTTOSHARE]: i/o timeout. Please check your task network configuration.`,
		"https://github.com/doctorray117/minecraft-ondemand/issues/74", "token", "ecr.api", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 172.40.1.94:443: i/o timeout`,
		"https://github.com/aws/copilot-cli/issues/5927", "token", "ecr.api", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): RequestError: send request failed caused by: Post https://api.ecr....`,
		"https://github.com/aws-samples/aws-fargate-pipeline-lambda-autoscaling/issues/3", "token", "ecr.api", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 5 time(s): RequestError: send request failed caused by: Post https://api.ecr....`,
		"https://github.com/aws/aws-app-mesh-examples/issues/413", "token", "ecr.api", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s)`,
		"https://github.com/globaldothealth/list/issues/2662", "token", "ecr.api", "unknown"},
	{`CannotPullECRContainerError: AccessDeniedException: User: arn:aws:sts::...:assumed-role/OvertureTilesCdkStack-OvertureTilesContainer... is not authorized to perform: ecr:GetAuthorizationToken on r`,
		"https://github.com/OvertureMaps/overture-tiles/pull/20", "token", "ecr.api", "role"},
	{`ResourceInitializationError: unable to pull secrets or registry auth`,
		"https://github.com/nikovirtala/cdk-github-actions-runner/pull/3", "token_or_secret", "", "unknown"},
	// Secrets.
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret arn:aws:secretsmanager:us-west-2:*:secret:DBPasswordSecret-* from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.`,
		"https://github.com/Releem/releem-agent/issues/195", "secret", "secretsmanager", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 5 time(s): asm fetching secret from the service for ...`,
		"https://github.com/aws-samples/keycloak-on-aws/issues/222", "registry_credentials", "secretsmanager", "unknown"},
	{`TaskFailedToStart: ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789...`,
		"https://github.com/docker-archive/compose-cli/issues/1510", "secret", "secretsmanager", "unknown"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-central-1:account_id:secret:algo-dev-directus-secret20240626183203358800000004-EaPYTy from secrets manager: AccessDeniedException: Access to KMS is not allowed status code: 400, request id: a87a66d9-f839-4353-b8c2-9984b1465695`,
		"https://github.com/GiamPy5/terraform-aws-directus/issues/10", "secret", "secretsmanager", "key"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character '\'' looking for beginning of value`,
		"https://github.com/rileydakota/valheim-ecs-fargate-cdk/issues/9", "secret", "secretsmanager", "configuration"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadli...`,
		"https://github.com/aws-samples/serverless-jenkins-on-aws-fargate/issues/7", "parameter", "ssm", "network"},
	{`Resourceinitializationerror: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::<account id>:assumed-role/aits-demo-app-test-demo-app-ExecutionRole-28VBAJL3T0YT/f83b93a4dc3442a18eaaf8c2a235cd37 is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-2:<account id>:parameter/GOOGLE_CLIENT_ID because no identity-based policy allows the ssm:GetParameters action status code: 400, request id: 1adcb55f-f798-4503-b8a3-cd1533290001`,
		"https://github.com/aws/copilot-cli/issues/4504", "parameter", "ssm", "role"},
	{`Fetching secret data from SSM Parameter Store in ap-northeast-1: AccessDeniedException: User: arn:aws:sts::xxxxxxxxxxxx:assumed-role/NewRelicECSIntegration-Ne-NewRelicECSTaskExecution-xxxxxxxxxxxx/xxxxxxxxxxxx is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:ap-northeast-1:xxxxxxxxxxxx:parameter/aws/reference/secretsmanager/NewRelicLicenseKeySecret-xxxxxxxxxxxx status code: 400, request id: xxxxxxxxxxxxxx`,
		"https://github.com/newrelic/nri-ecs/issues/10", "parameter", "ssm", "role"},
	{`Fetching secret data from SSM Parameter Store in {REGION}: AccessDeniedException: User: arn:aws:sts::{ACCOUNT_ID}:assumed-role/{...}/9e05ad12-2574-47a3-b48f-3a2244770318 is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:{REGION}:{ACCOUNT_ID}:parameter/{PARAMETER_NAME} status code: 400, request id: 787934d9-56ba-4a43-9e60-4f05a950a90e`,
		"https://github.com/aws/aws-cdk/issues/3529", "parameter", "ssm", "role"},
	// Manifests.
	{`CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:v42": failed to do request: Head "https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/api/manifests/v42": dial tcp 10.0.3.17:443: i/o timeout`,
		"https://devopsaitoolkit.com/blog/aws-error-cannot-pull-container-error-ecs/", "manifest", "ecr.dkr", "network"},
	{`CannotPullContainerError: API error (500): Get https://xxx.dkr.ecr.ap-southeast-2.amazonaws.com/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
		"https://github.com/aws/amazon-ecs-agent/issues/1680", "manifest", "ecr.dkr", "network"},
	{`CannotPullContainerError: API error (500): Get https://xxx.dkr.ecr.us-east-1.amazonaws.com/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
		"https://github.com/aws/amazon-ecs-agent/issues/1266", "manifest", "ecr.dkr", "network"},
	{`CannotPullContainerError: API error (500): Get https://████████████.dkr.ecr.us-east-1.amazonaws.com/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)\n`,
		"https://github.com/JetBrains/teamcity-amazon-ecs-plugin/issues/17", "manifest", "ecr.dkr", "network"},
	{`CannotPullContainerError: Error response from daemon: ... net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
		"https://github.com/globaldothealth/list/issues/2662", "manifest", "", "network"},
	{`CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/tryretool/backend:2.110.5: failed to do request: Head "https://registry-1.docker.io/v2/tryretool/backend/manifests/2.110.5": dial tcp 34.205.13.154:443: i/o timeout`,
		"https://github.com/ActionIQ/terraform-aws-retool-ecs-fargate/issues/20", "manifest", "", "network"},
	{`Cannotpullcontainererror: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/username/repo: failed to do request: Head "https://registry-1.docker.io/v2/username/repo/manifests/latest": dial tcp 44.205.64.79:443: i/o timeout`,
		"https://openillumi.com/?p=106123", "manifest", "", "network"},
	{`Error response from daemon: Get https:/XXXXXXXX.dkr.ecr.us-east-1.amazonaws.com/v2/: dial tcp: lookup XXXXXXXX.dkr.ecr.us-east-1.amazonaws.com on 10.5.0.2:53: no such host`,
		"https://github.com/docker/for-linux/issues/371", "manifest", "ecr.dkr", "dns"},
	{`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 366590864501.dkr.ecr.us-west-2.amazonaws.com/bedrock-proxy-api-ecs:latest@sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600: unexpected status from HEAD request to https://366590864501.dkr.ecr.us-west-2.amazonaws.com/v2/bedrock-proxy-api-ecs/blobs/sha256:5de487da52320ad9978f3a7a4f6700910342956c7dcb3b6f955222b4cccbd600: 403 Forbidden`,
		"https://github.com/aws-samples/bedrock-access-gateway/issues/114", "manifest", "ecr.dkr", "forbidden"},
	{`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123456789123.dkr.ecr.us-east-1.amazonaws.com/a2-ecr-app-repo:latest: pulling from host 123456789123.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests latest]: 403 Forbidden`,
		"https://github.com/aws/aws-cdk/issues/29876", "manifest", "ecr.dkr", "forbidden"},
	{`CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref "xxxxx.xxx": unexpected status code [manifests 6981141]: 403 Forbidden`,
		"https://github.com/aws/aws-cdk/issues/14457", "manifest", "", "forbidden"},
	{`CannotPullContainerError: Error response from daemon: pull access denied for ecs-task-kite, repository does not exist or may require 'docker login'`,
		"https://github.com/awslabs/ecs-task-kite/issues/8", "manifest", "", "credentials"},
	{`STOPPED Reason: CannotPullContainerError: Error response from daemon: pull access denied for elasticsearch/elasticsearch, repository does not exist or may require 'docker login'`,
		"https://github.com/aws/amazon-ecs-agent/issues/2343", "manifest", "", "credentials"},
	{`CannotPullContainerError: Error response from daemon: pull access denied for my-docker-image, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
		"https://github.com/aws-samples/amazon-chime-sdk-recording-demo/issues/55", "manifest", "", "credentials"},
	{`CannotPullContainerError: API error (404): repository serverless-batch not found: does not exist or no pull access`,
		"https://github.com/RafalWilinski/deploy-with-serverless/issues/11", "manifest", "", "credentials"},
	{`CannotPullContainerError: Tag latest not found in repository docker.io/library/owncloud`,
		"https://github.com/aws/amazon-ecs-agent/issues/422", "manifest", "", "not_found"},
	{`CannotPullContainerError: API error (404)`,
		"https://github.com/aws/amazon-ecs-agent/issues/1185", "manifest", "", "not_found"},
	{`CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 802388215838.dkr.ecr.eu-west-1.amazonaws.com/example-service:example-image:image-tag@sha256:sha digest: not found`,
		"https://courses.apollos.edu/blog/fix-cannotpullcontainererror-in-aws-fargate", "manifest", "ecr.dkr", "not_found"},
	{`CannotPullContainerError: failed to find a descriptor for platform {linux/amd64}`,
		"https://github.com/aws/containers-roadmap/issues/1120", "manifest", "", "platform"},
	{`(service relay-temporal-worker) was unable to place a task. Reason: CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'.`,
		"https://github.com/aviswerdlow/relay/issues/71", "manifest", "", "platform"},
	{`CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/manifests/sha256:2bb501e6429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit`,
		"http://phl-new.app2one.com/premiumsupport/knowledge-center/ecs-pull-container-error-rate-limit/", "manifest", "", "rate_limit"},
	{`CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/amazon/aws-for-fluent-bit/manifests/sha256:330a24bcd4e0058d70e70a0bb1ff805065161ffe3aa96296f09b555...`,
		"https://github.com/aws/aws-for-fluent-bit/issues/234", "manifest", "", "unknown"},
	// Layers.
	{`CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/amazon/aws-xray-daemon/manifests/sha256:2d964e1dbe7a8c9f03f4e9580ff00220bc84ce0294539c6...`,
		"https://github.com/aws/aws-xray-daemon/issues/146", "layers", "", "unknown"},
	{`CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device`,
		"https://github.com/awsdocs/amazon-ecs-developer-guide/pull/42", "layers", "", "disk"},
	{`CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob446879403: no space left on device`,
		"https://github.com/hackoregon/civic-devops/issues/133", "layers", "", "disk"},
	{`CannotPullContainerError: failed to register layer: Error processing tar file(exit status 1): write /tmp/my_large_file: no space left on device`,
		"https://github.com/aws/amazon-ecs-agent/issues/1434", "layers", "", "disk"},
	{`ref pull has been retried 1 time(s): number of layers and diffIDs don't match: 3 != 15.`,
		"https://vrnithinkumar.github.io/2025/02/17/aws-ecs-docker-pull-error", "layers", "", "image"},
	// Logs.
	{`ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: arn:aws:sts::zzzzzzzzzzzz:assumed-role/ecs.task.minecraft-server/123456a999ee4b919...`,
		"https://github.com/doctorray117/minecraft-ondemand/issues/12", "log", "logs", "role"},
	{`ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: MissingEndpoint: 'Endpoint' configuration is required for t`,
		"https://github.com/TechToSpeech/terraform-aws-serverless-static-wordpress/issues/74", "log", "logs", "configuration"},
	{`ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed`,
		"https://github.com/civiform/civiform/issues/7648", "log", "logs", "network"},
	{`STOPPED Reason: CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.`,
		"https://github.com/prakhar1989/docker-curriculum/issues/253", "log", "logs", "not_found"},
	{`STOPPED Reason: CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log group: AccessDeniedException: User: arn:aws:sts::765486523053:assumed-role/amazon-ecs-cli-setup-foodtrucks-EcsInstanceRole-1II7J9P4`,
		"https://github.com/prakhar1989/docker-curriculum/issues/260", "log", "logs", "role"},
	{`API error (500): failed to initialize logging driver: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 2831992f-899d-11e8-8425-99d434b6599a`,
		"https://github.com/muccg/rdrf/issues/617", "log", "logs", "not_found"},
	{`Status reason | CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400`,
		"https://github.com/Rayraegah/terraform-aws-hasura/issues/25", "log", "logs", "not_found"},
	// Volumes and environment files.
	{`ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection reset by peer : unsuccessful EFS utils command execution; code: 32`,
		"https://github.com/docker-archive/compose-cli/issues/1490", "volume", "", "network"},
	{`ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0867a83d8ed398433.efs.`,
		"https://github.com/cn-terraform/terraform-aws-jenkins/issues/23", "volume", "", "dns"},
	{`ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-00000000.efs.us-east-1.amazonaws.com" - check that your file system ID is correct.`,
		"https://github.com/aws/amazon-ecs-cli/issues/1083", "volume", "", "dns"},
	{`ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: mounting fs-<some numbers>.efs.<region>.amazonaws.com:/grafana failed, reason given by server: No such file or directory' : unsuccessful EFS utils command execution; code: 32`,
		"https://github.com/acp-io/terraform-grafana/issues/4", "volume", "", "not_found"},
	{`ResourceInitializationError: failed to download env files: file download command: non empty error stream: RequestCanceled: request context canceled caused by: context deadline exceeded`,
		"https://github.com/aws/aws-cli/issues/6470", "environment_files", "s3", "network"},
	// After the pull, and beside it.
	{`CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: OCI runtime create failed: container_linux.go:349: starting container process caused "process_linux.go:449: container init caused \"rootfs_linux.go:58`,
		"https://github.com/aws/amazon-ecs-agent/issues/2442", "start", "", "unknown"},
	{`Status reason | CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: OCI runtime create failed: container_linux.go:**370**: starting container process caused: exec: "/opt/sonarqube/bin/run.sh": stat /opt/sonarqube/bin/run.sh...no such file or direct...`,
		"https://github.com/aws/amazon-ecs-agent/issues/2954", "start", "", "configuration"},
	{`STOPPED (DockerTimeoutError: Could not tranisition to started; timed out after waiting 8m0s)`,
		"https://github.com/aws-actions/amazon-ecs-deploy-task-definition/issues/232", "start", "", "unknown"},
	{`Timeout waiting for network interface provisioning to complete.`,
		"https://github.com/aws/amazon-ecs-agent/issues/4825", "network_interface", "", "network"},
	{`An error occurred (TargetNotConnectedException) when calling the ExecuteCommand operation: The execute command failed due to an internal error. Try again later.`,
		"https://github.com/aws/amazon-ssm-agent/issues/536", "exec", "ssmmessages", "unknown"},
	{`Status reason: Essential container in task exited`,
		"https://github.com/RafalWilinski/deploy-with-serverless/issues/11", "run", "", "exited"},
}

func TestOfQuotedMessages(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	if len(quoted) < 40 {
		t.Errorf("there are %d messages", len(quoted))
	}
	for _, test := range quoted {
		d := reader.Of(test.message)
		if !d.Recognized || d.Stage != test.stage || d.Service != test.service || string(d.Cause) != test.cause {
			t.Errorf("%s\n%s\ngot  %s %q %s\nwant %s %q %s", test.address, test.message, d.Stage, d.Service, d.Cause, test.stage, test.service, test.cause)
		}
		if strings.HasPrefix(d.Headline, ":") || len(d.Checks) == 0 || len(d.Sources) == 0 {
			t.Errorf("%s: %+v", test.address, d)
		}
	}
}

// documented are messages in the words of the rules of egresslint and of the documentation of AWS, with values filled in.
var documented = []struct{ message, stage, service, cause string }{
	{`CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReaderSeeker: failed open: failed to do request: Get "https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/ab12?X-Amz-Signature=0123456789abcdef": dial tcp 52.218.1.2:443: i/o timeout`, "layers", "s3", "network"},
	{`CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/ab12: 403 Forbidden`, "layers", "s3", "forbidden"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: x is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no VPC endpoint policy allows the ecr:GetAuthorizationToken action`, "token", "ecr.api", "endpoint_policy"},
	{`ClientException: Fargate requires task definition to have execution role ARN to support ECR images.`, "execution_role", "", "configuration"},
	{`ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post "https://logs.eu-west-1.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout`, "log", "logs", "network"},
	{`Scaling activity initiated by (deployment ecs-svc/123)`, "run", "", "stopped"},
	{`OutOfMemoryError: Container killed due to memory usage`, "run", "", "exited"},
	{`CannotPullContainerError: Error response from daemon: Get https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/: x509: certificate signed by unknown authority`, "manifest", "ecr.dkr", "certificate"},
	{`ECS was unable to assume the role 'arn:aws:iam::123456789012:role/execution' that was provided for this task.`, "execution_role", "", "role"},
}

// further are wordings of other versions of the agents and of their SDKs.
var further = []struct{ message, stage, service, cause string }{
	{`ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: operation error Secrets Manager: GetSecretValue, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://secretsmanager.us-east-1.amazonaws.com/": dial tcp 10.0.1.10:443: i/o timeout`, "secret", "secretsmanager", "network"},
	{`ResourceInitializationError: unable to pull secrets or registry auth: check your task network configuration. Error message: no such host`, "token_or_secret", "", "dns"},
	{`The task cannot pull image 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1 from Amazon ECR repository 'app'. There is a connection issue between the task and Amazon ECR.`, "manifest", "ecr.dkr", "network"},
	{`CannotPullContainerError: The task can't find the image. Check that the image exists in the repository. 123456789012.dkr.ecr.us-east-1.amazonaws.com/app:9: not found`, "manifest", "ecr.dkr", "not_found"},
	{`CannotPullContainerError: failed to pull and unpack image "ghcr.io/acme/app:1": failed to resolve reference "ghcr.io/acme/app:1": failed to authorize: failed to fetch anonymous token: Get "https://ghcr.io/token?scope=a": dial tcp 140.82.121.33:443: i/o timeout`, "manifest", "", "network"},
	{`CannotPullContainerError: Error response from daemon: Get "https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/": dial tcp: lookup 123456789012.dkr.ecr.us-east-1.amazonaws.com on 10.0.0.2:53: read udp 10.0.1.2:48122->10.0.0.2:53: i/o timeout`, "manifest", "ecr.dkr", "dns"},
	{`CannotPullContainerError: error pulling image configuration: download failed after attempts=6: dial tcp 52.217.1.1:443: i/o timeout`, "layers", "", "network"},
	{`CannotPullContainerError: Head "https://registry-1.docker.io/v2/library/nginx/manifests/latest": unauthorized: incorrect username or password`, "manifest", "", "credentials"},
	{`CannotPullContainerError: pulling image failed: image operating system "windows" cannot be used on this platform`, "manifest", "", "platform"},
	{`exec /docker-entrypoint.sh: exec format error`, "start", "", "platform"},
	{`unable to place a task because no container instance met all of its requirements.`, "placement", "", "capacity"},
	{`Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet 'subnet-0': InsufficientFreeAddressesInSubnet`, "network_interface", "", "capacity"},
}

func TestOfFurtherMessages(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	for _, test := range further {
		d := reader.Of(test.message)
		if !d.Recognized || d.Stage != test.stage || d.Service != test.service || string(d.Cause) != test.cause {
			t.Errorf("%s\ngot  %s %q %s\nwant %s %q %s", test.message, d.Stage, d.Service, d.Cause, test.stage, test.service, test.cause)
		}
	}
}

func TestOfDocumentedMessages(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	for _, test := range documented {
		d := reader.Of(test.message)
		if !d.Recognized || d.Stage != test.stage || d.Service != test.service || string(d.Cause) != test.cause {
			t.Errorf("%s\ngot  %s %q %s\nwant %s %q %s", test.message, d.Stage, d.Service, d.Cause, test.stage, test.service, test.cause)
		}
	}
}

func TestOfUnknownMessages(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	for message, facts := range map[string]string{
		"":                       "",
		"something else":         "",
		"the moon is full today": "",
		"no answer of https://db.internal.example.com/x?token=abc from dial tcp 10.1.2.3:5432": "it names the host db.internal.example.com; it names the private address 10.1.2.3",
		`Post "https://sqs.eu-west-1.amazonaws.com/": dial tcp 34.1.2.3:443: i/o timeout`:      "it names the host sqs.eu-west-1.amazonaws.com, which is of sqs; it names the public address 34.1.2.3",
	} {
		d := reader.Of(message)
		if d.Recognized || d.Cause != "" || d.Stage != "" || strings.Join(d.Facts, "; ") != facts {
			t.Errorf("%s: %+v", message, d)
		}
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	for message, want := range map[string]string{
		`Get "https://b.s3.eu-west-1.amazonaws.com/x?X-Amz-Security-Token=Q&X-Amz-Signature=0a1b": EOF`:                         `Get "https://b.s3.eu-west-1.amazonaws.com/x?(masked)": EOF`,
		`Get "https://user:hunter2@registry.example.com/v2/": EOF`:                                                              `Get "https://(masked)@registry.example.com/v2/": EOF`,
		`X-Amz-Credential=ASIAURFG4DI6CP53NANT/20211123`:                                                                        `X-Amz-Credential=(masked)`,
		`key AKIAIOSFODNN7EXAMPLE and eyJhbGciOiJSUzI1NiIs.eyJzdWIiOiIx.abc`:                                                    `key (masked) and (masked)`,
		`123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1`:                                                                    `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1`,
		`Authorization: Basic dXNlcjpwYXNzd29yZA1234567=`:                                                                       `Authorization: (masked)`,
		`unable to retrieve ecr registry auth: RequestError: send request failed caused by: Post "https://api.ecr.x/": timeout`: `unable to retrieve ecr registry auth: RequestError: send request failed caused by: Post "https://api.ecr.x/": timeout`,
	} {
		if got := reader.Of(message).Message; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	reader := diagnosis.New()
	for message, want := range map[string]model.Diagnosis{
		quoted[0].message:                 {Region: "us-east-2"},
		quoted[7].message:                 {Region: "us-west-2"},
		quoted[16].message:                {Region: "us-east-1", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/api"},
		quoted[21].message:                {Image: "docker.io/tryretool/backend"},
		quoted[23].message:                {Region: "us-east-1"},
		`pull access denied for a/b:1, x`: {Image: "a/b"},
	} {
		if d := reader.Of(message); d.Region != want.Region || d.Image != want.Image {
			t.Errorf("%s\ngot %q %q", message, d.Region, d.Image)
		}
	}
}

func FuzzOf(f *testing.F) {
	reader := diagnosis.New()
	for _, test := range quoted {
		f.Add(test.message)
	}
	f.Fuzz(func(t *testing.T, message string) {
		d := reader.Of(message)
		if d.Recognized == (d.Stage == "") || d.Headline == "" {
			t.Errorf("%+v", d)
		}
		const signature = "5d41402abc4b2a76b9719d911017c592"
		if d := reader.Of("https://a.s3.amazonaws.com/x?X-Amz-Signature=" + signature + " " + message); strings.Contains(d.Message, signature) {
			t.Errorf("%s", d.Message)
		}
	})
}
