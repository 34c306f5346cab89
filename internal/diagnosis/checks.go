package diagnosis

import "github.com/egresslint/egresslint/internal/model"

// checks are what to look at, most likely first.
func checks(d *model.Diagnosis) []string {
	switch d.Cause {
	case model.CauseNetwork:
		return networkChecks(d)
	case model.CauseUnknown:
		if d.Service != "" {
			return append(networkChecks(d), "the actions that the execution role allows")
		}
		return []string{"the whole message: aws ecs describe-tasks --tasks TASK prints stoppedReason, and a reason for each container"}
	case model.CauseRole:
		return roleChecks(d)
	}
	if known, ok := checksOf[d.Cause]; ok {
		return known
	}
	return []string{}
}

func networkChecks(d *model.Diagnosis) []string {
	private := len(d.Addresses) > 0 && d.Addresses[0].Private
	switch {
	case d.Stage == StageVolume:
		return []string{"egress of tcp/2049 of the task's security group, and ingress of tcp/2049 of that of the mount targets", "a mount target in the availability zone of each subnet of the task"}
	case d.Stage == StageInterface:
		return []string{"free addresses in the subnets of the task, and the quota of network interfaces; then start the task again"}
	case d.Stage == StageExec:
		return []string{"the endpoint for ssmmessages, or another way out", "egress of tcp/443 of the task's security group", "the actions ssmmessages:* of the task role, and the KMS key of the cluster's sessions"}
	case d.Service == "":
		return []string{"a route of the task's subnets to a NAT gateway, or to an internet gateway together with a public address of the task", "egress of tcp/443 of the task's security group", "or mirror the image in private ECR, for example with a pull-through cache"}
	case d.Service == "s3":
		return []string{"egress of tcp/443 of the task's security group to the S3 prefix list", "the gateway endpoint for S3, on the route table of each subnet of the task", "network ACLs of the subnets, which have to let replies in on ephemeral ports"}
	case private:
		return []string{"egress of tcp/443 of the task's security group to that of the endpoint", "ingress of tcp/443 of the endpoint's security group from the task", "network ACLs of the subnets of both"}
	default:
		return []string{"an endpoint for " + d.Service + " with private DNS in the VPC, and DNS support and DNS hostnames of the VPC", "or a route of the task's subnets to a NAT gateway, or to an internet gateway together with a public address of the task", "egress of tcp/443 of the task's security group, and ingress of that of the endpoint"}
	}
}

func roleChecks(d *model.Diagnosis) []string {
	switch d.Stage {
	case StageRole:
		return []string{"the trust policy of the execution role: ecs-tasks.amazonaws.com has to assume it"}
	case StageExec:
		return []string{"the actions ssmmessages:* of the task role"}
	default:
		return []string{"the policies of the execution role, its permissions boundary, and the policies of the organization", "the policy of the resource, if it is of another account"}
	}
}

var checksOf = map[model.StopCause][]string{
	model.CauseDNS:            {"DNS support and DNS hostnames of the VPC, and its DHCP options: another DNS server has to forward the names of AWS", "private hosted zones with a part of the name, which answer for all of it", "for EFS: a mount target in the availability zone of the task, and the id of the file system"},
	model.CauseCertificate:    {"proxies and firewalls that open TLS between the task and the registry"},
	model.CauseEndpointPolicy: {"the policy of the endpoint: it has to allow the action to the execution role"},
	model.CauseForbidden:      {"the policy of the gateway endpoint for S3, which has to allow s3:GetObject on the bucket of the layers", "the policies of the ECR endpoints", "the execution role, and the policy of the repository if it is of another account"},
	model.CauseKey:            {"kms:Decrypt of the execution role on the key, and the key policy"},
	model.CauseCredentials:    {"the name of the image: without a registry it is taken for one of Docker Hub", "the credentials of a private registry (repositoryCredentials), or the execution role for ECR"},
	model.CauseNotFound:       {"the name, the tag, the region and the account of what the message names: nothing has to be changed in the network"},
	model.CauseRateLimit:      {"mirror the image in private ECR, for example with a pull-through cache, or log in to the registry", "do not start many tasks at once"},
	model.CauseDisk:           {"the ephemeral storage of the task definition, or the size of the image"},
	model.CausePlatform:       {"runtimePlatform of the task definition against the platforms of the image: build it for linux/amd64 and linux/arm64"},
	model.CauseImage:          {"the compression of the layers: build the image with one kind for all of them"},
	model.CauseConfiguration:  {"the value that the message names, in the task definition or in the secret"},
	model.CauseCapacity:       {"free addresses in the subnets of the task, and the quotas and the capacity of the region or of the instances"},
	model.CauseExited:         {"the exit code of the container and its log: 137 is often a lack of memory"},
	model.CauseStopped:        {"the events of the service: the network let the image through"},
}
