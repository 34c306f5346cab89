// Package aws is what resources of AWS mean for the network, once for all languages: it builds the model of resources in
// AWS's own schema, CloudFormation's types and property names.
//
// A front end ends with a Network: Resources with Properties, which are Values. A Value is what a property is given as far
// as the files say: absent, a text, a list, an object, one of several choices, or unknown with the reasons. Text that
// names something outside of the files, such as the id of a resource, holds a token for a Reference (reference.go,
// values.go). Adapt turns the network into the nouns of the model, a file each: group.go, rule.go, network.go, route.go,
// acl.go, endpoint.go, policy.go, task.go, workload.go and those beside them. What a property can be says schema.go, by
// goformation's structs.
//
// An egress rule that Terraform writes as prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id] comes here as
//
//	Resource{Type: "AWS::EC2::SecurityGroup", Properties: {SecurityGroupEgress: [{
//		IpProtocol: "tcp", FromPort: "443", ToPort: "443", DestinationPrefixListId: "⟨1⟩"}]}}
//
// where the token ⟨1⟩ stands for Reference{Resource: the endpoint, Attribute: AttributePrefixList}, and becomes a
// model.Rule whose peer is the prefix list of the service "s3".
//
// Not here: how files are read and expressions evaluated (parser/terraform, parser/cloudformation), what the provider of
// Terraform calls things (parser/terraform/provider), and what is right or wrong (the policies). Start with Adapt.
package aws
