package load

import (
	"bufio"
	"fmt"
	"io"
)

// depth is how deep the calls of ModuleCalls go, and fanout how many calls a module of each level below the first has.
const (
	depth  = 4
	fanout = 3
)

// callsPerBranch is the number of calls below one call of the root module, with itself: 1 + 3 + 9 + 27.
const callsPerBranch = 40

// ModuleCalls writes a root module from which a number of calls lead to five modules, four levels deep. Each call of the
// deepest level is a service with a group. The number is rounded down to a multiple of 40.
func ModuleCalls(d *Dir, calls int) Want {
	branches := max(calls/callsPerBranch, 1)
	d.text("modules/network/main.tf", terraformNetwork, networkOutputs)
	d.write("main.tf", func(f *bufio.Writer) {
		fmt.Fprint(f, terraformProvider, "module \"network\" {\n  source = \"./modules/network\"\n}\n\n")
		for branch := range branches {
			call(f, branch, "./modules/level1", fmt.Sprintf("%q", fmt.Sprint("b", branch)), "module.network.")
		}
	})
	for level := 1; level < depth; level++ {
		d.write(fmt.Sprintf("modules/level%d/main.tf", level), func(f *bufio.Writer) {
			fmt.Fprint(f, levelVariables)
			for k := range fanout {
				call(f, k, fmt.Sprintf("../level%d", level+1), fmt.Sprintf("\"${var.name}-%d\"", k), "var.")
			}
		})
	}
	d.text(fmt.Sprintf("modules/level%d/main.tf", depth), levelVariables, levelService)
	return wanted(Proven, branches*fanout*fanout*fanout)
}

// call writes the call of a module, whose arguments are attributes of an object.
func call(w io.Writer, k int, source, name, object string) {
	fmt.Fprintf(w, "module \"m%d\" {\n  source = %q\n  name = %s\n", k, source, name)
	for _, argument := range []string{"vpc_id", "subnet_id", "endpoint_group_id", "s3_list_id"} {
		fmt.Fprintf(w, "  %s = %s%[1]s\n", argument, object)
	}
	fmt.Fprint(w, "}\n\n")
}

const levelVariables = `variable "name" {}
variable "vpc_id" {}
variable "subnet_id" {}
variable "endpoint_group_id" {}
variable "s3_list_id" {}

`

const levelService = `resource "aws_security_group" "task" {
  name   = var.name
  vpc_id = var.vpc_id

  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [var.endpoint_group_id]
  }
  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [var.s3_list_id]
  }
}

resource "aws_ecs_service" "app" {
  name            = var.name
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [var.subnet_id]
    security_groups = [aws_security_group.task.id]
  }
}
`
