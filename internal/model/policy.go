package model

import "github.com/egresslint/egresslint/internal/source"

// Policy is a policy in IAM's language. That of an endpoint decides which requests the endpoint passes on, that of a role
// what the role may do, and that of a repository who may do what with it.
type Policy struct {
	At         source.Ref  `json:"at,omitzero"`
	Statements []Statement `json:"statements"`
	// Unknown holds the reasons why there may be other statements.
	Unknown []Unknown `json:"unknown,omitempty"`
}

// Statement allows or denies requests. Its elements are those of IAM's policy language.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
type Statement struct {
	At         source.Ref `json:"at,omitzero"`
	Effect     string     `json:"effect"` // "allow" or "deny"; "" is unknown
	Principals Patterns   `json:"principals"`
	Actions    Patterns   `json:"actions"`
	Resources  Patterns   `json:"resources"`
	// Conditions names the operators and keys that requests are tested for: "StringEquals aws:SourceVpc".
	Conditions []string `json:"conditions,omitempty"`
	// Unknown holds the reasons for an unknown effect, and for conditions that are not known.
	Unknown []Unknown `json:"unknown,omitempty"`
	// Maybe holds the reasons why the statement may not be there.
	Maybe []Unknown `json:"maybe,omitempty"`
}

// Patterns is one element of a statement, such as Action or NotAction.
type Patterns struct {
	Items []Pattern `json:"items"`
	// Except is true where the element stands for everything but its items: NotAction, NotResource, NotPrincipal.
	Except bool `json:"except,omitzero"`
	// Open holds the reasons why there may be further items.
	Open []Unknown `json:"open,omitempty"`
}

// Pattern stands for texts: * is any text, ? any character. A principal is written as in the policy, without its type
// ("*", "arn:aws:iam::111122223333:root", "ecs-tasks.amazonaws.com").
type Pattern struct {
	Text string `json:"text"` // * stands for a part that is not known, too
	// ID is the role or the repository of the files that it is the ARN of, "" where it is none of theirs.
	ID string `json:"id,omitempty"`
	// Unknown holds the reasons for the parts that are not known.
	Unknown []Unknown `json:"unknown,omitempty"`
}
