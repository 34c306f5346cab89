package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// monorepoRoot is a root module in which a variable has no value and the VPC is declared elsewhere.
const monorepoRoot = `
variable "db_sg_id" { type = string }

data "aws_vpc" "main" {
  tags = { Name = "main" }
}

resource "aws_security_group" "task" {
  vpc_id = data.aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "db" {
  security_group_id            = aws_security_group.task.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = var.db_sg_id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.task.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = "pl-61a54008"
}

resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"
  network_configuration {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = [aws_security_group.task.id]
  }
}
`

const monorepoHole = `
resource "aws_vpc_security_group_egress_rule" "open" {
  security_group_id = aws_security_group.task.id
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = "10.%d.0.0/16"
}
`

// TestMonorepo shows that a report on a hundred roots can be read: 30 violations, and what has one cause in all roots once.
func TestMonorepo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const roots, holes = 100, 30
	for i := range roots {
		text := monorepoRoot
		if i < holes {
			text += fmt.Sprintf(monorepoHole, i)
		}
		put(t, filepath.Join(dir, fmt.Sprintf("r%02d", i), "main.tf"), text)
	}
	code, out := outputOf(t, dir, "check", "--region", "ap-northeast-1")
	if lines := strings.Count(out, "\n"); code != ExitFindings || lines > 400 {
		t.Errorf("exit code %d, and %d lines:\n%s", code, lines, out)
	}
	for said, times := range map[string]int{
		"\nerror[": holes, ": 1 violation\n": holes, "\nunknown": 2,
		"cannot judge 300 things: var.db_sg_id has no value": 1, "cannot judge 200 things: data.aws_vpc.main is not declared in these files": 1,
	} {
		if n := strings.Count(out, said); n != times {
			t.Errorf("got %q %d times, want %d", said, n, times)
		}
	}
}
