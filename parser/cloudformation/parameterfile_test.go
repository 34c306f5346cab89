package cloudformation

import (
	"fmt"
	"testing"
)

func TestReadParameters(t *testing.T) {
	for _, test := range []struct{ name, file, text, want, notes string }{
		{"of the AWS CLI", "p.json", `[{"ParameterKey": "A", "ParameterValue": "x"}, {"ParameterKey": "B", "ParameterValue": "1,2"}, {"ParameterKey": "C", "UsePreviousValue": true}]`,
			"map[A:x B:1,2]", ""},
		{"of the AWS CLI, short", "p.json", `["A=x", "B=y=z"]`, "map[A:x B:y=z]", ""},
		{"of CodePipeline", "p.json", `{"Parameters": {"A": "x", "N": 1, "T": true, "L": ["a", "b"], "E": ""}, "Tags": {"B": "y"}, "StackPolicy": {}}`,
			"map[A:x E: L:a,b N:1 T:true]", ""},
		{"a map", "p.json", `{"A": "x", "B": null}`, "map[A:x]", ""},
		{"in YAML", "p.yaml", "Parameters:\n  A: x\n  L:\n    - a\n    - b\n", "map[A:x L:a,b]", ""},
		{"of Git sync", "deployment.yaml", "template-file-path: stacks/app.yaml\nparameters:\n  A: x\n  N: 1\n  L: [a, b]\ntags:\n  B: y\n", "map[A:x L:a,b N:1]", ""},
		{"of Git sync, with nothing but parameters", "deployment.yaml", "parameters: {A: x}\n", "map[A:x]", ""},
		{"of Git sync, without parameters", "deployment.yaml", "template-file-path: stacks/app.yaml\nparameters:\ntags: {B: y}\n", "map[]", ""},
		{"of SAM", "samconfig.toml", "version = 0.1\n[default.deploy.parameters]\nstack_name = \"s\"\nparameter_overrides = \"A=x B=\\\"y z\\\" ParameterKey=C,ParameterValue='v'\"\n",
			"map[A:x B:y z C:v]", ""},
		{"of SAM, in a list", "samconfig.toml", "[prod.global.parameters]\nparameter_overrides = [\"A=x\"]\n[prod.deploy.parameters]\nparameter_overrides = [\"B=y z\"]\n",
			"map[A:x B:y z]", ""},
		{"of SAM, without any", "samconfig.toml", "version = 0.1\n[default.deploy.parameters]\nregion = \"eu-west-1\"\n", "map[] eu-west-1", ""},
		{"of SAM, of an environment", "samconfig.toml:b", "[a.deploy.parameters]\nparameter_overrides = \"A=x\"\n[b.global.parameters]\nregion = \"eu-west-1\"\n[b.deploy.parameters]\nparameter_overrides = \"A=y\"\nregion = \"eu-west-2\"\n", "map[A:y] eu-west-2", ""},
		{"of SAM, of another environment", "samconfig.toml:c", "[a.deploy.parameters]\n[b.deploy.parameters]\n", "map[]",
			`samconfig.toml: The file has no environment "c", but a, b.`},
		{"of SAM, for other environments", "samconfig.toml", "[a.deploy.parameters]\n[b.deploy.parameters]\n", "map[]",
			`samconfig.toml: The file has no environment "default", but a, b.`},
		{"broken TOML", "samconfig.toml", "= 1", "map[]",
			"samconfig.toml: This file is not read: it cannot be parsed: toml: line 1: unexpected '=': key name appears blank."},
		{"broken JSON", "p.json", "[", "map[]", "p.json:2:1: The file cannot be parsed: did not find expected node content."},
		{"text", "p.json", `"x"`, "map[]", "p.json:1:1: A list or a map of parameters is expected here."},
		{"a list of something else", "p.json", `["x", {"Key": "A"}, {"ParameterKey": "B", "ParameterValue": {"a": "b"}}]`, "map[]", `
			p.json:1:2: This has not the form KEY=VALUE.
			p.json:1:7: A ParameterKey with its ParameterValue, or KEY=VALUE, is expected here.
			p.json:1:61: The value of "B" must be text or a list.`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, environment := SplitEnvironment(test.file)
			given, notes := ReadParameters(file, environment, []byte(test.text))
			check(t, fmt.Sprint(given.Parameters, " ", given.Region), test.want)
			got := ""
			for _, n := range notes {
				got += fmt.Sprintf("%s: %s\n", n.Location, n.Message)
			}
			check(t, got, test.notes)
		})
	}
}
