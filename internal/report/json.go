package report

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/egresslint/egresslint/internal/visible"
)

// EncodeJSON writes a value as JSON, for machines and people alike. A report as it is makes the json format.
func EncodeJSON(w io.Writer, value any) error {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible.JSON(out.String()))
	return err
}
