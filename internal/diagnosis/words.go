package diagnosis

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// failed says what failed in a stage.
var failed = map[string]string{
	StageToken:       "the token for private ECR did not arrive from ecr.api",
	StageManifest:    "the manifest of the image did not arrive",
	StageLayers:      "the layers of the image did not arrive",
	StageSecret:      "a secret did not arrive from Secrets Manager",
	StageParameter:   "a secret did not arrive from Parameter Store",
	StageRegistry:    "the credentials of the registry did not arrive from Secrets Manager",
	StageLog:         "the log driver did not open its stream in CloudWatch Logs",
	StageEnvironment: "a file with environment variables did not arrive from S3",
	StageVolume:      "an EFS volume was not mounted",
	StageInterface:   "the network interface of the task was not ready",
	StageExec:        "ECS Exec did not connect to the task",
	StageRole:        "ECS cannot use the execution role",
	StageStart:       "the container was not started, although its image had arrived",
	StagePlacement:   "ECS did not place the task",
	StageRun:         "the task was stopped after its image had arrived",
	StageBefore:      "the token for private ECR or a secret did not arrive",
}

// because says why.
var because = map[model.StopCause]string{
	model.CauseNetwork:        "no connection, which is a matter of the network and not of IAM",
	model.CauseDNS:            "a name did not resolve",
	model.CauseCertificate:    "the certificate of the server is not trusted",
	model.CauseRole:           "IAM does not allow it, and the network is fine",
	model.CauseEndpointPolicy: "the policy of a VPC endpoint does not allow it",
	model.CauseForbidden:      "it was refused (403), and the network is fine",
	model.CauseKey:            "the KMS key may not be used",
	model.CauseCredentials:    "the registry refused the credentials, or has no such repository",
	model.CauseNotFound:       "it does not exist",
	model.CauseRateLimit:      "too many requests",
	model.CauseDisk:           "no space is left",
	model.CausePlatform:       "the image is for another platform",
	model.CauseImage:          "ECS cannot read the image",
	model.CauseConfiguration:  "a value in the task definition is wrong or missing",
	model.CauseCapacity:       "there is no room for it",
	model.CauseExited:         "a container ended",
	model.CauseStopped:        "ECS or a person stopped it",
	model.CauseUnknown:        "the message does not say why",
}

func headline(d *model.Diagnosis) string {
	text := failed[d.Stage]
	switch {
	case d.Stage == StageManifest && d.Service != "":
		text += " from " + d.Service
	case d.Stage == StageLayers && d.Service == "s3":
		text += " from S3"
	case (d.Stage == StageManifest || d.Stage == StageLayers) && registryOf(d) != "":
		text += " from " + registryOf(d)
	}
	return text + ": " + because[d.Cause]
}

// facts are what follows from the message.
func facts(d *model.Diagnosis) []string {
	list := []string{}
	for _, h := range d.Hosts {
		if h.Service == "" {
			continue
		}
		text := fmt.Sprintf("%s is a host of %s", h.Name, h.Service)
		if h.Region != "" {
			text += " in " + h.Region
		}
		list = append(list, text)
	}
	if d.Cause == model.CauseNetwork || d.Cause == model.CauseUnknown {
		for _, a := range d.Addresses {
			list = append(list, addressFact(d, a))
		}
	}
	if d.Cause == model.CauseUnknown && isTruncated(d.Message) {
		list = append(list, "the message is cut off: aws ecs describe-tasks prints more of it, also for each container")
	}
	return list
}

// addressFact says what an address means: whether the private DNS of an endpoint answered.
func addressFact(d *model.Diagnosis, a model.MessageAddress) string {
	switch {
	case strings.HasPrefix(a.Address, "169.254."):
		return a.Address + " is an address in the task itself"
	case d.Service == "s3":
		return a.Address + " is an address of S3: S3 has public addresses also behind a gateway endpoint, which routes and the prefix list decide about"
	case d.Service == "" && a.Private:
		return a.Address + " is a private address: something in the VPC answers for the name"
	case d.Service == "":
		return a.Address + " is a public address: the task needs a way to the internet"
	case a.Private:
		return fmt.Sprintf("%s is a private address: the name resolved to an endpoint for %s, so its private DNS works", a.Address, d.Service)
	default:
		return fmt.Sprintf("%s is a public address, unless the VPC has a CIDR with it: the name did not resolve to an endpoint for %s", a.Address, d.Service)
	}
}

// unrecognized says what could be read of a message that is not known.
func unrecognized(d *model.Diagnosis) []string {
	list := []string{}
	for _, h := range d.Hosts {
		text := "it names the host " + h.Name
		if h.Service != "" {
			text += ", which is of " + h.Service
		}
		list = append(list, text)
	}
	for _, a := range d.Addresses {
		kind := "public"
		if a.Private {
			kind = "private"
		}
		list = append(list, fmt.Sprintf("it names the %s address %s", kind, a.Address))
	}
	if d.Image != "" {
		list = append(list, "it names the image "+d.Image)
	}
	return list
}
