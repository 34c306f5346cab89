package report

import (
	"encoding/json"
	"io"

	"github.com/egresslint/egresslint/internal/model"
)

// writeJSON writes the report as it is: the model's JSON form is the format.
func writeJSON(w io.Writer, r *model.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
