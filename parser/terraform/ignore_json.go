package terraform

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// commentKey is the name of the properties that are comments.
// Source: https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
const commentKey = "//"

// ignoresInJSON reads the comments of a file in the JSON syntax: each holds for the object that it is a property of.
func ignoresInJSON(name string, text []byte) []*ignored {
	r := &jsonComments{name: name, text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	for r.value(nil) { // the parser reports a second value
	}
	return r.ignores
}

// jsonComments walks through a text. It stops at the first mistake, which the parser reports.
type jsonComments struct {
	name    string
	text    []byte
	decoder *json.Decoder
	ignores []*ignored
}

// value reads a value and all that it holds. It adds the directives of a comment to the object that the comment is of.
func (r *jsonComments) value(comment *[]*ignored) bool {
	token, from, ok := r.next()
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return r.object(from)
		}
		return token == '[' && r.list(comment)
	case string:
		if comment != nil {
			*comment = append(*comment, r.directive(token, from)...)
		}
	}
	return ok
}

func (r *jsonComments) list(comment *[]*ignored) bool {
	for r.decoder.More() {
		if !r.value(comment) {
			return false
		}
	}
	_, _, ok := r.next()
	return ok
}

func (r *jsonComments) object(from int) bool {
	var own []*ignored
	for r.decoder.More() {
		key, _, ok := r.next()
		if !ok {
			return false
		}
		var comment *[]*ignored
		if key == commentKey {
			comment = &own
		}
		if !r.value(comment) {
			return false
		}
	}
	_, _, ok := r.next()
	if !ok {
		return false
	}
	for _, i := range own {
		i.holdsFor(hcl.Range{Filename: r.name, Start: r.position(from), End: r.position(int(r.decoder.InputOffset()))}, r.text)
	}
	r.ignores = append(r.ignores, own...)
	return true
}

// next returns the next token, and the offset at which it begins.
func (r *jsonComments) next() (token json.Token, from int, ok bool) {
	from = int(r.decoder.InputOffset())
	from += len(r.text[from:]) - len(bytes.TrimLeft(r.text[from:], " \t\r\n,:"))
	token, err := r.decoder.Token()
	return token, from, err == nil
}

// directive reads the text of a comment, which begins with a quotation mark at the offset.
func (r *jsonComments) directive(text string, from int) []*ignored {
	raw := string(r.text[from+1 : r.decoder.InputOffset()])
	locate := func(start, end int) source.Range {
		return rangeIn(r.text, hcl.Range{
			Filename: r.name, Start: r.position(from + 1 + rawOffset(raw, start)), End: r.position(from + 1 + rawOffset(raw, end)),
		})
	}
	i, ok := ignore.Parse(text, locate)
	if !ok {
		return nil
	}
	return []*ignored{{Ignore: i}}
}

// rawOffset returns where in a string as it is written the byte with a number is in the text that it stands for.
func rawOffset(raw string, number int) int {
	at := 0
	for read := 0; read < number && at < len(raw); {
		size := 1
		switch {
		case strings.HasPrefix(raw[at:], `\u`):
			size = min(len(`\u0000`), len(raw)-at)
		case raw[at] == '\\':
			size = min(2, len(raw)-at)
		}
		if size < 6 {
			read++
		} else {
			read += escapedLength(raw[at : at+size])
		}
		at += size
	}
	return at
}

// escapedLength returns how many bytes the character has that an escape such as \u00e9 stands for. Of a pair of escapes,
// each counts as a half.
func escapedLength(escape string) int {
	var text string
	if json.Unmarshal([]byte(`"`+escape+`"`), &text) != nil {
		return 1
	}
	if strings.ContainsRune(text, utf8.RuneError) {
		return 2
	}
	return len(text)
}

// position returns where an offset is.
func (r *jsonComments) position(offset int) hcl.Pos {
	before := r.text[:offset]
	begin := bytes.LastIndexByte(before, '\n') + 1
	return hcl.Pos{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[begin:]), Byte: offset}
}
