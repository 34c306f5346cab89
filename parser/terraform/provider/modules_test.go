package provider

import "testing"

func TestHoldsNoNetwork(t *testing.T) {
	for source, want := range map[string]bool{
		"terraform-google-modules/network/google":                         true,
		"Azure/aks/azurerm":                                               true,
		"registry.terraform.io/terraform-aws-modules/s3-bucket/aws":       true,
		"terraform-aws-modules/iam/aws//modules/iam-role":                 true,
		"registry.opentofu.org/terraform-aws-modules/rds/aws":             true,
		"terraform-aws-modules/rds-aurora/aws":                            false, // has a security group
		"terraform-aws-modules/alb/aws":                                   false,
		"terraform-aws-modules/vpc/aws//modules/vpc-endpoints":            false,
		"example.com/acme/network/google":                                 false, // of which nothing is known
		"./network/google":                                                false,
		"../modules/network/google":                                       false,
		"git::https://github.com/terraform-aws-modules/terraform-aws-iam": false,
		"": false,
	} {
		if got := HoldsNoNetwork(source); got != want {
			t.Errorf("HoldsNoNetwork(%q) = %t, want %t", source, got, want)
		}
	}
}
