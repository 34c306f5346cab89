package report

import (
	"encoding/json"
	"io"
)

// EncodeJSON writes a value as JSON, for machines and people alike. A report as it is makes the json format.
func EncodeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
