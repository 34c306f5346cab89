package report

import (
	"encoding/json"
	"io"
)

// EncodeJSON writes a value as JSON, for machines and people alike. A report as it is makes the json format.
func EncodeJSON(w io.Writer, value any) error {
	indented := &indenter{to: w}
	encoder := json.NewEncoder(indented)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	return indented.flush()
}
