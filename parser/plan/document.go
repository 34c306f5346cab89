package plan

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// document is the part of `terraform show -json` that the network depends on.
// Source: https://developer.hashicorp.com/terraform/internals/json-format
type document struct {
	FormatVersion string `json:"format_version"`
	Errored       bool   `json:"errored"`
	// Complete is false for a plan that leaves changes out; plans of Terraform before 1.8 do not say.
	Complete  *bool    `json:"complete"`
	Deferred  []passed `json:"deferred_changes"`
	Variables map[string]struct {
		Value any `json:"value"`
	} `json:"variables"`
	PriorState      state          `json:"prior_state"`
	PlannedValues   *plannedValues `json:"planned_values"`
	ResourceChanges []*change      `json:"resource_changes"`
	Configuration   configuration  `json:"configuration"`
}

// plannedValues shows whether there are resources of which there must be changes.
type plannedValues struct {
	RootModule struct {
		Resources    []passed `json:"resources"`
		ChildModules []passed `json:"child_modules"`
	} `json:"root_module"`
}

type state struct {
	Values struct {
		RootModule stateModule `json:"root_module"`
	} `json:"values"`
}

type stateModule struct {
	Resources    []stateResource `json:"resources"`
	ChildModules []stateModule   `json:"child_modules"`
}

type stateResource struct {
	Address string         `json:"address"`
	Mode    string         `json:"mode"`
	Type    string         `json:"type"`
	Name    string         `json:"name"`
	Values  map[string]any `json:"values"`
	// SensitiveValues marks with true what in Values must not be shown.
	SensitiveValues any `json:"sensitive_values"`

	content content // what these two say, which are nil then
	at      span    // of the address
}

type change struct {
	Address       string `json:"address"`
	ModuleAddress string `json:"module_address"`
	Mode          string `json:"mode"`
	Type          string `json:"type"`
	Name          string `json:"name"`
	Change        struct {
		Actions      []string       `json:"actions"`
		After        map[string]any `json:"after"`
		AfterUnknown any            `json:"after_unknown"`
		// AfterSensitive marks with true what in After must not be shown.
		AfterSensitive any `json:"after_sensitive"`
	} `json:"change"`

	content content // what the last three say, which are nil then
	at      span    // of the address
}

type configuration struct {
	ProviderConfig map[string]providerConfig `json:"provider_config"`
	RootModule     configModule              `json:"root_module"`
}

type providerConfig struct {
	Name          string         `json:"name"`
	Alias         string         `json:"alias"`
	ModuleAddress string         `json:"module_address"`
	Expressions   map[string]any `json:"expressions"`
}

type configModule struct {
	Outputs     map[string]configOutput   `json:"outputs"`
	Resources   []configResource          `json:"resources"`
	ModuleCalls map[string]*moduleCall    `json:"module_calls"`
	Variables   map[string]configVariable `json:"variables"`

	byAddress map[string]*configResource // nil until it is asked for
}

// settle gives what is decoded as a whole the form of what is decoded part by part.
func (d *document) settle() {
	for i, c := range d.ResourceChanges {
		if c == nil {
			c = &change{}
			d.ResourceChanges[i] = c
		}
		c.content = content{attributesOf(c.Change.After), maskOf(c.Change.AfterUnknown), maskOf(c.Change.AfterSensitive)}
		c.Change.After, c.Change.AfterUnknown, c.Change.AfterSensitive = nil, nil, nil
	}
	d.PriorState.Values.RootModule.settle()
	d.Configuration.RootModule.settle()
}

func (m *stateModule) settle() {
	for i := range m.Resources {
		r := &m.Resources[i]
		r.content = content{values: attributesOf(r.Values), sensitive: maskOf(r.SensitiveValues)}
		r.Values, r.SensitiveValues = nil, nil
	}
	for i := range m.ChildModules {
		m.ChildModules[i].settle()
	}
}

// settle also makes calls of the modules that are called with null.
func (m *configModule) settle() {
	for i := range m.Resources {
		r := &m.Resources[i]
		r.expressions, r.Expressions = attributesOf(r.Expressions), nil
	}
	for name, call := range m.ModuleCalls {
		if call == nil {
			m.ModuleCalls[name] = &moduleCall{}
		} else {
			call.Module.settle()
		}
	}
}

// configured returns the resource with an address in the module, nil if there is none. Of several, it is the first.
func (m *configModule) configured(address string) *configResource {
	if m.byAddress == nil {
		m.byAddress = make(map[string]*configResource, len(m.Resources))
		for i, r := range slices.Backward(m.Resources) {
			m.byAddress[r.Address] = &m.Resources[i]
		}
	}
	return m.byAddress[address]
}

type configOutput struct {
	Expression any  `json:"expression"`
	Sensitive  bool `json:"sensitive"`
}

type configVariable struct {
	Default   any  `json:"default"`
	Sensitive bool `json:"sensitive"`
	Ephemeral bool `json:"ephemeral"`
}

type configResource struct {
	Address           string         `json:"address"`
	ProviderConfigKey string         `json:"provider_config_key"`
	Expressions       map[string]any `json:"expressions"`
	ForEach           any            `json:"for_each_expression"`

	expressions attributes // what Expressions says, which is nil then
}

type moduleCall struct {
	Expressions map[string]any `json:"expressions"`
	ForEach     any            `json:"for_each_expression"`
	Module      configModule   `json:"module"`
}

// readable is the versions of the format that are read: those before 1.0 differ in what egresslint does not look at.
// Source: https://developer.hashicorp.com/terraform/internals/json-format#format-version
var readable = lazyregexp.New(`^(?:0|1)\.`)

// decode reads a plan: of the prior state all resources, or data sources alone, as the network takes the others from the changes.
// Numbers keep their text. The error is a clause that says what is wrong with the text as a whole.
func decode(text []byte, managed bool) (*document, error) {
	d, o, err := decodeParts(text, managed)
	if err == nil {
		d.PriorState.placeChanged(d.ResourceChanges, managed)
	} else if d, o, err = decodeWhole(text); err != nil {
		return d, err
	}
	further := bytes.TrimSpace(text[o.end:])
	switch {
	case len(further) > 0:
		at := (&cursor{text: text, line: 1}).to(bytes.Index(text[o.end:], further) + o.end)
		return d, fmt.Errorf("something follows it in line %d, so this is not one plan", at.Line)
	case o.repeated() != "":
		return d, fmt.Errorf("it has %q twice", o.repeated())
	case !readable().MatchString(d.FormatVersion):
		return d, fmt.Errorf("its format_version is %q, and the versions 0 and 1 are known", d.FormatVersion)
	case !o.has("resource_changes") && !o.has("planned_values") && o.has("values"):
		return d, errors.New("it is a state, not a plan. terraform plan -out tf.plan, then terraform show -json tf.plan makes a plan")
	case !o.has("resource_changes") && d.PlannedValues == nil:
		return d, errors.New("it has neither planned_values nor resource_changes, so it is not whole")
	case len(d.ResourceChanges) == 0 && d.PlannedValues != nil && len(d.PlannedValues.RootModule.Resources)+len(d.PlannedValues.RootModule.ChildModules) > 0:
		return d, errors.New("it plans resources but has no resource_changes, so it is not whole")
	}
	return d, nil
}

// decodeWhole decodes a plan of any form at once.
func decodeWhole(text []byte) (*document, outline, error) {
	d, o := &document{}, outlineOf(text)
	if err := unmarshal(text, d); err != nil {
		return d, o, err
	}
	d.settle()
	d.place(places(text))
	return d, o, nil
}

// gaps are sentences about what a plan that can be read does not hold.
func (d *document) gaps() []string {
	var gaps []string
	if d.Errored {
		gaps = append(gaps, "Terraform met an error while it made this plan, so the plan does not hold everything.")
	}
	switch n := len(d.Deferred); {
	case n > 0:
		gaps = append(gaps, fmt.Sprintf("This plan defers %d of its changes to a later one, and these were not checked.", n))
	case d.Complete != nil && !*d.Complete && !d.Errored:
		gaps = append(gaps, "This plan is not complete, as with terraform plan -target: what it skips was not checked.")
	}
	return gaps
}
