package report

import (
	"fmt"
	"io"

	"github.com/egresslint/egresslint/internal/model"
)

// PathFormats lists the names of the formats of paths, the default one first.
func PathFormats() []string { return []string{"text", "json"} }

// WritePaths writes the paths of tasks in the named format.
func WritePaths(w io.Writer, format string, p *model.Paths, opt Options) error {
	switch format {
	case "text":
		return writePathText(w, p, opt)
	case "json":
		return EncodeJSON(w, p)
	default:
		return fmt.Errorf("there is no format %q for paths", format)
	}
}
