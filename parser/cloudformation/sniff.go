package cloudformation

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/source"
)

// MaxTemplate is the size in bytes of the largest template that is judged. CloudFormation accepts up to 1 MB.
const MaxTemplate = 16 << 20

var (
	// section matches the sections that tell a template in YAML from other files, with their indentation.
	section = lazyregexp.New(`(?m)^( *)["']?(AWSTemplateFormatVersion|Resources)["']?[ \t]*:`)
	// list matches a list in YAML or JSON.
	list = lazyregexp.New(`\A(?:\s|#[^\n]*\n)*(?:-\s|\[)`)
	// resourceType matches the type of a resource in YAML and JSON.
	resourceType = lazyregexp.New(`["']?Type["']?\s*:\s*["']?(?:(?:AWS|Custom|Alexa)::|\w+::\w+::\w+::MODULE)`)
	// typeName matches the type of a resource.
	typeName = lazyregexp.New(`\A(?:(?:AWS|Custom|Alexa)::|\w+::\w+::\w+::MODULE\z)`)
)

// sectionNames are the keys on the top level of a template.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
var sectionNames = []string{
	"AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs", "Parameters",
	"Resources", "Rules", "Transform",
}

// What is wrong with a file that may be meant to be a template.
const (
	faultGzip     = "it is compressed, and CloudFormation reads no compressed templates. Decompress it"
	faultRendered = "it begins like a text that a program renders first. Check what is made of it"
	faultSections = "it has sections of a template, but neither AWSTemplateFormatVersion nor resources, as if it was cut off"
	faultCut      = "it ends in the middle of a JSON object, as if it was cut off"
)

// MayBeTemplate reports whether a file of this name may be a template.
func MayBeTemplate(name string) bool {
	switch ext := path.Ext(name); ext {
	case ".yaml", ".yml", ".json", ".template", ".cfn", ".cform":
		return true
	default:
		switch strings.ToLower(ext) {
		case ".yaml", ".yml", ".json", ".template", ".cfn", ".cform":
			return true
		}
		return false
	}
}

// IsTemplate reports whether a file is a CloudFormation template, by its name and a look at its text.
func IsTemplate(name string, text []byte) bool {
	is, _ := Recognize(name, text)
	return is
}

// Recognize reports whether a file is a CloudFormation template, by its name and a look at its text: it has the template's
// version, or a map of resources of CloudFormation's types. Of a file that may be meant to be one but cannot be read as one,
// it says what is wrong. Files of other kinds cost next to nothing.
//
// An AppSpec file of CodeDeploy has a list of Resources.
// Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html.
func Recognize(name string, raw []byte) (is bool, fault string) {
	if !MayBeTemplate(name) {
		return false, ""
	}
	if bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
		if is, fault := Recognize(name, decompressed(raw)); is || fault != "" {
			return false, faultGzip
		}
		return false, ""
	}
	text, err := source.UTF8(raw)
	if err != nil {
		if is, fault := Recognize(name, bytes.ReplaceAll(raw, []byte{0}, nil)); is || fault != "" {
			return false, err.Error()
		}
		return false, ""
	}
	text = withoutPreamble(text)
	body := bytes.TrimSpace(text)
	switch hinted := hasHint(text); {
	case len(body) == 0:
		return false, ""
	case bytes.HasPrefix(body, []byte("{{")):
		if hinted && (section().Match(text) || resourceType().Match(text)) {
			fault = faultRendered
		}
		return false, fault
	case body[0] == '{':
		return recognizeJSON(body, hinted)
	case hinted && isYAMLTemplate(text):
		return true, ""
	case hinted || beginsWithSection(body):
		return recognizeYAML(text, body)
	}
	return false, ""
}

// hasHint reports whether a text has the words without which it is not a template.
func hasHint(text []byte) bool {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(text, []byte(word)) })
	}
	return has("AWSTemplateFormatVersion") ||
		has("::") && has("Resources", "Transform", `\u00`, `\x`) && has("AWS::", "Custom::", "Alexa::", "::MODULE", `\u00`, `\x`)
}

// decompressed returns the beginning of what was compressed.
func decompressed(text []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(reader, MaxTemplate)) // what can be read of a damaged one
	if bytes.HasPrefix(plain, []byte("\x1f\x8b")) {
		return nil
	}
	return plain
}

// withoutPreamble returns the text from the first line on that is more than a comment, a directive or a separator.
func withoutPreamble(text []byte) []byte {
	for {
		line, rest, more := bytes.Cut(text, []byte("\n"))
		content := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("---")))
		if len(content) > 0 && content[0] != '#' && line[0] != '%' {
			return text
		}
		if !more {
			return nil
		}
		text = rest
	}
}

// isYAMLTemplate looks for the sections among the keys that are indented like the first one.
func isYAMLTemplate(text []byte) bool {
	indentation := len(text) - len(bytes.TrimLeft(text, " "))
	if hasSection(text, "AWSTemplateFormatVersion", indentation, func([]byte) bool { return true }) {
		return true
	}
	isMap := func(value []byte) bool { return !list().Match(value) }
	return hasSection(text, "Resources", indentation, isMap) && resourceType().Match(text)
}

// hasSection reports whether a line of a text begins a section with the name, so far indented, and with a value that is right.
func hasSection(text []byte, name string, indentation int, isRight func(value []byte) bool) bool {
	for from := 0; ; {
		found := bytes.Index(text[from:], []byte(name))
		if found < 0 {
			return false
		}
		begin := bytes.LastIndexByte(text[:from+found], '\n') + 1
		from += found + len(name)
		line, _, _ := bytes.Cut(text[begin:], []byte("\n"))
		at := section().FindSubmatchIndex(line)
		if at != nil && at[3]-at[2] == indentation && string(line[at[4]:at[5]]) == name && isRight(text[begin+at[1]:]) {
			return true
		}
	}
}

// beginsWithSection reports whether the first word of a text is the name of a section, or the beginning of one where the text
// ends with it.
func beginsWithSection(body []byte) bool {
	word := bytes.TrimLeft(body, `?"' `)
	end := bytes.IndexFunc(word, func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') })
	if end < 0 {
		return isSectionPrefix(string(word))
	}
	return slices.Contains(sectionNames, string(word[:end]))
}

// isSectionPrefix reports whether a word is the beginning of the name of a section.
func isSectionPrefix(word string) bool {
	return word != "" && slices.ContainsFunc(sectionNames, func(name string) bool { return strings.HasPrefix(name, word) })
}

// recognizeYAML parses a text to look for the sections in it, however they are written.
func recognizeYAML(text, body []byte) (is bool, fault string) {
	reader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return false, ""
	}
	for first := true; ; first = false {
		var document yaml.Node
		err := reader.Load(&document)
		switch {
		case errors.Is(err, io.EOF):
			return false, fault
		case err != nil:
			// Of a text that is not YAML, the words decide.
			return section().Match(text) && resourceType().Match(text) || first && beginsWithSection(body), fault
		case len(document.Content) == 0:
			continue
		}
		is, flaw := recognizeNode(document.Content[0])
		if is {
			return true, ""
		}
		if first {
			fault = flaw
		}
	}
}

// recognizeNode reports whether a document is a template, or else what is wrong with one that may be meant to be one.
func recognizeNode(root *yaml.Node) (is bool, fault string) {
	if root.Kind == yaml.ScalarNode && isSectionPrefix(root.Value) {
		return false, faultSections
	}
	only, begun := len(root.Content) > 1, false
	for i := 0; root.Kind == yaml.MappingNode && i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i].Value, root.Content[i+1]
		switch key {
		case "AWSTemplateFormatVersion", "Fn::Transform":
			return true, ""
		case "Resources":
			if hasTypes(value) {
				return true, ""
			}
			begun = begun || value.Tag == "!!null" || hasStubs(value)
		case "Parameters":
			begun = begun || value.Tag == "!!null" || declares(value)
		case "Description", "Transform":
			begun = true
		}
		only = only && (slices.Contains(sectionNames, key) || i+2 == len(root.Content) && isSectionPrefix(key))
	}
	if root.Kind == yaml.MappingNode && only && begun {
		return false, faultSections
	}
	return false, ""
}

// hasTypes reports whether there is a resource of a type of CloudFormation's in a map, or what adds resources.
func hasTypes(resources *yaml.Node) bool {
	for i := 1; resources.Kind == yaml.MappingNode && i < len(resources.Content); i += 2 {
		if addsResources(resources.Content[i-1].Value) {
			return true
		}
		if kind := memberOf(resources.Content[i], "Type"); kind != nil && kind.Kind == yaml.ScalarNode && typeName().MatchString(kind.Value) {
			return true
		}
	}
	return false
}

func addsResources(key string) bool { return key == transformKey || strings.HasPrefix(key, loopPrefix) }

// hasStubs reports whether there is a member of a map of which only the name is there, or the beginning of its type.
func hasStubs(resources *yaml.Node) bool {
	for i := 1; resources.Kind == yaml.MappingNode && i < len(resources.Content); i += 2 {
		member := resources.Content[i]
		kind := memberOf(member, "Type")
		if member.Tag == "!!null" || member.Kind == yaml.ScalarNode && strings.HasPrefix("Type", member.Value) ||
			kind != nil && (kind.Tag == "!!null" || strings.HasPrefix("AWS::", kind.Value)) {
			return true
		}
	}
	return false
}

// declares reports whether a map declares parameters, as opposed to giving them values.
func declares(parameters *yaml.Node) bool {
	for i := 1; parameters.Kind == yaml.MappingNode && i < len(parameters.Content); i += 2 {
		if parameters.Content[i].Kind == yaml.MappingNode {
			return true
		}
	}
	return false
}

func memberOf(n *yaml.Node, key string) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
