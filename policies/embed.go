// Package policies holds the Rego bundle: the rules of egresslint, their libraries, and the facts about AWS that they
// need. It runs under stock OPA as well: opa test policies.
package policies

import "embed"

// FS holds the bundle's files but its tests, which would double it, and the library that tests of custom policies may use. The
// letters that a name does not end in keep out those that end in _test.rego.
//
//go:generate go test -run ^(TestSchemaIsFresh|TestMetadataIsFresh)$ . -update
//go:embed conftest/conftest.rego egresslint egresslint.rego endpoints.rego main.rego path.rego schema
//go:embed lib/*/*[^t].rego lib/*/*[^s]t.rego lib/*/*[^e]st.rego lib/fixture/fixture_test.rego
//go:embed rules/*/*/*[^t].rego rules/*/*/*[^s]t.rego
var FS embed.FS
