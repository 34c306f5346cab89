// Package aws holds facts about AWS that several packages need: its partitions (partition.go), the form of region codes
// (region.go) and of the ids of prefix lists (prefixlist.go), the names of endpoint services and of AWS-managed prefix
// lists, and which services have gateway endpoints (service.go).
//
// It imports no other package of the module. What the resources of AWS mean for the network is in parser/aws, and the
// dated facts about regions that only policies need, such as the ids of prefix lists, are in policies/egresslint/aws.
//
// Sources:
//   - partitions and DNS suffixes: partitions.json of the AWS SDKs, https://github.com/aws/aws-sdk-js-v3
//   - regions: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
//   - names of endpoint services: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
//   - gateway endpoints: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
//   - AWS-managed prefix lists: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
package aws
