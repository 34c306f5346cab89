package policyset

import (
	_ "embed" // for the plan
	"fmt"

	"github.com/open-policy-agent/opa/v1/util"

	"github.com/egresslint/egresslint/internal/machine"
)

// planned is what OPA's planner makes of the embedded policies. A changed policy takes effect when the plan is written anew: a
// test compares both, so that no run has to.
//
//go:generate go test -run ^TestPlanIsFresh$ . -update
//go:embed policies.plan
var planned string

// plannedData is all data of the embedded policies in one JSON document, which takes less time to read than YAML.
//
//go:embed policies.json
var plannedData []byte

// program returns the plan of the policies.
func program() (*machine.Program, error) {
	program, err := machine.Load(planned)
	if err != nil {
		return nil, fmt.Errorf("reading the plan of the policies: %w", err)
	}
	return program, nil
}

// data returns the data of the policies, which the caller may change.
func data() (map[string]any, error) {
	var data map[string]any
	if err := util.UnmarshalJSON(plannedData, &data); err != nil {
		return nil, fmt.Errorf("reading the data of the policies: %w", err)
	}
	return data, nil
}
