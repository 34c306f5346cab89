package baseline

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/invopop/jsonschema"
)

var update = flag.Bool("update", false, "write the schema anew")

// TestSchemaIsFresh keeps the schema, and its copy in docs, in step with the types.
//
//go:generate go test -run ^TestSchemaIsFresh$ . -update
func TestSchemaIsFresh(t *testing.T) {
	t.Parallel()
	reflector := &jsonschema.Reflector{Anonymous: true, DoNotReference: true, ExpandedStruct: true, RequiredFromJSONSchemaTags: true}
	if err := reflector.AddGoComments("github.com/egresslint/egresslint/internal/baseline", "."); err != nil {
		t.Fatal(err)
	}
	schema := reflector.Reflect(&File{})
	schema.Version = "http://json-schema.org/draft-07/schema#"
	schema.Title, schema.Description = FileName, "Findings that were there when the baseline was written, and that do not count."
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"schema.json", "../../docs/baseline.schema.json"} {
		if *update {
			if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s is not what the types say: run go generate ./internal/baseline", file)
		}
	}
}
