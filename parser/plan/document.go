package plan

import (
	"bytes"
	"encoding/json"
)

// document is the part of `terraform show -json` that the network depends on.
// Source: https://developer.hashicorp.com/terraform/internals/json-format
type document struct {
	FormatVersion string `json:"format_version"`
	Variables     map[string]struct {
		Value any `json:"value"`
	} `json:"variables"`
	PriorState      state            `json:"prior_state"`
	PlannedValues   *json.RawMessage `json:"planned_values"`
	ResourceChanges []change         `json:"resource_changes"`
	Configuration   configuration    `json:"configuration"`
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
	Index   any            `json:"index"`
	Values  map[string]any `json:"values"`
}

type change struct {
	Address       string `json:"address"`
	ModuleAddress string `json:"module_address"`
	Mode          string `json:"mode"`
	Type          string `json:"type"`
	Name          string `json:"name"`
	Index         any    `json:"index"`
	Change        struct {
		Actions      []string       `json:"actions"`
		After        map[string]any `json:"after"`
		AfterUnknown any            `json:"after_unknown"`
	} `json:"change"`
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
	Outputs     map[string]configOutput `json:"outputs"`
	Resources   []configResource        `json:"resources"`
	ModuleCalls map[string]moduleCall   `json:"module_calls"`
	Variables   map[string]struct {
		Default any `json:"default"`
	} `json:"variables"`
}

type configOutput struct {
	Expression any `json:"expression"`
}

type configResource struct {
	Address           string         `json:"address"`
	ProviderConfigKey string         `json:"provider_config_key"`
	Expressions       map[string]any `json:"expressions"`
	ForEach           any            `json:"for_each_expression"`
}

type moduleCall struct {
	Expressions map[string]any `json:"expressions"`
	ForEach     any            `json:"for_each_expression"`
	Module      configModule   `json:"module"`
}

// IsPlan reports whether a JSON text looks like a plan, without reading it to the end.
func IsPlan(text []byte) bool {
	head := text[:min(len(text), 512)]
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) &&
		bytes.Contains(head, []byte(`"format_version"`)) &&
		bytes.Contains(head, []byte(`"terraform_version"`))
}

// decode reads a plan. Numbers keep their text.
func decode(text []byte) (*document, error) {
	d := &document{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return d, decoder.Decode(d)
}
