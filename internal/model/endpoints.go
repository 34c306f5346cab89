package model

import "github.com/egresslint/egresslint/internal/source"

// Reachability is whether a task reaches a service that it needs.
type Reachability string

const (
	// Reached means that all hops to the service are passed.
	Reached Reachability = "reached"
	// Blocked means that there is an endpoint, or another way out, but a hop on the way there is not passed.
	Blocked Reachability = "blocked"
	// Missing means that there is neither an endpoint nor another way out.
	Missing Reachability = "missing"
	// ReachUnknown means that it depends on what is not known, or that it is not known whether the task needs the service.
	ReachUnknown Reachability = "unknown"
)

// Usage is whether a task definition shows a need for an endpoint.
type Usage string

const (
	// Used means that a task certainly needs the service of the endpoint, and may use the endpoint.
	Used Usage = "used"
	// NoNeedShown means that everything that may run in the VPC is known and no task definition shows a need for the service.
	// The code in containers may use the endpoint nevertheless.
	NoNeedShown Usage = "no_need_shown"
	// UsageUnknown means that it depends on what is not known.
	UsageUnknown Usage = "unknown"
)

// Endpoints is the outcome of a run that compares what tasks need with the endpoints that there are.
type Endpoints struct {
	Version   int              `json:"version" jsonschema:"enum=1"` // the version of this form
	Tasks     []TaskNeeds      `json:"tasks"`                       // the Fargate tasks, once for each variant
	Endpoints []EndpointUse    `json:"endpoints"`                   // the VPC endpoints, once for each variant
	Price     EndpointPrice    `json:"price"`                       // what the costs are made of
	Notes     []Note           `json:"notes"`                       // messages about the input
	Summary   EndpointsSummary `json:"summary"`                     // how many needs and endpoints there are

	// Sources holds the text of the files that the notes point into, by name.
	Sources map[string][]byte `json:"-"`
}

// TaskNeeds is a task with the services that it needs, as far as its task definition shows them.
type TaskNeeds struct {
	Root     string        `json:"root"`              // the root that declares the task
	Variant  string        `json:"variant,omitempty"` // the variant of the root, if it has any
	ID       string        `json:"id"`                // the resource address or logical ID of what starts the task
	Name     string        `json:"name,omitempty"`    // its path in the CDK app that the template was made of
	Kind     string        `json:"kind"`              // the kind of resource, such as ecs_service; later versions may add kinds
	Location source.Range  `json:"location,omitzero"` // the place of what starts the task
	Needs    []ServiceNeed `json:"needs"`             // the services that it needs
	Reasons  []Reason      `json:"reasons"`           // why it may need more services
	Images   []string      `json:"images"`            // its images as the files name them
	Region   string        `json:"region,omitempty"`  // its region, if it is known
	When     string        `json:"when,omitempty"`    // the values of parameters with which the task exists, if it does not with their defaults
}

// ServiceNeed is a service that a task needs, and whether the task reaches it.
type ServiceNeed struct {
	Service string `json:"service"` // the short name of the endpoint service: ecr.api, logs; or what no endpoint serves: "ecr in eu-west-1", or the host of a registry
	// Whether the task reaches it. Missing: there is neither an endpoint nor another way out. Blocked: there is, but a hop on the way is not passed.
	Is        Reachability  `json:"is" jsonschema:"enum=reached,enum=blocked,enum=missing,enum=unknown"`
	For       []Related     `json:"for"`                // what needs it
	Endpoints []string      `json:"endpoints"`          // the endpoints that the task may use
	Hops      []Hop         `json:"hops"`               // the steps of the way
	Reasons   []Reason      `json:"reasons"`            // what the answer depends on
	When      string        `json:"when,omitempty"`     // the values of parameters with which it is needed, if it is not with their defaults
	Outcomes  []NeedOutcome `json:"outcomes,omitempty"` // what becomes of it if parameters have other values than their defaults
}

// NeedOutcome is whether a service is reached if parameters have other values than their defaults.
type NeedOutcome struct {
	When   string       `json:"when"`                                                                // the values: "Stage is prod"
	Settle string       `json:"settle"`                                                              // the flags that fix the values
	Is     Reachability `json:"is" jsonschema:"enum=reached,enum=blocked,enum=missing,enum=unknown"` // whether the task reaches the service then
}

// EndpointUse is a VPC endpoint, the tasks that need it, and what it costs.
type EndpointUse struct {
	Root     string       `json:"root"`              // the root that declares the endpoint
	Variant  string       `json:"variant,omitempty"` // the variant of the root, if it has any
	ID       string       `json:"id"`                // its resource address or logical ID
	Name     string       `json:"name,omitempty"`    // its path in the CDK app that the template was made of
	Service  string       `json:"service"`           // the short name of its service; empty if it is not known
	Kind     string       `json:"kind"`              // interface or gateway; empty if it is not known
	VPC      string       `json:"vpc,omitempty"`     // the VPC that it is in
	Location source.Range `json:"location,omitzero"` // the place of its declaration
	// Whether a task definition shows a need for it. The code of containers may use an endpoint without such a need.
	Is      Usage    `json:"is" jsonschema:"enum=used,enum=no_need_shown,enum=unknown"`
	Tasks   []string `json:"tasks"`          // the tasks that need it, or may
	Reasons []Reason `json:"reasons"`        // what the answer depends on
	Note    string   `json:"note,omitempty"` // what is known of its service
	// The number of its network interfaces, one for each subnet; absent if it is not known.
	Interfaces int `json:"interfaces,omitzero"`
	// What it costs a month in US dollars, without the data that it processes; absent if it is not known. A gateway costs nothing.
	MonthlyUSD *float64 `json:"monthly_usd,omitempty"`
	When       string   `json:"when,omitempty"` // the values of parameters with which it exists, if it does not with their defaults
}

// EndpointPrice is what the costs of endpoints are made of.
type EndpointPrice struct {
	HourUSD       float64 `json:"hour_usd"`        // the price of an interface for an hour, in US dollars
	HoursPerMonth int     `json:"hours_per_month"` // the hours of a month
	Region        string  `json:"region"`          // the region that the price is of; other regions have other prices
	Date          string  `json:"date"`            // when it was looked up
	Source        string  `json:"source"`          // where it is published
}

// EndpointsSummary is how many needs and endpoints a run found. What is in several variants counts once.
type EndpointsSummary struct {
	Needs       NeedTally     `json:"needs"`        // the needs, each as in its worst variant
	Endpoints   EndpointTally `json:"endpoints"`    // the endpoints: one that a task needs in any variant is used
	MonthlyUSD  float64       `json:"monthly_usd"`  // what the endpoints cost a month as far as it is known, in US dollars
	NoNeedUSD   float64       `json:"no_need_usd"`  // what those cost for which no task definition shows a need
	CostUnknown int           `json:"cost_unknown"` // the endpoints of which it is not known what they cost
	Errors      int           `json:"errors"`       // inputs that could not be analysed; if there are any, the run failed
}

// NeedTally is how many needs of tasks there are, by whether they are reached.
type NeedTally struct {
	Reached int `json:"reached"` // all hops are passed
	Blocked int `json:"blocked"` // a hop is not passed
	Missing int `json:"missing"` // there is no endpoint and no other way out
	Unknown int `json:"unknown"` // it depends on something unknown
}

// Worse returns what counts where a need has two answers, in two variants.
func (r Reachability) Worse(o Reachability) Reachability {
	for _, worst := range []Reachability{Missing, Blocked, ReachUnknown, Reached} {
		if r == worst || o == worst {
			return worst
		}
	}
	return r
}

// Count counts one more need.
func (t *NeedTally) Count(r Reachability) {
	switch r {
	case Reached:
		t.Reached++
	case Blocked:
		t.Blocked++
	case Missing:
		t.Missing++
	default:
		t.Unknown++
	}
}

// EndpointTally is how many endpoints there are, by whether a task definition shows a need for them.
type EndpointTally struct {
	Used        int `json:"used"`          // a task needs them
	NoNeedShown int `json:"no_need_shown"` // no task definition shows a need for them
	Unknown     int `json:"unknown"`       // it depends on something unknown
}

// Better returns what counts where an endpoint has two answers, in two variants: it is used if it is in one of them.
func (u Usage) Better(o Usage) Usage {
	for _, best := range []Usage{Used, UsageUnknown, NoNeedShown} {
		if u == best || o == best {
			return best
		}
	}
	return u
}

// Count counts one more endpoint.
func (t *EndpointTally) Count(u Usage) {
	switch u {
	case Used:
		t.Used++
	case NoNeedShown:
		t.NoNeedShown++
	default:
		t.Unknown++
	}
}
