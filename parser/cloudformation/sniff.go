package cloudformation

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

var (
	// section matches the sections that tell a template in YAML from other files, with their indentation.
	section = regexp.MustCompile(`(?m)^( *)["']?(AWSTemplateFormatVersion|Resources)["']?[ \t]*:`)
	// list matches a list in YAML or JSON.
	list = regexp.MustCompile(`\A(?:\s|#[^\n]*\n)*(?:-\s|\[)`)
	// resourceType matches the type of a resource in YAML and JSON.
	resourceType = regexp.MustCompile(`["']?Type["']?\s*:\s*["']?(?:(?:AWS|Custom|Alexa)::|\w+::\w+::\w+::MODULE)`)
)

// byteOrderMark is what some editors write in front of a text.
const byteOrderMark = "\xef\xbb\xbf"

// MayBeTemplate reports whether a file of this name may be a template.
func MayBeTemplate(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json", ".template", ".cfn", ".cform":
		return true
	default:
		return false
	}
}

// IsTemplate reports whether a file is a CloudFormation template, by its name and a look at its text: it has the
// template's version, or a map of resources of CloudFormation's types. Files of other kinds cost next to nothing.
//
// An AppSpec file of CodeDeploy has a list of Resources.
// Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html.
func IsTemplate(name string, text []byte) bool {
	if !MayBeTemplate(name) {
		return false
	}
	if !bytes.Contains(text, []byte("AWSTemplateFormatVersion")) &&
		!(bytes.Contains(text, []byte("Resources")) && bytes.Contains(text, []byte("::"))) {
		return false
	}
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	text = withoutPreamble(text)
	switch body := bytes.TrimSpace(text); {
	case bytes.HasPrefix(body, []byte("{{")): // a chart's, to be rendered first
		return false
	case bytes.HasPrefix(body, []byte("{")):
		return isJSONTemplate(body)
	}
	return isYAMLTemplate(text)
}

// withoutPreamble returns the text from the first line on that is more than a comment, a directive or a separator.
func withoutPreamble(text []byte) []byte {
	for {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		if content := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("---"))); !more || len(content) > 0 && content[0] != '#' && line[0] != '%' {
			return text
		}
		text = rest
	}
}

// isYAMLTemplate looks for the sections among the keys that are indented like the first one.
func isYAMLTemplate(text []byte) bool {
	indentation, resources := len(text)-len(bytes.TrimLeft(text, " ")), false
	for _, at := range section.FindAllSubmatchIndex(text, -1) {
		switch {
		case at[3]-at[2] != indentation:
		case string(text[at[4]:at[5]]) != "Resources":
			return true
		default:
			resources = resources || !list.Match(text[at[1]:])
		}
	}
	return resources && resourceType.Match(text)
}

// isJSONTemplate looks for the sections on the top level of a JSON object. What is no proper JSON is taken for a
// template by its words alone, so that what is wrong with it is told.
func isJSONTemplate(text []byte) bool {
	var document map[string]json.RawMessage
	if err := json.Unmarshal(text, &document); err != nil {
		return resourceType.Match(text)
	}
	_, versioned := document["AWSTemplateFormatVersion"]
	return versioned || !list.Match(document["Resources"]) && resourceType.Match(document["Resources"])
}
