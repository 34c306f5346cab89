package parser

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"github.com/egresslint/egresslint/internal/source"
)

// app is a kind of program that makes templates or Terraform files, by the name of its settings.
type app struct{ kind, output, command string }

// apps lists the kinds of programs whose output is checked in their stead.
// Sources: https://docs.aws.amazon.com/cdk/v2/guide/cli.html (cdk.json),
// https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file (cdktf.json).
var apps = map[string]app{
	"cdk.json":   {kind: "CDK app", output: "cdk.out", command: "cdk synth"},
	"cdktf.json": {kind: "CDKTF app", output: "cdktf.out", command: "cdktf synth"},
}

// settings looks whether a file is the settings of a program. It notes a program of which the output is not there: what it
// deploys is not checked.
func (s *survey) settings(c *candidate) {
	a, ok := apps[path.Base(c.name)]
	if !ok {
		return
	}
	text, _, err := s.read(c)
	if err != nil {
		return // it is noted when it is looked at as a template
	}
	output := a.outputIn(text)
	dir := s.tree.Name(path.Join(path.Dir(c.name), output))
	s.outputs = append(s.outputs, dir)
	if _, err := s.tree.Stat(path.Join(dir, manifestFile)); err != nil {
		s.refuse(c.name, fmt.Sprintf("What this %s deploys was not checked, as there is no %s beside it. Run %q, then check again.", a.kind, output, a.command))
	}
}

// isMade reports whether a root or a template is in the output of a program. Nobody commits that, and there is nothing else to
// check of the program.
func (s *survey) isMade(name string) bool {
	stacks, ok := within(s.inAssemblies, name)
	return ok && slices.Contains(stacks, name) ||
		slices.ContainsFunc(s.outputs, func(dir string) bool { return isInside(name, dir) })
}

// outputIn returns the directory that the settings name for the output.
func (a app) outputIn(text []byte) string {
	var settings struct {
		Output string `json:"output"`
	}
	if text, err := source.UTF8(text); err == nil {
		_ = json.Unmarshal(text, &settings) // settings that cannot be read name none
	}
	return path.Clean(cmp.Or(settings.Output, a.output))
}
