package conformance

import (
	"regexp"
	"strings"
	"testing"
)

// Annotation is a command of a workflow of GitHub Actions that annotates a file.
type Annotation struct {
	Command    string
	Properties map[string]string
	Message    string
}

// command matches a line that the runner takes for a command.
// Source: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
var command = regexp.MustCompile(`^\s*::`)

// Annotations reads the commands of a log as the runner of GitHub does, and returns the other lines too. It tests whether all
// commands are annotations.
func Annotations(t *testing.T, log []byte) (annotations []Annotation, rest []string) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(string(log), "\n"), "\n") {
		if !command.MatchString(line) {
			if strings.Contains(line, "##[") {
				t.Errorf("the line is a command in the older form: %q", line)
			}
			rest = append(rest, line)
			continue
		}
		head, message, found := strings.Cut(strings.TrimLeft(line, " \t")[len("::"):], "::")
		name, properties, _ := strings.Cut(head, " ")
		a := Annotation{name, map[string]string{}, unescaped(message)}
		for property := range strings.SplitSeq(properties, ",") {
			key, value, _ := strings.Cut(property, "=")
			a.Properties[key] = unescaped(value)
		}
		if !found || name != "error" && name != "warning" && name != "notice" || strings.ContainsAny(line, "\r") {
			t.Errorf("it is not an annotation: %q", line)
		}
		annotations = append(annotations, a)
	}
	return annotations, rest
}

func unescaped(text string) string {
	return strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(text)
}
