locals {
  ports  = { web = 443, cache = 6379, database = 5432 }
  base   = "10.64.0.0/16"
  name   = "orders"
  region = "eu-west-1"
}
