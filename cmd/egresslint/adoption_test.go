package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// estateRoots is how many roots an estate has.
const estateRoots = 100

// estateRoot is a root whose VPC and endpoints are declared elsewhere, with two findings: a database that its tasks need, and
// a rule that is far too wide.
const estateRoot = `data "aws_vpc" "main" {
  tags = { Name = "main" }
}

resource "aws_ecs_service" "app" {
  name            = "NAME"
  task_definition = aws_ecs_task_definition.app.arn
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = "NAME"
  requires_compatibilities = ["FARGATE"]
  execution_role_arn       = "arn:aws:iam::123456789012:role/ecs"
  container_definitions = jsonencode([
    { name = "app", image = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/NAME:1" },
  ])
}
`

// estateGroup is the security group of the tasks in a root.
const estateGroup = `resource "aws_security_group" "task" {
  vpc_id = data.aws_vpc.main.id

  egress {
    description = "the database"
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.20.0.0/16"]
  }

  egress {
    description = "anywhere"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`

// estate writes a repository of many roots, as it was before anybody checked it.
func estate(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(writeEstate(ts.MkAbs(".")))
}

func writeEstate(repository string) error {
	for i := range estateRoots {
		name := fmt.Sprintf("r%02d", i)
		dir := filepath.Join(repository, "live", name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(strings.ReplaceAll(estateRoot, "NAME", name)), 0o600); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "group.tf"), []byte(estateGroup), 0o600); err != nil {
			return err
		}
	}
	return nil
}
