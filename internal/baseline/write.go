package baseline

import (
	"bytes"
	"encoding/json"
)

// Encode writes the file with one key a line, so that a difference shows the entries that are concerned.
func (f *File) Encode() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(f)
	return out.Bytes(), err
}
