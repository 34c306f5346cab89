package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// advised are the rules with code to paste for their bad examples.
var advised = []string{
	"ecr-api-unreachable",
	"ecr-dkr-unreachable",
	"exec-unreachable",
	"kms-unreachable",
	"logs-unreachable",
	"s3-unreachable",
	"secrets-unreachable",
	"ssm-unreachable",
	"task-egress-destination",
}

// TestAdvice pastes the code of each finding of each bad example, judges again, and expects that the finding is gone and no
// other one has come. In Terraform it does so in each style of rules.
func TestAdvice(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(examples, "*", "bad.*"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		switch filepath.Ext(file) {
		case ".tf":
			for _, style := range []string{"inline", "resource", "rule_resource"} {
				found = append(found, pasteInto(t, file, style)...)
			}
		case ".yaml":
			found = append(found, pasteInto(t, file, "template")...)
		}
	}
	var want []string
	for _, rule := range advised {
		want = append(want, rule+" inline", rule+" resource", rule+" rule_resource", rule+" template")
	}
	if !slices.Equal(found, want) {
		t.Errorf("there is code for\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
}

// pasteInto tries the code of each finding of an example, and returns what there is code for.
func pasteInto(t *testing.T, file, style string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bad := restyled(string(text), style)
	before := checkText(t, file, bad)
	var found []string
	for _, f := range before {
		if len(f.Snippets) == 0 {
			continue
		}
		name := f.Rule + " " + style
		found = append(found, name)
		t.Run(name, func(t *testing.T) {
			pasted := bad
			for _, s := range f.Snippets {
				pasted = paste(t, pasted, s)
			}
			left := plain(before)
			own := plain([]model.Finding{f})[0]
			for _, after := range plain(checkText(t, file, pasted)) {
				if after == own {
					t.Errorf("the finding is still there: %s\n%s", after, pasted)
				}
				if !slices.Contains(left, after) {
					t.Errorf("a finding has come: %s\n%s", after, pasted)
				}
			}
		})
	}
	return found
}

// checkText judges a changed example.
func checkText(t *testing.T, file, text string) []model.Finding {
	t.Helper()
	files := map[string]string{filepath.Base(file): text}
	if config := filepath.Join(filepath.Dir(file), "config.yaml"); exists(config) {
		content, err := os.ReadFile(config)
		if err != nil {
			t.Fatal(err)
		}
		files["config.yaml"] = string(content)
	}
	return check(t, filepath.Join(write(t, files), filepath.Base(file)))
}

// paste puts code where it goes.
func paste(t *testing.T, text string, s model.Snippet) string {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	at := s.At.Start.Line - 1
	var from, to, indent int
	switch {
	case s.Language == "terraform" && s.Place == model.Beside:
		return text + "\n" + s.Code
	case s.Language == "terraform" && s.Place == model.Inside:
		for from = at; lines[from] != "}\n"; from++ {
		}
		to, indent = from, 2
	case s.Language == "terraform":
		for from = at; !strings.HasSuffix(lines[from], "{\n"); from-- {
		}
		indent = indentOf(lines[from])
		for to = from; lines[to] != strings.Repeat(" ", indent)+"}\n"; to++ {
		}
		to++
	case s.Place == model.Beside:
		from = slices.Index(lines, "Resources:\n") + 1
		to, indent = from, 2
	case s.Place == model.Inside:
		for from = at; lines[from] != "    Properties:\n"; from++ {
		}
		from++
		to, indent = from, 6
		property, items, _ := strings.Cut(s.Code, "\n")
		for k := from; k < len(lines) && indentOf(lines[k]) >= indent; k++ {
			if lines[k] == strings.Repeat(" ", indent)+property+"\n" {
				from, to, s.Code = k+1, k+1, items
				break
			}
		}
	default:
		for from = at; !strings.HasPrefix(strings.TrimLeft(lines[from], " "), "- "); from-- {
		}
		indent = indentOf(lines[from])
		for to = from + 1; indentOf(lines[to]) > indent; to++ {
		}
	}
	var code strings.Builder
	for line := range strings.Lines(s.Code) {
		code.WriteString(strings.Repeat(" ", indent) + line)
	}
	return strings.Join(lines[:from], "") + code.String() + strings.Join(lines[to:], "")
}

func indentOf(line string) int {
	return len(line) - len(strings.TrimLeft(line, " "))
}

var (
	anyGroup    = regexp.MustCompile(`(?ms)^resource "aws_security_group" "(\w+)" \{\n.*?^\}\n`)
	egressBlock = regexp.MustCompile(`(?ms)^  egress \{\n(.*?)^  \}\n`)
	anyArgument = regexp.MustCompile(`(?m)^ *(\w+) *= (.*)$`)
)

// restyled writes the inline egress rules of all groups as resources.
func restyled(text, style string) string {
	if style == "inline" || style == "template" {
		return text
	}
	names := map[string]map[string]string{
		"resource":      {"security_groups": "source_security_group_id"},
		"rule_resource": {"protocol": "ip_protocol", "security_groups": "referenced_security_group_id", "prefix_list_ids": "prefix_list_id", "cidr_blocks": "cidr_ipv4"},
	}[style]
	var rules strings.Builder
	text = anyGroup.ReplaceAllStringFunc(text, func(group string) string {
		name := anyGroup.FindStringSubmatch(group)[1]
		count := 0
		return egressBlock.ReplaceAllStringFunc(group, func(block string) string {
			count++
			kind := map[string]string{"resource": "aws_security_group_rule", "rule_resource": "aws_vpc_security_group_egress_rule"}[style]
			fmt.Fprintf(&rules, "\nresource %q \"%s_%d\" {\n  security_group_id = aws_security_group.%s.id\n", kind, name, count, name)
			if style == "resource" {
				rules.WriteString("  type = \"egress\"\n")
			}
			for _, a := range anyArgument.FindAllStringSubmatch(block, -1) {
				argument, value := a[1], a[2]
				if other := names[argument]; other != "" {
					argument = other
					if argument != "ip_protocol" {
						value = strings.Trim(value, "[]")
					}
				}
				if style == "rule_resource" && strings.HasSuffix(argument, "_port") && strings.Contains(block, `"-1"`) {
					continue
				}
				fmt.Fprintf(&rules, "  %s = %s\n", argument, value)
			}
			rules.WriteString("}\n")
			return ""
		})
	})
	return text + rules.String()
}
