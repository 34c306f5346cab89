package provider

import (
	"slices"
	"strings"
)

// HoldsNoNetwork reports whether a module of a registry certainly holds no task, VPC endpoint, security group or any other
// part of the network: it is for another cloud, or it is one of the modules below.
func HoldsNoNetwork(source string) bool {
	address := registryAddress(source)
	parts := strings.Split(address, "/")
	if len(parts) != 3 {
		return false
	}
	return slices.Contains(otherClouds, parts[2]) || slices.Contains(withoutNetwork, address)
}

// registryAddress returns the address of a module in the public registries, without the host and the path of a module
// inside of it; "" for a source of another kind.
// Source: https://developer.hashicorp.com/terraform/language/modules/sources#terraform-registry
func registryAddress(source string) string {
	for _, host := range []string{"registry.terraform.io/", "registry.opentofu.org/"} {
		source = strings.TrimPrefix(source, host)
	}
	address, _, _ := strings.Cut(source, "//")
	namespace, _, _ := strings.Cut(address, "/")
	if strings.ContainsAny(namespace, ".:") {
		return ""
	}
	return address
}

// otherClouds are the main providers, which end the address of a module, of clouds and services that run no task of ECS.
var otherClouds = []string{
	"alicloud", "azapi", "azuread", "azurerm", "cloudflare", "datadog", "digitalocean", "github", "gitlab", "google",
	"google-beta", "hcloud", "ibm", "kubernetes", "helm", "linode", "oci", "openstack", "ovh", "scaleway", "tencentcloud",
	"vsphere", "yandex",
}

// withoutNetwork are modules that are in wide use and none of whose resources, those of the modules inside of them
// included, is a part of the network. Source: the code of each, at https://github.com/terraform-aws-modules and
// https://github.com/cloudposse/terraform-null-label, as published until August 2026.
var withoutNetwork = []string{
	"cloudposse/label/null",
	"terraform-aws-modules/acm/aws",
	"terraform-aws-modules/cloudwatch/aws",
	"terraform-aws-modules/dynamodb-table/aws",
	"terraform-aws-modules/ecr/aws",
	"terraform-aws-modules/iam/aws",
	"terraform-aws-modules/kms/aws",
	"terraform-aws-modules/rds/aws",
	"terraform-aws-modules/s3-bucket/aws",
	"terraform-aws-modules/secrets-manager/aws",
	"terraform-aws-modules/sns/aws",
	"terraform-aws-modules/sqs/aws",
}
