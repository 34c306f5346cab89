package policyset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/policies"
)

// docs is where the pages about rules are published; this repository holds them in docs/rules.
const docs = "https://github.com/egresslint/egresslint/blob/main/docs/rules/"

// DocsOf returns the address of the page about a rule of egresslint.
func DocsOf(rule string) string { return docs + rule + ".md" }

// Rules lists the embedded rules and the custom ones, sorted by category and name.
func Rules(custom *Custom) ([]model.PolicyRule, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	var rules []model.PolicyRule
	for name, text := range b.policies {
		module, err := ast.ParseModuleWithOpts(name, head(text), ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
		if err != nil {
			return nil, fmt.Errorf("parsing the policies: %w", err)
		}
		if category, name, ok := identity(module.Package.Path, "data.egresslint.rules"); ok {
			rules = append(rules, describe(category, name, module.Annotations))
		}
	}
	if custom != nil {
		if _, err := prepare(custom); err != nil {
			return nil, err
		}
		rules = append(rules, custom.rules...)
	}
	slices.SortFunc(rules, compareRules)
	return rules, nil
}

// head returns a policy up to its package. METADATA about a package stands in front of it, and parsing the rest takes longer
// than most runs.
func head(policy string) string {
	const begin = "package "
	at := 0
	if !strings.HasPrefix(policy, begin) {
		at = strings.Index(policy, "\n"+begin) + 1
	}
	if end := strings.IndexByte(policy[at:], '\n'); end >= 0 {
		return policy[:at+end+1]
	}
	return policy
}

func compareRules(a, b model.PolicyRule) int {
	return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Name, b.Name))
}

// identity takes the package of a rule, <root>.<category>.<name>, apart.
func identity(path ast.Ref, root string) (category, name string, ok bool) {
	rules := ast.MustParseRef(root)
	if len(path) != len(rules)+2 || !path.HasPrefix(rules) {
		return "", "", false
	}
	c, _ := path[len(rules)].Value.(ast.String)
	n, _ := path[len(rules)+1].Value.(ast.String)
	return string(c), string(n), true
}

func describe(category, name string, annotations []*ast.Annotations) model.PolicyRule {
	rule := model.PolicyRule{Category: category, Name: name, Docs: DocsOf(name)}
	for _, a := range annotations {
		if a.Scope != "package" {
			continue
		}
		rule.Title, rule.Description = a.Title, a.Description
		rule.Level, _ = a.Custom["level"].(string)
		rule.OnRequest, _ = a.Custom["on_request"].(bool)
		rule.Since, _ = a.Custom["since"].(string)
		rule.Symptom, _ = a.Custom["symptom"].(string)
		rule.Errors = texts(a.Custom["errors"])
		rule.Undecided, _ = a.Custom["unknown"].(string)
		rule.Options = options(a.Custom["options"])
		rule.Related = texts(a.Custom["related"])
		rule.Mapping = mapping(a.Custom["mapping"])
		for _, r := range a.RelatedResources {
			rule.Resources = append(rule.Resources, model.RelatedResource{URL: r.Ref.String(), Description: r.Description})
		}
	}
	return rule
}

func mapping(custom any) map[string][]string {
	catalogues, _ := custom.(map[string]any)
	controls := make(map[string][]string, len(catalogues))
	for catalogue, listed := range catalogues {
		controls[catalogue] = texts(listed)
	}
	return controls
}

// options returns the options of a rule. One of which only the description is given takes a list.
func options(custom any) map[string]model.RuleOption {
	described, _ := custom.(map[string]any)
	options := make(map[string]model.RuleOption, len(described))
	for name, about := range described {
		option := model.RuleOption{Default: []any{}}
		switch about := about.(type) {
		case string:
			option.Description = about
		case map[string]any:
			option.Description, _ = about["description"].(string)
			if about["default"] != nil {
				option.Default = about["default"]
			}
		}
		options[name] = option
	}
	return options
}

func texts(custom any) []string {
	items, _ := custom.([]any)
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, _ := item.(string)
		texts = append(texts, text)
	}
	return texts
}
