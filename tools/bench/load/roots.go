package load

import (
	"bufio"
	"fmt"
)

// groupsPerRoot is how many groups each of many roots has.
const groupsPerRoot = 10

// Roots writes a number of root modules, each with a network and ten proven groups of its own.
func Roots(d *Dir, roots int) Want {
	for root := range roots {
		d.write(fmt.Sprintf("root%d/main.tf", root), func(f *bufio.Writer) {
			fmt.Fprint(f, terraformProvider, terraformNetwork)
			for i := range groupsPerRoot {
				terraformGroup(f, d.random(root*groupsPerRoot+i), Proven, i, blockGroup)
			}
		})
	}
	return wanted(Proven, groupsPerRoot).of(roots)
}

// SharedRoots writes a number of root modules that consist of calls of the same two modules: one for the network, one for ten
// services and their groups.
func SharedRoots(d *Dir, roots int) Want {
	d.text("modules/network/main.tf", terraformNetwork, networkOutputs)
	d.text("modules/services/main.tf", sharedServices)
	for root := range roots {
		d.text(fmt.Sprintf("live/root%d/main.tf", root), terraformProvider, fmt.Sprintf(sharedRoot, root, groupsPerRoot, port(d.random(root))))
	}
	return wanted(Proven, groupsPerRoot).of(roots)
}

const networkOutputs = `output "vpc_id" {
  value = aws_vpc.main.id
}

output "subnet_id" {
  value = aws_subnet.private.id
}

output "endpoint_group_id" {
  value = aws_security_group.endpoint.id
}

output "s3_list_id" {
  value = aws_vpc_endpoint.s3.prefix_list_id
}
`

const sharedRoot = `module "network" {
  source = "../../modules/network"
}

module "services" {
  source            = "../../modules/services"
  name              = "app-%d"
  services          = %d
  port              = %d
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.subnet_id
  endpoint_group_id = module.network.endpoint_group_id
  s3_list_id        = module.network.s3_list_id
}
`

const sharedServices = `variable "name" {}
variable "services" { type = number }
variable "port" { type = number }
variable "vpc_id" {}
variable "subnet_id" {}
variable "endpoint_group_id" {}
variable "s3_list_id" {}

resource "aws_security_group" "task" {
  count  = var.services
  name   = "${var.name}-${count.index}"
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
  dynamic "ingress" {
    for_each = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"]
    content {
      protocol    = "tcp"
      from_port   = var.port
      to_port     = var.port
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_ecs_service" "app" {
  count           = var.services
  name            = "${var.name}-${count.index}"
  cluster         = "main"
  task_definition = "app:1"
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [var.subnet_id]
    security_groups = [aws_security_group.task[count.index].id]
  }
}
`
