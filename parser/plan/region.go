package plan

import (
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
)

// region returns the region of a resource, "" where the plan does not fix it; read holds what data sources have read.
func (r *reader) region(p *planned, read map[string]string) string {
	if v := p.value("region"); isText(v) && !marks(p.sensitive.of("region")) {
		return v.AsString() // since version 6 of the provider
	}
	if p.config == nil {
		return ""
	}
	if region := r.providerRegion(p.config.ProviderConfigKey); region != "" {
		return region
	}
	return read[p.config.ProviderConfigKey]
}

// providerRegion returns the region that the configuration of a provider names: as it is, or as a variable of the root.
func (r *reader) providerRegion(key string) string {
	provider := r.Configuration.ProviderConfig[key]
	expression := provider.Expressions["region"]
	constant, _ := constantValue(expression)
	text, _ := constant.(string)
	refs, _ := references(expression)
	if variable := soleVariable(text, refs); variable != "" && provider.ModuleAddress == "" {
		text = ""
		if declared := r.Configuration.RootModule.Variables[variable]; !declared.Sensitive && !declared.Ephemeral {
			text, _ = r.Variables[variable].Value.(string)
		}
	}
	if !aws.IsRegion(text) { // such as an environment, which a condition makes a region of
		return ""
	}
	return text
}

// soleVariable returns the name of the only variable in an expression. What a configuration in JSON syntax refers to is
// in a plan as it is written: "${var.region}".
func soleVariable(text string, refs []string) string {
	if inner, ok := strings.CutPrefix(text, "${"); ok {
		refs = []string{strings.TrimSpace(strings.TrimSuffix(inner, "}"))}
	}
	if len(refs) != 1 {
		return ""
	}
	name, ok := strings.CutPrefix(refs[0], "var.")
	if !ok {
		return ""
	}
	return name
}

// regionsRead returns the regions that data sources have read, by provider.
func (r *reader) regionsRead() map[string]string {
	regions := map[string]string{}
	for _, p := range r.list {
		if !p.Data || p.Type != "aws_region" || p.config == nil {
			continue
		}
		for _, name := range []string{"region", "name", "id"} {
			if v := p.value(name); isText(v) && !marks(p.sensitive.of(name)) {
				regions[p.config.ProviderConfigKey] = v.AsString()
			}
		}
	}
	return regions
}
