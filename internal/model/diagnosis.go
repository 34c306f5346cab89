package model

import "github.com/egresslint/egresslint/internal/source"

// StopCause is why a task did not get what it asked for.
type StopCause string

// The causes. CauseUnknown is the cause of a message that says what failed and not why, often because it was cut off.
const (
	CauseNetwork        StopCause = "network"         // no answer came in time, or the connection was refused
	CauseDNS            StopCause = "dns"             // the name did not resolve
	CauseCertificate    StopCause = "certificate"     // somebody else answered: the certificate is not trusted
	CauseRole           StopCause = "role"            // IAM: the role is not allowed to do it
	CauseEndpointPolicy StopCause = "endpoint_policy" // the policy of a VPC endpoint does not allow it
	CauseForbidden      StopCause = "forbidden"       // 403: a role, a repository or an endpoint does not allow it
	CauseKey            StopCause = "key"             // the KMS key may not be used
	CauseCredentials    StopCause = "credentials"     // the registry wants other credentials, or has no such repository
	CauseNotFound       StopCause = "not_found"       // what was asked for does not exist
	CauseRateLimit      StopCause = "rate_limit"      // the registry or the service limits requests
	CauseDisk           StopCause = "disk"            // there is no space left
	CausePlatform       StopCause = "platform"        // the image is for another processor or operating system
	CauseImage          StopCause = "image"           // the image is not of a form that ECS reads
	CauseConfiguration  StopCause = "configuration"   // a value in the task definition is wrong
	CauseCapacity       StopCause = "capacity"        // there is no room for the task, or no free address
	CauseExited         StopCause = "exited"          // the container started, and ended
	CauseStopped        StopCause = "stopped"         // ECS or a person stopped the task
	CauseUnknown        StopCause = "unknown"         // the message does not say why
)

// Diagnosis is what a message about a stopped task says.
type Diagnosis struct {
	Task      string `json:"task,omitempty"`      // the task that the message is about, if it came with one
	Container string `json:"container,omitempty"` // the container that the message is about, if it came with one
	Message   string `json:"message"`             // the message, without what may be secret
	// Whether the message is known. If not, only what could be read from it is here.
	Recognized bool   `json:"recognized"`
	Stage      string `json:"stage,omitempty"`   // what ECS was doing: token, manifest, layers, log, secret, …; later versions may add stages
	Service    string `json:"service,omitempty"` // the endpoint service that it asked, empty if it is none of AWS or not known
	// Why it failed: network, dns, role, endpoint_policy, forbidden, not_found, …; later versions may add causes.
	Cause     StopCause        `json:"cause,omitempty"`
	Headline  string           `json:"headline"`                                                                                             // what failed and why, in a sentence
	Region    string           `json:"region,omitempty"`                                                                                     // the region that the message names
	Image     string           `json:"image,omitempty"`                                                                                      // the image that the message names
	Hosts     []MessageHost    `json:"hosts"`                                                                                                // the hosts that the message names
	Addresses []MessageAddress `json:"addresses"`                                                                                            // the addresses that the message names
	Facts     []string         `json:"facts"`                                                                                                // what follows from the message
	Checks    []string         `json:"checks"`                                                                                               // what to check
	Sources   []string         `json:"sources"`                                                                                              // where the wording was seen, or is documented
	Tasks     []DiagnosedTask  `json:"tasks"`                                                                                                // what the files say of the tasks that fit the message
	Verdict   DiagnosisVerdict `json:"verdict,omitempty" jsonschema:"enum=at_fault,enum=unknown,enum=passes,enum=no_task,enum=not_in_files"` // what the files say, if there are any
}

// MessageHost is a host that a message names.
type MessageHost struct {
	Name    string `json:"name"`              // the host
	Service string `json:"service,omitempty"` // the endpoint service that it is of
	Region  string `json:"region,omitempty"`  // the region that it is of
}

// MessageAddress is an address that a message names.
type MessageAddress struct {
	Address string `json:"address"` // the address
	Private bool   `json:"private"` // whether it is one of those that are private in every network
}

// DiagnosisVerdict is what files say of a message.
type DiagnosisVerdict string

// The verdicts on files. None of them is for a run without files.
const (
	FilesAtFault    DiagnosisVerdict = "at_fault"     // a line of the files stops what the message is about
	FilesUnknown    DiagnosisVerdict = "unknown"      // it depends on what the files do not contain
	FilesPass       DiagnosisVerdict = "passes"       // the files let it through
	FilesNoTask     DiagnosisVerdict = "no_task"      // no task of the files fits the message
	FilesSayNothing DiagnosisVerdict = "not_in_files" // the cause is of a kind that files do not show
)

// DiagnosedTask is a task of the files that fits a message.
type DiagnosedTask struct {
	Root     string       `json:"root"`                                          // the root that declares the task
	Variant  string       `json:"variant,omitempty"`                             // the variant of the root, if it has any
	ID       string       `json:"id"`                                            // the resource address or logical ID of what starts the task
	Is       Ternary      `json:"is" jsonschema:"enum=yes,enum=no,enum=unknown"` // whether the files let the task get there
	Hops     []Hop        `json:"hops"`                                          // the hops that are not passed, or may not be
	Location source.Range `json:"location,omitzero"`                             // the place of what starts the task
}

// Diagnoses is the outcome of a run that reads messages about stopped tasks.
type Diagnoses struct {
	Version   int         `json:"version" jsonschema:"enum=1"` // the version of this form
	Diagnoses []Diagnosis `json:"diagnoses"`                   // one for each message
	Notes     []Note      `json:"notes"`                       // messages about the input

	// Sources holds the text of the files that the notes point into, by name.
	Sources map[string][]byte `json:"-"`
}
