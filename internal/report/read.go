package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/schema"
	"github.com/egresslint/egresslint/internal/source"
)

// readVersion is the version of the JSON form that is read.
const readVersion = 1

// Read returns the report that the json format has written. The error says what is wrong with the text, and where.
func Read(name string, text []byte) (*model.Report, error) {
	text, err := source.UTF8(text) // PowerShell redirects output as UTF-16
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	document, err := schema.Decode(text)
	if err != nil {
		return nil, syntaxError(name, text)
	}
	if err := checkVersion(name, document); err != nil {
		return nil, err
	}
	if err := validate(name, text, document); err != nil {
		return nil, err
	}
	var r model.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i, f := range r.Suppressed {
		if f.Suppression == nil {
			at := positionOf(text, []string{"suppressed", fmt.Sprint(i)})
			return nil, fmt.Errorf("%s:%d:%d: a suppressed finding does not say why it is", name, at.Line, at.Column)
		}
	}
	return &r, nil
}

// syntaxError says where a text stops being JSON.
func syntaxError(name string, text []byte) error {
	var value any
	err := json.Unmarshal(text, &value)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		at := positionAt(text, int(syntax.Offset)-1)
		return fmt.Errorf("%s:%d:%d: this is not JSON: %w", name, at.Line, at.Column, err)
	}
	return fmt.Errorf("%s: this is not one JSON document", name)
}

// checkVersion refuses other documents, and forms that this program does not know.
func checkVersion(name string, document any) error {
	const expected = "the output of egresslint check --format json is expected"
	object, _ := document.(map[string]any)
	version, ok := object["version"].(json.Number)
	_, isPath := object["tasks"]
	switch {
	case !ok:
		return fmt.Errorf("%s: this is not a report, as it has no version: %s", name, expected)
	case isPath:
		return fmt.Errorf("%s: this is a document of egresslint path: %s", name, expected)
	case version.String() != fmt.Sprint(readVersion):
		return fmt.Errorf("%s: the report has version %s, but this egresslint reads version %d: use the egresslint that wrote it", name, version, readVersion)
	}
	return nil
}

// validate compares a document with the schema of reports.
func validate(name string, text []byte, document any) error {
	schemaText, err := Schema("report")
	if err != nil {
		return err
	}
	s, err := schema.Parse(schemaText)
	if err != nil {
		return err
	}
	m := s.Compare(document, nil)
	if m == nil {
		return nil
	}
	for len(m.Causes) > 0 { // down to what is wrong
		m = m.Causes[0]
	}
	at := positionOf(text, m.Path)
	return fmt.Errorf("%s:%d:%d: this is not a report: at /%s: %s", name, at.Line, at.Column, strings.Join(m.Path, "/"), unfit(m))
}

// unfit says why a value does not fit the schema of reports.
func unfit(m *schema.Mismatch) string {
	switch m.Keyword {
	case schema.Type:
		return fmt.Sprintf("got %s, want %s", schema.TypeOf(m.Value), strings.Join(m.Schema.Type, " or "))
	case schema.Enum:
		return "value must be one of " + singleQuoted(m.Schema.Enum)
	case schema.Required:
		if len(m.Keys) == 1 {
			return "missing property " + singleQuoted(m.Keys)
		}
		return "missing properties " + singleQuoted(m.Keys)
	case schema.Minimum:
		return fmt.Sprintf("minimum: got %v, want %v", m.Value, *m.Schema.Minimum)
	default:
		return fmt.Sprintf("it does not fit the keyword %s of the schema", m.Keyword)
	}
}

func singleQuoted[T any](values []T) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprintf("'%v'", value)
	}
	return strings.Join(texts, ", ")
}

// positionOf returns where the value begins that a JSON pointer names, or as much of it as there is.
func positionOf(text []byte, pointer []string) source.Pos {
	decoder := json.NewDecoder(bytes.NewReader(text))
	begin := valueFrom(text, 0)
	for _, key := range pointer {
		at, ok := enter(decoder, text, key)
		if !ok {
			break
		}
		begin = at
	}
	return positionAt(text, begin)
}

// enter reads up to the value of a key of the object, or the index of the list, that comes next, and returns where it begins.
func enter(decoder *json.Decoder, text []byte, key string) (int, bool) {
	open, err := decoder.Token()
	if err != nil {
		return 0, false
	}
	for index := 0; decoder.More(); index++ {
		name := fmt.Sprint(index)
		if open == json.Delim('{') {
			token, err := decoder.Token()
			if err != nil {
				return 0, false
			}
			name = fmt.Sprint(token)
		}
		if name == key {
			return valueFrom(text, int(decoder.InputOffset())), true
		}
		var skipped json.RawMessage
		if decoder.Decode(&skipped) != nil {
			return 0, false
		}
	}
	return 0, false
}

// valueFrom returns where the next value begins.
func valueFrom(text []byte, offset int) int {
	return offset + len(text[offset:]) - len(bytes.TrimLeft(text[offset:], " \t\r\n:,"))
}

// positionAt returns the position of a byte.
func positionAt(text []byte, offset int) source.Pos {
	before := text[:min(max(offset, 0), len(text))]
	line := bytes.Count(before, []byte("\n"))
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
	return source.Pos{Line: line + 1, Column: column + 1}
}
