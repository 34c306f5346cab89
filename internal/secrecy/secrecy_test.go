package secrecy_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/cli"
)

// secret is a value that must not be shown. Whatever configurations do with it, no output may hold it.
const secret = "hunter2marker"

// disguises are the forms in which functions return it, in lower case.
var disguises = []string{
	secret, "rekram2retnuh", strings.ToLower(base64.StdEncoding.EncodeToString([]byte(secret))[:16]),
	strings.ToLower(base64.StdEncoding.EncodeToString([]byte("x" + secret))[4:16]), "68756e746572326d61726b6572",
}

// everything is a custom rule of which the finding holds all of the model.
const everything = `# METADATA
# title: Print the model
# description: Prints the model.
package custom.rules.exposure["print-model"]

# METADATA
# scope: document
report contains {"message": json.marshal(input), "resource": min(object.keys(input.groups))}
`

// run is what the program prints about some files.
type run struct{ text, parse, check string }

// taint runs every command that reads configurations on the files of a directory.
func taint(t *testing.T, files map[string]string, env map[string]string, args ...string) run {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		put(t, filepath.Join(dir, "in", name), text)
	}
	put(t, filepath.Join(dir, "policies", "rules", "print_model.rego"), everything)
	var all run
	for _, command := range [][]string{
		{"check", "--verbose", "--policies", "../policies"}, {"check", "--policies", "../policies", "--format", "json"},
		{"path"}, {"path", "--format", "json"}, {"parse"}, {"init"}, {"baseline", "create", "-o", "../baseline.json"},
	} {
		if command[0] != "init" || len(args) > 0 && !strings.HasPrefix(args[0], "-") { // which takes no values
			command = append(command, args...)
		}
		var out, complaints bytes.Buffer
		cli.Main(t.Context(), cli.System{
			Args: command, Stdout: &out, Stderr: &complaints, Dir: filepath.Join(dir, "in"),
			Getenv: func(name string) string { return env[name] },
		})
		switch {
		case command[0] == "parse":
			all.parse = out.String()
		case slices.Contains(command, "json") && command[0] == "check":
			all.check = out.String()
		}
		all.text += command[0] + "\n" + out.String() + complaints.String()
	}
	all.text += all.formats(t, dir)
	for _, written := range []string{"in/.egresslint.yaml", "baseline.json"} {
		text, err := os.ReadFile(filepath.Join(dir, written))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all.text += string(text)
	}
	return all
}

// formats returns the report in every other format.
func (r run) formats(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, format := range []string{"text", "compact", "sarif", "junit", "gitlab", "github", "markdown"} {
		all.WriteString(format + "\n")
		code := cli.Main(t.Context(), cli.System{
			Args: []string{"convert", "-", "--format", format}, Stdin: strings.NewReader(r.check), Stdout: &all, Stderr: &all,
			Getenv: func(string) string { return "" }, Dir: filepath.Join(dir, "in"),
		})
		if strings.Contains(all.String(), "is not a report") {
			t.Errorf("exit code %d of %s: %s", code, format, all.String())
		}
	}
	return fingerprint.ReplaceAllString(all.String(), "")
}

// fingerprint matches what has every sequence of digits some time.
var fingerprint = regexp.MustCompile(`[0-9a-f]{32}`)

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// leaks returns the lines of an output that hold the secret. Lines of the files themselves are those of the repository.
func (r run) leaks() []string {
	var found []string
	for line := range strings.Lines(r.text) {
		lower := strings.ToLower(line)
		for _, disguise := range disguises {
			if i := strings.Index(lower, disguise); i >= 0 && !isSnippet(line) {
				found = append(found, line[max(0, i-200):min(len(line), i+100)])
				break
			}
		}
	}
	return found
}

// isSnippet reports whether a line shows one of a file.
func isSnippet(line string) bool {
	number, _, ok := strings.Cut(strings.TrimLeft(line, " "), " |")
	return ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// TestSensitiveRules judges blocks and ports that must not be shown, and shows none of them, to custom rules neither.
func TestSensitiveRules(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"Terraform": {"main.tf": "variable \"b\" {\n  sensitive = true\n  default = \"198.18.77.0/24\"\n}\nvariable \"p\" {\n  sensitive = true\n  default = 7314\n}\n" +
			"resource \"aws_security_group\" \"task\" {\n  egress {\n    protocol = \"tcp\"\n    from_port = var.p\n    to_port = var.p\n    cidr_blocks = [var.b]\n  }\n}\n" +
			"resource \"aws_ecs_service\" \"app\" {\n  launch_type = \"FARGATE\"\n  network_configuration {\n    subnets = [\"subnet-12345678\"]\n    security_groups = [aws_security_group.task.id]\n  }\n}\n"},
		"CloudFormation": {"t.yaml": "Parameters:\n  B: {Type: String, NoEcho: true, Default: 198.18.77.0/24}\n  P: {Type: Number, NoEcho: true, Default: 7314}\nResources:\n" +
			"  Task: {Type: \"AWS::EC2::SecurityGroup\", Properties: {GroupDescription: g, SecurityGroupEgress: [{IpProtocol: tcp, FromPort: !Ref P, ToPort: !Ref P, CidrIp: !Ref B}]}}\n" +
			"  App: {Type: \"AWS::ECS::Service\", Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-12345678], SecurityGroups: [!Ref Task]}}}}\n"},
	} {
		r := taint(t, files, nil)
		r.wantSecrecy(t, name)
		for line := range strings.Lines(r.text) {
			if (strings.Contains(line, "198.18.") || strings.Contains(line, "7314")) && !isSnippet(line) {
				t.Errorf("%s: %s", name, line)
			}
		}
		if !strings.Contains(r.check, `"verdict": "violation"`) || !strings.Contains(r.text, "traffic that sensitive values hide") {
			t.Errorf("%s: the traffic is not judged: %s", name, r.check)
		}
	}
}

// wantSecrecy fails if the secret is in an output, or if the files could not be read.
func (r run) wantSecrecy(t *testing.T, name string) {
	t.Helper()
	for _, line := range r.leaks() {
		t.Errorf("%s: %s", name, line)
	}
	for _, complaint := range []string{"Argument or block definition", "Missing newline", "Invalid expression", "policies cannot be", "rego_", "is not defined", "unknown flag"} {
		if strings.Contains(r.text, complaint) {
			t.Errorf("%s: the files are not what they should be: %s", name, complaint)
		}
	}
	if !strings.Contains(r.check, "print-model") {
		t.Errorf("%s: the model was not printed: %s", name, r.check[:min(len(r.check), 2000)])
	}
}
