# One module, called again and again: with its defaults, with values, and from a module beside it.

provider "aws" {
  region = "eu-west-1"
}

module "plain" {
  source = "./rule-set"
}

module "open" {
  source = "./rule-set"
  cidrs  = ["0.0.0.0/0"]
  port   = null
}

module "chained" {
  source = "./rule-set"
  cidrs  = [for c in module.plain.cidrs : cidrsubnet(c, 4, 1)]
  peers  = { plain = module.plain.id, open = module.open.id }
}

module "service" {
  source = "./service"
  groups = [module.plain.id, module.open.id, module.chained.id]
}
