package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/egresslint/egresslint/internal/source"
)

// node is a value of a JSON document, and where it is.
type node struct {
	value   any // as the validator of the schema takes it
	at      source.Range
	members map[string]*node
	names   map[string]source.Range // where the names of the members are
	items   []*node
}

// scanner reads a JSON document with positions. Of a name that an object has twice, which one counts is not said anywhere,
// so that this is an error.
type scanner struct {
	file    string
	text    []byte
	decoder *json.Decoder
}

// syntaxError is why a text is not JSON.
type syntaxError struct {
	at      source.Range
	message string
}

func (e *syntaxError) Error() string { return e.message }

// scan reads the only document of a text.
func scan(file string, text []byte) (*node, *syntaxError) {
	s := &scanner{file, text, json.NewDecoder(bytes.NewReader(text))}
	s.decoder.UseNumber()
	root, err := s.next()
	if err == nil {
		if _, err = s.decoder.Token(); errors.Is(err, io.EOF) {
			return root, nil
		} else if err == nil {
			err = s.fail("something follows the end of the document")
		}
	}
	return nil, s.explain(err)
}

func (s *scanner) explain(err error) *syntaxError {
	if known := (*syntaxError)(nil); errors.As(err, &known) {
		return known
	}
	at := s.start() // the decoder says only for some errors where they are
	if at == len(s.text) {
		err = errors.New("it ends too early")
	}
	return &syntaxError{s.rangeOf(at, at), err.Error()}
}

func (s *scanner) fail(message string) *syntaxError {
	end := int(s.decoder.InputOffset())
	return &syntaxError{s.rangeOf(end-1, end), message}
}

// next reads the next value.
func (s *scanner) next() (*node, error) {
	start := s.start()
	token, err := s.decoder.Token()
	if err != nil {
		return nil, err
	}
	n := &node{value: token, at: s.rangeOf(start, int(s.decoder.InputOffset()))}
	switch token {
	case json.Delim('{'):
		return n, s.object(n)
	case json.Delim('['):
		return n, s.list(n)
	default:
		return n, nil
	}
}

func (s *scanner) object(n *node) error {
	n.members, n.names = map[string]*node{}, map[string]source.Range{}
	value := map[string]any{}
	for s.decoder.More() {
		name, err := s.next()
		if err != nil {
			return err
		}
		key, ok := name.value.(string)
		if !ok {
			return s.fail("the name of a member must be a text")
		}
		if n.members[key] != nil {
			return &syntaxError{name.at, fmt.Sprintf("an object has %q twice", key)}
		}
		if n.members[key], err = s.next(); err != nil {
			return err
		}
		n.names[key], value[key] = name.at, n.members[key].value
	}
	n.value = value
	_, err := s.decoder.Token()
	return err
}

func (s *scanner) list(n *node) error {
	value := []any{}
	for s.decoder.More() {
		item, err := s.next()
		if err != nil {
			return err
		}
		n.items, value = append(n.items, item), append(value, item.value)
	}
	n.value = value
	_, err := s.decoder.Token()
	return err
}

// start is where the next token begins.
func (s *scanner) start() int {
	at := int(s.decoder.InputOffset())
	for at < len(s.text) && strings.IndexByte(" \t\r\n,:", s.text[at]) >= 0 {
		at++
	}
	return at
}

func (s *scanner) rangeOf(start, end int) source.Range {
	return source.Range{File: s.file, Start: s.pos(start), End: s.pos(end)}
}

func (s *scanner) pos(offset int) source.Pos {
	before := s.text[:min(max(offset, 0), len(s.text))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return source.Pos{Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(before[line:]) + 1}
}
