// Package provider is what the AWS provider of Terraform adds to the language: what its resource types are in AWS's own
// schema (table.go), and what is known of attributes that nobody writes (identity.go). It holds facts, from the schemas
// and the documentation of the provider's versions 5 and 6, and evaluates nothing.
//
// An entry of the table reads like this: the argument "subnets" of the block "network_configuration" of an
// aws_ecs_service is the property NetworkConfiguration.AwsvpcConfiguration.Subnets of an AWS::ECS::Service.
package provider
