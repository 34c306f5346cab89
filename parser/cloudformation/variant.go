package cloudformation

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// Complete reports whether every parameter of the templates that has no default is among those that are given.
func Complete(files *Files, names []string, given map[string]string) bool {
	l := newLibrary(files)
	for _, name := range names {
		for _, p := range l.template(name).parameters {
			if _, ok := given[p.name]; !ok && p.fallback == nil {
				return false
			}
		}
	}
	return true
}

// Declared lists the parameters that a template declares, sorted.
func Declared(files *Files, name string) []string {
	return slices.Sorted(maps.Keys(unchecked(files).template(name).parameters))
}

// Sets returns what a file gives parameters, if it is a parameter file of a template that declares these ones: all that
// it gives are among them. Of a samconfig.toml, an environment is asked for. Files of any kind may be asked about.
func Sets(name, environment string, text []byte, declared []string) (Given, bool) {
	empty := DeployedTemplate(name, text) != "" || isSAMConfig(name) // these are files of a deployment also without parameters
	if len(text) == 0 || !empty && !slices.ContainsFunc(declared, func(p string) bool { return bytes.Contains(text, []byte(p)) }) {
		return Given{}, false
	}
	given, notes := ReadParameters(name, environment, text)
	if len(notes) > 0 || len(given.Parameters) == 0 && given.Region == "" && !empty {
		return Given{}, false
	}
	for parameter := range given.Parameters {
		if !slices.Contains(declared, parameter) {
			return Given{}, false
		}
	}
	return given, true
}

// MayConcern reports whether a text mentions anything for which Sets, Undeclared and Fault return something about a file that is
// no samconfig.toml, and templates that declare these parameters. It is cheap.
func MayConcern(text []byte, declared []string) bool {
	return bytes.Contains(text, []byte("ParameterKey")) || MayDeploy(text) ||
		slices.ContainsFunc(declared, func(p string) bool { return bytes.Contains(text, []byte(p)) })
}

// Undeclared returns a parameter that a file sets and a template does not declare, if the file is certainly one of parameters
// and sets some that the template does declare, or names it.
func Undeclared(name, environment string, text []byte, declared []string) string {
	named := DeployedTemplate(name, text) != ""
	if !named && !isSAMConfig(name) && !bytes.Contains(text, []byte("ParameterKey")) {
		return ""
	}
	given, _ := ReadParameters(name, environment, text)
	undeclared := ""
	for _, parameter := range slices.Sorted(maps.Keys(given.Parameters)) {
		if slices.Contains(declared, parameter) {
			named = true
		} else if undeclared == "" {
			undeclared = parameter
		}
	}
	if !named {
		return ""
	}
	return undeclared
}

// HasParameters reports whether a file may be one with parameters for a template. It is cheap for files that are not.
func HasParameters(name string, text []byte) bool {
	if isSAMConfig(name) {
		return len(text) > 0
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 || bytes.Contains(text, []byte("apiVersion:")) { // an object of Kubernetes
		return false
	}
	given, notes := ReadParameters(name, "", text)
	return len(notes) == 0 && len(given.Parameters) > 0 || DeployedTemplate(name, text) != ""
}

// MaxParameterFile is the size of the largest file that is looked at as one with parameters: a template has at most 200 of
// them, of 4 KB each. Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const MaxParameterFile = 1 << 20

// listedParameter matches a member of the list of parameters that the AWS CLI reads.
var listedParameter = lazyregexp.New(`(?m)^[\s\[{,-]*["']?ParameterKey["']?\s*:`)

// Fault returns what is wrong with a file from which parameters cannot be read, or not all, although it may be meant to have
// some for a template that declares these ones: it is a samconfig.toml, a list of parameters or a deployment file of Git sync,
// or it sets one of those that are declared. It is "" for any other file.
func Fault(name string, text []byte, declared []string) string {
	if isSAMConfig(name) {
		return faultOfSAM(name, text)
	}
	isMeant := IsMeantForParameters(text)
	if !isMeant && !slices.ContainsFunc(declared, func(parameter string) bool { return hasKey(text, parameter) }) {
		return ""
	}
	if len(text) > MaxParameterFile {
		return fmt.Sprintf("it has more than %d MiB", MaxParameterFile>>20)
	}
	switch document, notes := load(name, text); {
	case document == nil && len(notes) > 0:
		return clause(notes[0].Message)
	case isMeant && document != nil && document.kind == listNode:
		if _, notes := ReadParameters(name, "", text); len(notes) > 0 {
			return clause(notes[0].Message)
		}
	}
	return ""
}

// IsMeantForParameters reports whether a text has the words of a list of parameters, or of a deployment file of Git sync.
func IsMeantForParameters(text []byte) bool {
	return bytes.Contains(text, []byte("ParameterKey")) && listedParameter().Match(text) || MayDeploy(text)
}

// hasKey reports whether a text in JSON or YAML may have a key of the name, or a text such as NAME=VALUE.
func hasKey(text []byte, name string) bool {
	for {
		_, behind, found := bytes.Cut(text, []byte(name))
		if behind = bytes.TrimLeft(behind, "\"' \t"); !found || bytes.HasPrefix(behind, []byte(":")) || bytes.HasPrefix(behind, []byte("=")) {
			return found
		}
		text = behind
	}
}

func faultOfSAM(name string, text []byte) string {
	if _, err := parseTOML(text); err != nil {
		return err.Error()
	}
	for _, environment := range Environments(text) {
		if _, notes := ReadParameters(name, environment, text); len(notes) > 0 {
			return clause(notes[0].Message)
		}
	}
	return ""
}

// clause turns the sentence of a note into a part of another sentence.
func clause(sentence string) string {
	sentence = strings.TrimSuffix(sentence, ".")
	return strings.ToLower(sentence[:1]) + sentence[1:]
}

// MayDeploy reports whether a text may be that of a deployment file of Git sync.
func MayDeploy(text []byte) bool { return bytes.Contains(text, []byte(gitSyncTemplate)) }

// DeployedTemplate returns the path of the template that a deployment file of Git sync names, "" for any other file.
func DeployedTemplate(name string, text []byte) string {
	if isSAMConfig(name) || !MayDeploy(text) {
		return ""
	}
	document, _ := load(name, text)
	return document.get(gitSyncTemplate).scalar()
}

// Environments lists the environments of a samconfig.toml with settings for a deployment, sorted. Of a file that cannot be
// parsed there are none.
func Environments(text []byte) []string {
	document, err := parseTOML(text)
	if err != nil {
		return nil
	}
	delete(document, "version")
	maps.DeleteFunc(document, func(_ string, environment any) bool {
		commands, _ := environment.(map[string]any)
		return commands["deploy"] == nil && commands["global"] == nil
	})
	return slices.Sorted(maps.Keys(document))
}
