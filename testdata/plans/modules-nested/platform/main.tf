variable "network" {
  type = object({ cidr = string, zones = list(string) })
}

variable "service" {
  type = object({ name = string, port = number })
}

module "network" {
  source = "./network"
  cidr   = var.network.cidr
  zones  = var.network.zones
}

module "service" {
  source            = "./service"
  name              = var.service.name
  port              = var.service.port
  subnet_ids        = module.network.private_subnet_ids
  endpoint_group_id = module.network.endpoints.group_id
}

output "task_group_id" {
  value = module.service.group_id
}

output "private_cidrs" {
  value = module.network.private_cidrs
}
