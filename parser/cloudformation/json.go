package cloudformation

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// maxNesting and maxKey bound what is read as JSON: YAML has limits of its own beyond them.
const (
	maxNesting = 1000
	maxKey     = 1000
)

// errUnlike is why a text is not read as JSON: YAML may read it otherwise.
var errUnlike = errors.New("a text that YAML may read otherwise")

// jsonReader makes of JSON the nodes that the loader makes of it as YAML, in a fraction of the time.
type jsonReader struct {
	decoder *jsontext.Decoder
	file    string
	text    string
	// line and column are the position of the byte at the offset.
	offset, line, column int
	depth                int
	// items and fields are the members so far of the lists and maps that are being read.
	items  []*node
	fields []entry
	nodes  nodes
	// unquoted is room for the text of a string with escapes.
	unquoted []byte
}

// readJSON returns what a text says that is JSON, and false for one that is not, that has a key twice, or of which it is in
// any doubt whether YAML reads the same: what is wrong with those is said once, where YAML is read.
func readJSON(file string, text []byte) (*node, bool) {
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil, false
	}
	r := &jsonReader{decoder: jsontext.NewDecoder(bytes.NewBuffer(text)), file: file, text: string(text), line: 1, column: 1}
	n, _, err := r.value()
	if err != nil {
		return nil, false
	}
	if _, err := r.decoder.ReadToken(); !errors.Is(err, io.EOF) || strings.Trim(r.text[r.offset:], " \r\n") != "" {
		return nil, false
	}
	return n, true
}

// value reads a value, and returns it with the offset at which its place ends.
func (r *jsonReader) value() (n *node, end int, err error) {
	switch kind := r.decoder.PeekKind(); kind {
	case '{', '[':
		return r.collection(kind == '{')
	case '"':
		text, at, err := r.textual()
		return r.nodes.add(node{kind: scalarNode, at: at, text: text}), r.offset, err
	default:
		raw, at, err := r.scalar()
		if kind == 'n' {
			return r.nodes.add(node{at: at}), r.offset, err
		}
		return r.nodes.add(node{kind: scalarNode, at: at, text: raw}), r.offset, err
	}
}

// collection reads an object or an array.
func (r *jsonReader) collection(isMap bool) (*node, int, error) {
	if r.depth++; r.depth > maxNesting {
		return nil, 0, errUnlike
	}
	defer func() { r.depth-- }()
	if err := r.bracket(); err != nil {
		return nil, 0, err
	}
	start := source.Pos{Line: r.line, Column: r.column - 1}
	n := r.nodes.add(node{kind: listNode, at: source.Range{File: r.file, Start: start, End: start}})
	end := r.offset - 1
	read := r.elements
	if isMap {
		n.kind, read = mapNode, r.members
	}
	last, err := read(n)
	if err != nil {
		return nil, 0, err
	}
	if n.last() != nil {
		n.at.End, end = n.last().at.End, last
	}
	closing := toCloser(r.text[end:])
	n.at.End.Column += closing
	return n, end + closing, r.bracket()
}

// elements reads the items of a list, and returns where the last one ends.
func (r *jsonReader) elements(n *node) (end int, err error) {
	begin := len(r.items)
	for r.decoder.PeekKind() != ']' {
		item, last, err := r.value()
		if err != nil {
			return 0, err
		}
		r.items, end = append(r.items, item), last
	}
	n.items = append(make([]*node, 0, len(r.items)-begin), r.items[begin:]...)
	r.items = r.items[:begin]
	return end, nil
}

// members reads the members of a map, and returns where the last one ends.
func (r *jsonReader) members(n *node) (end int, err error) {
	begin := len(r.fields)
	for r.decoder.PeekKind() != '}' {
		key, at, err := r.textual()
		if err != nil {
			return 0, err
		}
		if colon := strings.TrimLeft(r.text[r.offset:], " "); at.End.Column-at.Start.Column > maxKey || !strings.HasPrefix(colon, ":") {
			return 0, errUnlike
		}
		member, last, err := r.value()
		if err != nil {
			return 0, err
		}
		r.fields, end = append(r.fields, entry{key: key, at: at, value: member}), last
	}
	n.fields = append(make([]entry, 0, len(r.fields)-begin), r.fields[begin:]...)
	r.fields = r.fields[:begin]
	return end, nil
}

// bracket reads one that opens or closes an object or an array.
func (r *jsonReader) bracket() error {
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	if err := r.skip(int(r.decoder.InputOffset()) - 1); err != nil {
		return err
	}
	r.offset, r.column = r.offset+1, r.column+1
	return nil
}

// textual reads a string.
func (r *jsonReader) textual() (string, source.Range, error) {
	raw, at, err := r.scalar()
	if err != nil {
		return "", at, err
	}
	text := raw[1 : len(raw)-1]
	escaped := strings.IndexByte(text, '\\') >= 0
	if escaped {
		r.unquoted, err = jsontext.AppendUnquote(r.unquoted[:0], raw)
		if err != nil {
			return "", at, err
		}
		text = string(r.unquoted)
	}
	if !isASCII(raw) && strings.ContainsFunc(raw, isUnlike) {
		return "", at, errUnlike
	}
	if escaped && !isASCII(text) && (strings.ContainsFunc(text, isUnlike) || nextSurrogate(raw, 0) >= 0) {
		return "", at, errUnlike
	}
	return text, at, nil
}

func isASCII(text string) bool { return utf8.RuneCountInString(text) == len(text) }

// isUnlike reports whether YAML takes a character for the end of a line, for no text, or for a mark of its encoding, or the
// loader replaces it.
func isUnlike(c rune) bool {
	switch c {
	case '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff', aws.TokenStart, aws.TokenEnd:
		return true
	default:
		return false
	}
}

// scalar reads a string, a number, true, false or null, and returns it as it is written.
func (r *jsonReader) scalar() (string, source.Range, error) {
	value, err := r.decoder.ReadValue()
	if err != nil {
		return "", source.Range{}, err
	}
	end := int(r.decoder.InputOffset())
	if err := r.skip(end - len(value)); err != nil {
		return "", source.Range{}, err
	}
	raw := r.text[r.offset:end]
	at := source.Range{File: r.file, Start: source.Pos{Line: r.line, Column: r.column}}
	r.offset, r.column = end, r.column+utf8.RuneCountInString(raw)
	at.End = source.Pos{Line: r.line, Column: r.column}
	return raw, at, nil
}

// skip goes on to an offset, past white space, commas and colons.
func (r *jsonReader) skip(to int) error {
	for ; r.offset < to; r.offset++ {
		switch r.text[r.offset] {
		case '\n':
			r.line, r.column = r.line+1, 1
		case '\r':
			if !strings.HasPrefix(r.text[r.offset:], "\r\n") { // YAML begins a new line with it
				return errUnlike
			}
		default:
			r.column++
		}
	}
	return nil
}
