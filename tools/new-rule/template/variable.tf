
variable "clients" {
  description = "The addresses of the clients"
  type        = string
}
