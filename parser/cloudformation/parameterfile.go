package cloudformation

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// ReadParameters reads the values of parameters from a file in one of the forms that deployment tools take: the list of
// ParameterKey and ParameterValue or of KEY=VALUE that the AWS CLI reads, a map of values, alone or below "Parameters" as
// CodePipeline has it, or below "parameters" as in a deployment file of Git sync, in JSON or YAML; or a samconfig.toml, of
// which an environment may be asked for. Notes say what cannot be read.
func ReadParameters(name, environment string, text []byte) (Given, []model.Note) {
	f := &parameterFile{file: name, from: name, Given: Given{Parameters: map[string]string{}, Places: map[string]Place{}}}
	if environment != "" {
		f.from += ":" + environment
	}
	if isSAMConfig(name) {
		f.readSAM(text, environment)
		return f.Given, f.notes
	}
	document, notes := load(name, text)
	f.notes = notes
	if document != nil {
		f.read(document)
	}
	return f.Given, f.notes
}

// Given is what a file says about a deployment.
type Given struct {
	Parameters map[string]string
	Places     map[string]Place // where the file has each of them
	Region     string           // "" where it says nothing of it
}

// SplitEnvironment returns the path of a samconfig.toml and the environment that is written behind it:
// samconfig.toml:production.
func SplitEnvironment(file string) (name, environment string) {
	if name, environment, _ := strings.Cut(file, samSuffix+":"); environment != "" {
		return name + samSuffix, environment
	}
	return file, ""
}

const samSuffix = ".toml"

func isSAMConfig(name string) bool { return strings.EqualFold(path.Ext(name), samSuffix) }

// parameterFile is a file of parameters while it is read.
type parameterFile struct {
	Given
	file  string
	from  string // the file with the environment that is asked for
	notes notebook
}

func (f *parameterFile) read(document *node) {
	for _, section := range []string{"Parameters", "parameters"} {
		if below := document.get(section); below != nil && below.kind == mapNode {
			document = below
		}
	}
	if document.get(gitSyncTemplate) != nil {
		return // all parameters have their defaults
	}
	switch document.kind {
	case listNode:
		for _, item := range document.items {
			f.item(item)
		}
	case mapNode:
		for _, field := range document.fields {
			f.set(field.key, field.value)
		}
	default:
		f.refuse(document.at, "a list or a map of parameters is expected here")
	}
}

// gitSyncTemplate is the one key that each deployment file of Git sync has.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/git-sync-concepts-terms.html
const gitSyncTemplate = "template-file-path"

// item reads KEY=VALUE, or a map of ParameterKey and ParameterValue. One that keeps its previous value has none here.
func (f *parameterFile) item(n *node) {
	key := n.get("ParameterKey").scalar()
	switch given := n.get("ParameterValue"); {
	case n.kind == scalarNode:
		f.assign(n.text, n.at)
	case key == "":
		f.refuse(n.at, "a ParameterKey with its ParameterValue, or KEY=VALUE, is expected here")
	case given != nil:
		f.set(key, given)
	}
}

// set takes the value of a parameter; that of a list parameter may be written as a list.
func (f *parameterFile) set(key string, n *node) {
	switch n.kind {
	case scalarNode:
		f.give(key, n.text, n.at)
	case listNode:
		f.give(key, strings.Join(literals(n.items), ","), n.at)
	case nullNode: // it keeps its default
	default:
		f.refuse(n.at, fmt.Sprintf("the value of %s must be text or a list", quote(key)))
	}
}

func (f *parameterFile) assign(text string, at source.Range) {
	key, value, ok := strings.Cut(text, "=")
	if !ok || key == "" {
		f.refuse(at, "this has not the form KEY=VALUE")
		return
	}
	f.give(key, value, at)
}

func (f *parameterFile) give(key, value string, at source.Range) {
	f.Parameters[key], f.Places[key] = value, Place{From: f.from, At: at}
}

func (f *parameterFile) refuse(at source.Range, reason string) {
	f.notes.add(model.SeverityError, at, sentence(reason))
}

// readSAM reads the region and the parameter_overrides of an environment: the named one, or else the default or the
// only one.
// Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
func (f *parameterFile) readSAM(text []byte, name string) {
	whole := source.Range{File: f.file}
	document, err := parseTOML(text)
	if err != nil {
		f.refuse(whole, "this file is not read: "+err.Error())
		return
	}
	delete(document, "version")
	name = orTheOnly(name, document)
	environment, ok := document[name].(map[string]any)
	if !ok {
		f.refuse(whole, fmt.Sprintf("the file has no environment %s, but %s", quote(name), strings.Join(slices.Sorted(maps.Keys(document)), ", ")))
		return
	}
	for _, command := range []string{"global", "deploy"} {
		settings, _ := environment[command].(map[string]any)
		parameters, _ := settings["parameters"].(map[string]any)
		if region, ok := parameters["region"].(string); ok {
			f.Region = region
		}
		f.overrides(parameters["parameter_overrides"])
	}
}

// orTheOnly returns the name of an environment: the given one, the default, or that of the only one.
func orTheOnly(name string, environments map[string]any) string {
	switch {
	case name != "":
		return name
	case len(environments) == 1:
		return slices.Sorted(maps.Keys(environments))[0]
	default:
		return "default"
	}
}

// overrides reads KEY=VALUE, or ParameterKey=KEY,ParameterValue=VALUE, one after the other in a text or in a list.
func (f *parameterFile) overrides(setting any) {
	whole := source.Range{File: f.file}
	switch s := setting.(type) {
	case string:
		for _, word := range shellWords(s) {
			f.override(word, whole)
		}
	case []any:
		for _, item := range s {
			f.override(fmt.Sprint(item), whole)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(s)) {
			f.give(key, fmt.Sprint(s[key]), whole)
		}
	case nil:
	default:
		f.refuse(whole, "parameter_overrides must be a text, a list or a table")
	}
}

func (f *parameterFile) override(word string, at source.Range) {
	if long, ok := strings.CutPrefix(word, "ParameterKey="); ok {
		key, value, _ := strings.Cut(long, ",ParameterValue=")
		word = key + "=" + value
	}
	f.assign(word, at)
}

// shellWords splits text at blanks that stand in no quotation marks, and drops those marks.
func shellWords(text string) []string {
	var words []string
	var word strings.Builder
	quotation, begun := rune(0), false
	for _, c := range text {
		switch {
		case c == quotation:
			quotation = 0
		case quotation == 0 && (c == '"' || c == '\''):
			quotation, begun = c, true
		case quotation == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}
