package model

import "github.com/egresslint/egresslint/internal/source"

// Role is an IAM role of these files with which ECS pulls images.
type Role struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// ARN stands for the ARN of the role.
	ARN Pattern `json:"arn"`
	// Policies are all that say what the role may do: those written in it and those attached to it.
	Policies []AttachedPolicy `json:"policies"`
	// Boundary is the permissions boundary, which has to allow what the role does, too; nil where there is none.
	Boundary *AttachedPolicy `json:"boundary,omitzero"`
	// Open holds the reasons why there may be further policies.
	Open []Unknown `json:"open,omitempty"`
}

// AttachedPolicy is a policy of a role. Its statements may not be there for the reasons for which it may not be attached.
type AttachedPolicy struct {
	ID string `json:"id"` // how messages call it: a resource, a managed policy, `the inline policy "pull"`
	Policy
}

// Repository is a repository in private ECR of these files that has a policy.
type Repository struct {
	ID string     `json:"id"`
	At source.Ref `json:"at,omitzero"`
	// ARN stands for the ARN of the repository.
	ARN    Pattern `json:"arn"`
	Policy *Policy `json:"policy"`
}
