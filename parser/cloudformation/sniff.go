package cloudformation

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

var (
	// versionLine and resourcesLine match the sections of a template in YAML.
	versionLine   = regexp.MustCompile(`(?m)^["']?AWSTemplateFormatVersion["']?\s*:`)
	resourcesLine = regexp.MustCompile(`(?m)^["']?Resources["']?\s*:`)
	// resourceType matches the type of a resource in YAML and JSON.
	resourceType = regexp.MustCompile(`["']?Type["']?\s*:\s*["']?(?:(?:AWS|Custom|Alexa)::|\w+::\w+::\w+::MODULE)`)
)

// byteOrderMark is what some editors write in front of a text.
const byteOrderMark = "\xef\xbb\xbf"

// IsTemplate reports whether a file is a CloudFormation template, by its name and a look at its text: it has the
// template's version, or resources of CloudFormation's types. Files of other kinds cost next to nothing.
func IsTemplate(name string, text []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json", ".template", ".cfn", ".cform":
	default:
		return false
	}
	if !bytes.Contains(text, []byte("AWSTemplateFormatVersion")) &&
		!(bytes.Contains(text, []byte("Resources")) && bytes.Contains(text, []byte("::"))) {
		return false
	}
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	switch trimmed := bytes.TrimSpace(text); {
	case bytes.HasPrefix(trimmed, []byte("{{")): // a chart's, to be rendered first
		return false
	case bytes.HasPrefix(trimmed, []byte("{")):
		return isJSONTemplate(text)
	}
	return versionLine.Match(text) || resourcesLine.Match(text) && resourceType.Match(text)
}

// isJSONTemplate looks for the sections on the top level of a JSON object. What is no proper JSON is taken for a
// template by its words alone, so that what is wrong with it is told.
func isJSONTemplate(text []byte) bool {
	var document map[string]json.RawMessage
	if err := json.Unmarshal(text, &document); err != nil {
		return resourceType.Match(text)
	}
	_, versioned := document["AWSTemplateFormatVersion"]
	return versioned || resourceType.Match(document["Resources"])
}
