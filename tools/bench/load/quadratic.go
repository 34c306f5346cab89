package load

import "fmt"

// EachKey writes a root with a number of instances of a group, of its rule and of a service, which refer to each other by key.
func EachKey(d *Dir, instances int) Want {
	d.text("main.tf", terraformProvider, terraformNetwork, fmt.Sprintf(eachKey, instances))
	return wanted(Proven, instances)
}

// CountIndex writes the same root with instances that have a number.
func CountIndex(d *Dir, instances int) Want {
	d.text("main.tf", terraformProvider, terraformNetwork, fmt.Sprintf(countIndex, instances))
	return wanted(Proven, instances)
}

// ModuleKey writes a root with a number of calls of a module that has a group, and a service for each, which refers to its
// call by key.
func ModuleKey(d *Dir, instances int) Want {
	d.text("main.tf", terraformProvider, terraformNetwork, fmt.Sprintf(moduleKey, instances))
	d.text("group/main.tf", moduleGroup)
	return wanted(Proven, instances)
}

// VPCs writes a root that calls a module a number of times, which has a network and a proven group.
func VPCs(d *Dir, vpcs int) Want {
	d.text("main.tf", terraformProvider, fmt.Sprintf("module \"stack\" {\n  source = \"./stack\"\n  count  = %d\n}\n", vpcs))
	d.text("stack/main.tf", terraformNetwork, fmt.Sprintf(countIndex, 1))
	return wanted(Proven, vpcs)
}

// Subnets writes a root with a number of subnets in three zones. Both endpoints and a service are in all of them.
func Subnets(d *Dir, subnets int) Want {
	d.text("main.tf", terraformProvider, fmt.Sprintf(manySubnets, subnets), fmt.Sprintf(sharedGroup, 1))
	return wanted(Proven, 1)
}

// EndpointsServices writes a root with a number of services that have a group in common, and as many endpoints, one half of
// ecr.api and one half of ecr.dkr, which have another group in common.
func EndpointsServices(d *Dir, services int) Want {
	d.text("main.tf", terraformProvider, fmt.Sprintf(manySubnets, 3), fmt.Sprintf(manyEndpoints, services/2), fmt.Sprintf(sharedGroup, services))
	return wanted(Proven, 1)
}

// SharedGroup writes a root with a number of services that have a group in common, which has three open rules.
func SharedGroup(d *Dir, services int) Want { return openGroup(d, services, openRules) }

// Findings writes a root with a number of services that have a group in common, which has as many open rules. Each finding names
// all services, so a report in JSON is quadratic.
func Findings(d *Dir, services int) Want { return openGroup(d, services, services) }

func openGroup(d *Dir, services, rules int) Want {
	d.text("main.tf", terraformProvider, fmt.Sprintf(manySubnets, 3), fmt.Sprintf(sharedGroup, services), fmt.Sprintf(openGroupRules, rules))
	return Want{Violated: 1, Violations: rules, Roots: 1}
}

const eachKey = `locals {
  names = toset([for i in range(%[1]d) : "n${i}"])
}

resource "aws_security_group" "task" {
  for_each = local.names
  name     = each.key
  vpc_id   = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "endpoint" {
  for_each                     = local.names
  security_group_id            = aws_security_group.task[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each          = local.names
  security_group_id = aws_security_group.task[each.key].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_lb_target_group" "app" {
  for_each = local.names
  name     = each.key
}

resource "aws_ecs_service" "app" {
  for_each        = local.names
  name            = each.key
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  load_balancer {
    target_group_arn = aws_lb_target_group.app[each.key].arn
    container_name   = "app"
    container_port   = 80
  }
  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.task[each.key].id]
  }
}
`

const countIndex = `resource "aws_security_group" "task" {
  count  = %[1]d
  name   = "task-${count.index}"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "endpoint" {
  count                        = %[1]d
  security_group_id            = aws_security_group.task[count.index].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  count             = %[1]d
  security_group_id = aws_security_group.task[count.index].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_ecs_service" "app" {
  count           = %[1]d
  name            = "app-${count.index}"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [aws_security_group.task[count.index].id]
  }
}
`

const moduleKey = `locals {
  names = toset([for i in range(%[1]d) : "n${i}"])
}

module "group" {
  source      = "./group"
  for_each    = local.names
  name        = each.key
  vpc_id      = aws_vpc.main.id
  endpoint_id = aws_security_group.endpoint.id
  s3_list_id  = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_ecs_service" "app" {
  for_each        = local.names
  name            = each.key
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.private.id]
    security_groups = [module.group[each.key].id]
  }
}
`

const moduleGroup = `variable "name" {}
variable "vpc_id" {}
variable "endpoint_id" {}
variable "s3_list_id" {}

resource "aws_security_group" "task" {
  name   = var.name
  vpc_id = var.vpc_id

  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [var.endpoint_id]
  }
  egress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [var.s3_list_id]
  }
}

output "id" {
  value = aws_security_group.task.id
}
`

const manySubnets = `resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  count             = %[1]d
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 12, count.index)
  availability_zone = "ap-northeast-1${element(["a", "c", "d"], count.index)}"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  count          = %[1]d
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_vpc_endpoint" "ecr" {
  for_each            = toset(["ecr.api", "ecr.dkr"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.ap-northeast-1.s3"
  route_table_ids = [aws_route_table.private.id]
}

`

const sharedGroup = `resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "endpoint" {
  security_group_id            = aws_security_group.task.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoint.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.task.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_ecs_service" "app" {
  count           = %[1]d
  name            = "app-${count.index}"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.task.id]
  }
}

`

const manyEndpoints = `resource "aws_vpc_endpoint" "api" {
  count               = %[1]d
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "dkr" {
  count               = %[1]d
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.ap-northeast-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
}

`

const openGroupRules = `resource "aws_vpc_security_group_egress_rule" "open" {
  count             = %[1]d
  security_group_id = aws_security_group.task.id
  ip_protocol       = "tcp"
  from_port         = 10000 + count.index
  to_port           = 10000 + count.index
  cidr_ipv4         = "0.0.0.0/0"
}
`
