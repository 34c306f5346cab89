package model

import "github.com/egresslint/egresslint/internal/source"

// TaskDefinition is what tasks run.
type TaskDefinition struct {
	ID     string     `json:"id"`
	At     source.Ref `json:"at,omitzero"`
	Needs  []Need     `json:"needs"`
	Images []Image    `json:"images"`
	// ExecutionRole is the role with which ECS pulls the images, writes the logs and reads the secrets.
	ExecutionRole ExecutionRole `json:"execution_role"`
	// Unknown holds the reasons why it may have further images and need more.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Open holds those of the reasons why it may have further containers, with images of their own.
	Open []Unknown `json:"open,omitempty"`
	// Uses are services that its tasks talk to and that no rule judges: what a sidecar or a log router sends to, and where
	// files with variables of the environment are. UsesUnknown holds the reasons why there may be more of them.
	Uses        []Need    `json:"uses,omitempty"`
	UsesUnknown []Unknown `json:"uses_unknown,omitempty"`
}

// Need is an AWS service that tasks talk to besides the pull of their image.
type Need struct {
	// Service is the short name of the service's endpoint: "logs", "secretsmanager", "ssm", "kms", "ssmmessages", "xray".
	Service string `json:"service"`
	// For says what needs it, as the end of a sentence: `container app writes its log with awslogs`.
	For string     `json:"for"`
	At  source.Ref `json:"at,omitzero"`
	// Maybe holds the reasons why it may not be needed.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// Image is the image of a container.
type Image struct {
	At   source.Ref `json:"at,omitzero"`
	Name string     `json:"name"` // as written; "" where it is not known
	// ECR says whether the image comes from a private repository of ECR; Unknown holds the reasons where that is not known.
	ECR     Ternary   `json:"ecr"`
	Unknown []Unknown `json:"unknown,omitempty"`
	// Registry is the host of the registry that it comes from if that is not private ECR: "docker.io" where the name has
	// no host, "" where it is not known.
	Registry string `json:"registry,omitempty"`
	// Region is the region of the private repository, "" where it is not known.
	Region string `json:"region,omitempty"`
	// Repository stands for the ARN of the repository in private ECR that it comes from, for an image that does. Its
	// Unknown holds the reasons for all parts that are not known, also for the region and the account.
	Repository Pattern `json:"repository,omitzero"`
	// Maybe holds the reasons why there may be no such container.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// ExecutionRole is what is written for the execution role of tasks.
type ExecutionRole struct {
	// Is says whether there is one.
	Is Ternary `json:"is"`
	// Role is the id of the role, "" where it is not known.
	Role string     `json:"role,omitempty"`
	At   source.Ref `json:"at,omitzero"`
	// Unknown holds the reasons why it is not known whether there is one, or which it is.
	Unknown []Unknown `json:"unknown,omitempty"`
}
