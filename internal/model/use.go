package model

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/source"
)

// EnvironmentFileUse is what a container uses that is given variables from a file in S3.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
func EnvironmentFileUse(container string, at source.Ref) Need {
	return Need{Service: "s3", For: fmt.Sprintf("container %s is given variables from a file in S3", container), At: at}
}

// ExecLogUse is what ECS Exec uses that records its sessions in a service, "logs" or "s3".
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
func ExecLogUse(service string, at source.Ref) Need {
	to := "CloudWatch Logs"
	if service == "s3" {
		to = "S3"
	}
	return Need{Service: service, For: "the sessions of ECS Exec are recorded in " + to, At: at}
}

// routes are the endpoint services that outputs of FireLens send to, by the names of the outputs in Fluent Bit and Fluentd.
// Source: https://docs.fluentbit.io/manual/pipeline/outputs, and for Fluentd https://github.com/awslabs/aws-fluent-plugin-kinesis
var routes = map[string]string{
	"cloudwatch":                 "logs",
	"cloudwatch_logs":            "logs",
	"firehose":                   "kinesis-firehose",
	"kinesis":                    "kinesis-streams",
	"kinesis_firehose":           "kinesis-firehose",
	"kinesis_streams":            "kinesis-streams",
	"kinesis_streams_aggregated": "kinesis-streams",
	"s3":                         "s3",
}

// RouteUse is what a container uses whose log FireLens sends on with an output of the name. The result is false for an
// output that is not known to send to a service of AWS.
func RouteUse(container, output string, at source.Ref) (Need, bool) {
	service, ok := routes[strings.ToLower(output)]
	use := Need{Service: service, At: at}
	use.For = fmt.Sprintf("FireLens sends the log of container %s to %s", container, strings.ToLower(output))
	return use, ok
}

// sidecar is an image that AWS publishes for a container beside that of the application.
type sidecar struct {
	services []string // what it sends to
	// configured is true if its configuration, which the files need not contain, decides to which of them.
	configured bool
}

// sidecars are known by the last part of the names of their repositories, which mirrors keep.
var sidecars = map[string]sidecar{
	// Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
	"aws-xray-daemon": {services: []string{"xray"}},
	// Source: https://docs.aws.amazon.com/app-mesh/latest/userguide/vpc-endpoints.html
	"aws-appmesh-envoy": {services: []string{"appmesh-envoy-management"}},
	// Source: https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
	"aws-otel-collector": {services: []string{"aps-workspaces", "logs", "monitoring", "xray"}, configured: true},
	// Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/deploy_servicelens_CloudWatch_agent_deploy_ECS.html
	"cloudwatch-agent": {services: []string{"logs", "monitoring", "xray"}, configured: true},
}

// SidecarUses are what a container uses that runs an image which AWS publishes to send data to its services. The name of the
// image may hold placeholders.
func SidecarUses(container, image string, at source.Ref) []Need {
	name, _, _ := strings.Cut(image[strings.LastIndex(image, "/")+1:], "@")
	name, _, _ = strings.Cut(name, ":")
	known := sidecars[name]
	var uses []Need
	for _, service := range known.services {
		use := Need{Service: service, For: fmt.Sprintf("container %s runs %s, which sends to %s", container, name, service), At: at}
		if known.configured {
			use.For = fmt.Sprintf("container %s runs %s, which may send to %s", container, name, service)
			use.Maybe = []Unknown{{Reason: fmt.Sprintf("what %s sends to %s is decided by its configuration", name, service), At: at}}
		}
		uses = append(uses, use)
	}
	return uses
}
