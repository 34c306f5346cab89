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

// SharedRoots writes a number of root modules that consist of calls of the same two modules: one for the network, and ten of one
// with a service and its group.
func SharedRoots(d *Dir, roots int) Want {
	d.text("modules/network/main.tf", terraformNetwork, networkOutputs)
	d.text("modules/service/main.tf", sharedService)
	for root := range roots {
		d.write(fmt.Sprintf("live/root%d/main.tf", root), func(f *bufio.Writer) {
			fmt.Fprint(f, terraformProvider, sharedNetwork)
			r := d.random(root)
			for i := range groupsPerRoot {
				fmt.Fprintf(f, sharedCall, i, root, port(r))
			}
		})
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

const sharedNetwork = `module "network" {
  source = "../../modules/network"
}

`

const sharedCall = `module "service%[1]d" {
  source            = "../../modules/service"
  name              = "app-%[2]d-%[1]d"
  port              = %[3]d
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.subnet_id
  endpoint_group_id = module.network.endpoint_group_id
  s3_list_id        = module.network.s3_list_id
}

`

const sharedService = `variable "name" {}
variable "port" { type = number }
variable "vpc_id" {}
variable "subnet_id" {}
variable "endpoint_group_id" {}
variable "s3_list_id" {}

resource "aws_security_group" "task" {
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
