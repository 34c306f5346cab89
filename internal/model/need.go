package model

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// LogNeed is what a container needs that writes its log with awslogs.
func LogNeed(container string, at source.Ref) Need {
	return Need{Service: "logs", For: fmt.Sprintf("container %s writes its log with awslogs", container), At: at}
}

// SecretNeed is what a container needs that is given a secret from a service, "secretsmanager" or "ssm".
func SecretNeed(service, container, secret string, at source.Ref) Need {
	from := "Secrets Manager"
	if service == "ssm" {
		from = "Parameter Store"
	}
	return Need{Service: service, For: fmt.Sprintf("container %s is given the secret %s from %s", container, secret, from), At: at}
}

// CredentialsNeed is what a container needs whose image is pulled with credentials.
func CredentialsNeed(container string, at source.Ref) Need {
	return Need{Service: "secretsmanager", For: fmt.Sprintf("the image of container %s is pulled with credentials from Secrets Manager", container), At: at}
}

// ExecNeed is what tasks need into which ECS Exec runs commands.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func ExecNeed(at source.Ref) Need {
	return Need{Service: "ssmmessages", For: "ECS Exec is switched on", At: at}
}

// ExecKeyNeed is what tasks need whose sessions of ECS Exec are encrypted with a key of the customer's.
func ExecKeyNeed(at source.Ref) Need {
	return Need{Service: "kms", For: "the sessions of ECS Exec are encrypted with a KMS key", At: at}
}

// secretARN matches the ARNs of secrets and of parameters of Systems Manager. The partition may be anything, a placeholder
// for what is not known too.
var secretARN = lazyregexp.New(`^arn:[^:]*:(secretsmanager|ssm):`)

// SecretService returns the service that the secret is in that a ValueFrom names: Secrets Manager by ARN only, Parameter
// Store by ARN or by name; "" where the beginning of the text, which decides it, is that of neither.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
func SecretService(valueFrom string) string {
	if m := secretARN().FindStringSubmatch(valueFrom); m != nil {
		return m[1]
	}
	if valueFrom == "" || strings.HasPrefix(valueFrom, "arn:") {
		return ""
	}
	return "ssm"
}

// Placeholder stands for a part of a text that is not known, where a question is asked of the whole.
const Placeholder = "\x00"

var (
	// privateRegistry matches the host of a private registry of ECR, with placeholders for what is not known.
	// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
	privateRegistry = lazyregexp.New(`^[0-9\x00]+\.dkr[.-]ecr(?:-fips)?\.([a-z0-9\x00-]+)\.[a-z0-9.\x00-]+$`)
	// registryStart matches what such a host can begin with.
	registryStart = lazyregexp.New(`^[0-9]{0,12}$|^[0-9]{12}\.[a-z0-9.-]*$`)
)

// PrivateECR says whether the image of that name comes from a private repository of ECR. The name may hold placeholders.
func PrivateECR(name string) Ternary {
	host, _, hasHost := strings.Cut(name, "/")
	known, _, open := strings.Cut(host, Placeholder)
	switch {
	case hasHost && privateRegistry().MatchString(host):
		return Yes
	case open && registryStart().MatchString(known):
		return Unclear
	default:
		return No
	}
}

// RegionOf returns the region of the private repository of ECR in the name of an image, "" where it is not known. The name
// may hold placeholders.
func RegionOf(name string) string {
	host, _, _ := strings.Cut(name, "/")
	if m := privateRegistry().FindStringSubmatch(host); m != nil && !strings.Contains(m[1], Placeholder) {
		return m[1]
	}
	return ""
}

// dockerHub is the registry of images whose names have no host.
const dockerHub = "docker.io"

// RegistryOf returns the host of the registry in the name of an image, "" where it is not known. The name may hold
// placeholders. What stands before the first slash is a host if it has a dot or a colon, or is localhost.
// Source: https://github.com/distribution/reference/blob/main/normalize.go
func RegistryOf(name string) string {
	host, _, hasHost := strings.Cut(name, "/")
	known, _, open := strings.Cut(host, Placeholder)
	switch {
	case !hasHost && (!open || strings.Contains(known, ":")): // of a name with a tag, only the tag is not known
		return dockerHub
	case open:
		return ""
	case strings.ContainsAny(host, ".:") || host == "localhost":
		return host
	default:
		return dockerHub
	}
}
