// Package policies holds the Rego bundle: the rules of egresslint, their libraries, and the facts about AWS that they
// need. It runs under stock OPA as well: opa test policies.
package policies

import "embed"

// FS holds the bundle's files. Those whose names end in _test.rego are its tests.
//
//go:generate go test -run ^(TestSchemaIsFresh|TestMetadataIsFresh)$ . -update
//go:embed conftest egresslint egresslint.rego endpoints.rego main.rego path.rego lib rules schema
var FS embed.FS
