package cloudformation

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/BurntSushi/toml"

	"github.com/egresslint/egresslint/internal/visible"
)

// The parser of TOML takes memory that grows with the square of these. What people write has a handful.
const (
	maxTOMLNesting = 100 // brackets in brackets
	maxTOMLParts   = 100 // of one key
)

// parseTOML returns the contents of a samconfig.toml. The error says in a clause what is wrong, without values of the file.
func parseTOML(text []byte) (map[string]any, error) {
	if len(text) > MaxParameterFile {
		return nil, fmt.Errorf("it has more than %d MiB", MaxParameterFile>>20)
	}
	if !isBounded(text) {
		return nil, errors.New("its keys or values are nested too deeply")
	}
	var document map[string]any
	if err := toml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("it cannot be parsed: %s", visible.Details(err.Error()))
	}
	return document, nil
}

// isBounded reports whether keys and brackets stay within the bounds. It takes what stands in texts of several lines for code.
func isBounded(text []byte) bool {
	depth := 0
	for line := range bytes.Lines(text) {
		key, _, _ := bytes.Cut(line, []byte("="))
		if bytes.Count(key, []byte(".")) >= maxTOMLParts {
			return false
		}
		for _, b := range line {
			switch b {
			case '[', '{':
				if depth++; depth > maxTOMLNesting {
					return false
				}
			case ']', '}':
				depth = max(depth-1, 0)
			}
		}
	}
	return true
}
