variable "name" {}
variable "cidr" {}
variable "services" {}

module "service" {
  source   = "./service"
  for_each = var.services
  name     = "${var.name}-${each.key}"
  rules    = { for i, p in each.value : "port-${p}" => { port = p, cidr = cidrsubnet(var.cidr, 8, i) } }
}

output "groups" {
  value = { for k, s in module.service : k => s.group_id }
}

output "services" {
  value = module.service
}
