package cloudformation

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// recognizeJSON looks for the sections on the top level of a JSON object. What is not proper JSON is taken for a template by
// its words alone, so that what is wrong with it is reported.
func recognizeJSON(text []byte, hinted bool) (is bool, fault string) {
	if !hinted && !mayBeCut(text) {
		return false, ""
	}
	versioned, section, err := sectionsOf(text)
	if err != nil {
		if hinted && (bytes.Contains(text, []byte(`"AWSTemplateFormatVersion"`)) || resourceType().Match(text)) {
			return true, ""
		}
		if errors.Is(err, io.ErrUnexpectedEOF) && hasOnlySections(text) {
			return false, faultCut
		}
		return false, ""
	}
	if versioned || !list().Match(section) && resourceType().Match(section) {
		return true, ""
	}
	var resources map[string]json.RawMessage
	if json.Unmarshal(section, &resources) == nil {
		for key, text := range resources {
			var r struct{ Type any }
			if addsResources(key) {
				return true, ""
			}
			if json.Unmarshal(text, &r) != nil {
				continue
			}
			if kind, ok := r.Type.(string); ok && typeName().MatchString(kind) {
				return true, ""
			}
		}
	}
	return false, ""
}

var errFurther = errors.New("there is more than one value")

// sectionsOf returns the section Resources of a JSON object, nil if it has none. Of one with the version of templates, it only
// says so: nothing else matters then.
func sectionsOf(text []byte) (versioned bool, resources []byte, err error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := decoder.ReadToken(); err != nil {
		return false, nil, err
	}
	for decoder.PeekKind() != '}' {
		name, err := decoder.ReadToken()
		if err != nil {
			return false, nil, err
		}
		if name.String() == "AWSTemplateFormatVersion" {
			return true, nil, nil
		}
		isResources := name.String() == "Resources"
		value, err := decoder.ReadValue()
		if err != nil {
			return false, nil, err
		}
		if end := int(decoder.InputOffset()); isResources {
			resources = text[end-len(value) : end]
		}
	}
	if _, err := decoder.ReadToken(); err != nil {
		return false, nil, err
	}
	switch _, err := decoder.ReadToken(); {
	case err == nil:
		return false, nil, errFurther
	case !errors.Is(err, io.EOF):
		return false, nil, err
	}
	return false, resources, nil
}

// mayBeCut is a quick look whether a JSON object may be the beginning of a template: its first key is a section, or there is
// none yet.
func mayBeCut(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	if len(rest) == 0 {
		return true
	}
	if rest[0] != '"' {
		return false
	}
	key, _, closed := bytes.Cut(rest[1:], []byte(`"`))
	return !closed && (len(key) == 0 || isSectionPrefix(string(key))) || closed && slices.Contains(sectionNames, string(key))
}

// hasOnlySections reports whether all keys of the outermost object of a JSON text that is cut off are sections.
func hasOnlySections(text []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	for depth, isKey := 0, false; ; {
		token, err := decoder.Token()
		if err != nil {
			return true // the end of what there is
		}
		if key, ok := token.(string); ok && depth == 1 && isKey {
			if !slices.Contains(sectionNames, key) {
				return false
			}
			isKey = false
			continue
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		isKey = depth == 1
	}
}
