package parser

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// TestSurroundings marks in texts which lines decide together what is at the place marked with @: those with a + at their end.
func TestSurroundings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, text string }{
		"attribute of a nested block": {"main.tf", `
resource "aws_security_group" "a" {
  egress { # +
    from_port   = 443 # +
    cidr_blocks = [@"10.0.0.0/8"] # +
  } # +
  egress {
    from_port = 80
  }
}`},
		"element of a list": {"main.tf", `
resource "a" "b" { # +
  ports = [443] # +
  cidr_blocks = [ # +
    "10.0.0.0/8",
    @"10.0.0.0/9", # +
    "10.0.0.0/10", "10.0.0.0/11",
  ] # +
} # +`},
		"elements on one line": {"main.tf", `
resource "a" "b" { # +
  cidr_blocks = ["10.0.0.0/8", @"10.0.0.0/9"] # +
} # +`},
		"block as a whole": {"main.tf", `
@resource "a" "b" { # +
  egress { # +
    from_port = 443 # +
  } # +
} # +
resource "a" "c" {}`},
		"object in an argument of a module call": {"main.tf", `
module "m" {
  name = "m"
  rules = merge(local.common, {
    a = { port = 443, cidr = "10.0.0.0/8" }
    b = { # +
      cidr = @"10.0.0.0/9" # +
      port = 80 # +
    } # +
  })
}`},
		"local value": {"main.tf", `
locals {
  a = ["10.0.0.0/8"]
  b = [ # +
    @"10.0.0.0/8", # +
    "10.0.0.0/9",
  ] # +
}`},
		"value of a variable": {"prod.tfvars", `
a = "10.0.0.0/8"
b = @"10.0.0.0/8" # +`},
		"rule of a template": {"template.yaml", `
Resources:
  Group:
    Properties:
      VpcId: a
      SecurityGroupEgress:
        - FromPort: 443
          CidrIp: 10.0.0.0/8
        - FromPort: 80 # +
          CidrIp: @10.0.0.0/8 # +
        - FromPort: 81
  Other: {}`},
		"resource of a template": {"template.yaml", `
Resources:
  @Group: # +
    Properties: # +
      VpcId: a # +
  Other: {}`},
		"element of a list in a template": {"template.yaml", `
Group:
  Cidrs: # +
    - 10.0.0.0/8
    - @10.0.0.0/9 # +
    - 10.0.0.0/10
  Port: 443 # +`},
		"JSON": {"main.tf.json", `
{"resource": {
  "a": {
    "b": { "1": "# +",
      "2": "# +", "cidrs": [
        "10.0.0.0/7",
        @"10.0.0.0/8",
        "10.0.0.0/9"
      ], "3": "# +",
      "port": 443, "4": "# +"
    }, "c": {},
    "d": {}
  }
}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, text := marked(test.text)
			at.File = test.file
			region := Surroundings([]byte(text), at)
			for i, line := range strings.Split(text, "\n") {
				want := strings.Contains(line, "# +") || i+1 == at.Start.Line
				if got := region.Holds(i + 1); got != want {
					t.Errorf("line %d: got %v, want %v: %s", i+1, got, want, line)
				}
			}
		})
	}
}

// marked returns the place of the mark in a text, and the text without it.
func marked(text string) (source.Range, string) {
	before, after, _ := strings.Cut(text, "@")
	line := strings.Count(before, "\n") + 1
	column := len(before) - strings.LastIndex(before, "\n")
	at := source.Pos{Line: line, Column: column}
	return source.Range{Start: at, End: at}, before + after
}
