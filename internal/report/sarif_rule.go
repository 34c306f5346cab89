package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
)

func sarifRuleOf(rule model.PolicyRule) sarifRule {
	title := sentenceOf(rule.Title)
	described := sarifRule{
		ID:                   rule.Name,
		Name:                 pascal(rule.Name),
		ShortDescription:     sarifMessage{Text: shortened(title, mostText)},
		FullDescription:      sarifMessage{Text: shortened(orElse(unlinked(rule.Description), title), mostText)},
		DefaultConfiguration: sarifConfiguration{Level: rule.Level},
		HelpURI:              rule.Docs,
		Help:                 ruleHelp(rule),
		Properties: sarifRuleProperties{
			Category: rule.Category, Precision: "high", SecuritySeverity: securitySeverity(rule), Tags: tags(rule),
		},
	}
	if rule.OnRequest {
		described.DefaultConfiguration.Enabled = new(bool)
	}
	return described
}

// securitySeverity is how bad it is if a rule is violated, from 0 to 10. What may be reached matters more than what cannot be:
// without its image, a task does not run.
func securitySeverity(rule model.PolicyRule) string {
	grades := map[string]string{"error": "7.5", "warning": "5.0", "note": "2.0"}
	if rule.Category == "pull" || rule.Category == "needs" {
		grades = map[string]string{"error": "5.0", "warning": "3.0", "note": "1.0"}
	}
	return grades[rule.Level]
}

// tags are what code hosts filter rules by.
func tags(rule model.PolicyRule) []string {
	all := []string{"security", rule.Category, "aws", "ecs", "fargate"}
	for catalogue, controls := range rule.Mapping {
		for _, control := range controls {
			all = append(all, catalogue+"/"+control)
		}
	}
	slices.Sort(all[5:])
	all = slices.Compact(all)
	return all[:min(len(all), mostTags)]
}

// ruleHelp is the page of a rule in short: what it is about, how it shows, how it is decided, and where to read more.
func ruleHelp(rule model.PolicyRule) sarifMessage {
	var text, markdown []string
	add := func(heading, body string) {
		if body == "" {
			return
		}
		text = append(text, heading+": "+visible.Text(body))
		markdown = append(markdown, fmt.Sprintf("**%s.** %s", heading, MarkdownText(body)))
	}
	add("What it is about", orElse(rule.Description, sentenceOf(rule.Title)))
	add("How it shows", rule.Symptom)
	for _, message := range rule.Errors {
		text = append(text, visible.Text(message))
		markdown = append(markdown, fenced("", message))
	}
	add("How it is decided", rule.Undecided)
	if rule.Docs != "" {
		text = append(text, "Read more: "+rule.Docs)
		markdown = append(markdown, fmt.Sprintf("[The page of the rule](%s), with examples in Terraform and CloudFormation", rule.Docs))
	}
	for _, resource := range rule.Resources {
		text = append(text, "Read more: "+resource.URL)
		markdown = append(markdown, fmt.Sprintf("[%s](%s)", MarkdownText(orElse(resource.Description, resource.URL)), resource.URL))
	}
	return sarifMessage{Text: strings.Join(text, "\n\n"), Markdown: strings.Join(markdown, "\n\n")}
}

// pascal writes the name of a rule as SARIF wants names of rules: TaskEgressPort.
func pascal(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		if word != "" {
			out.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return out.String()
}

// sentenceOf ends a text with a full stop.
func sentenceOf(text string) string { return strings.TrimSuffix(unlinked(text), ".") + "." }

// shortened cuts a text after a number of characters.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
