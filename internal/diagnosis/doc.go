// Package diagnosis reads the messages that Amazon ECS gives for stopped tasks: what ECS was doing (stages.go), why it failed
// (causes.go), and which hosts and addresses the message names (facts.go). Both tables have one entry for each wording, with
// the address of where it was seen. Start reading at Reader.Of. A message is never guessed at: without a known stage it is not
// recognized, and without a known cause the cause is unknown.
//
// For example, in
//
//	ResourceInitializationError: … unable to retrieve ecr registry auth: … Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.5:443: i/o timeout
//
// the stage is the token, from ecr.api, the cause is the network, and the private address says that the name resolved to an
// endpoint: the security groups or the network ACLs are left.
//
// What it does not know are files: internal/lint compares a diagnosis with them.
package diagnosis
