// Package secrecy holds the tests that sensitive values are in no output. They put a marker through every function and
// construct of Terraform, CloudFormation and plans, run every command that reads configurations, with a custom rule that
// prints all of the model, and look for the marker. Start reading at taint in secrecy_test.go.
package secrecy
