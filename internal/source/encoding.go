package source

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// ErrNotText is returned for a file that is no text in an encoding of Unicode.
var ErrNotText = errors.New("this is not a text in UTF-8, UTF-16 or UTF-32")

// utf8Mark is the byte order mark that some editors write in front of UTF-8.
var utf8Mark = []byte("\ufeff")

// encodings are the other forms of Unicode, by how a text begins: with a byte order mark, or with ASCII characters other
// than NUL. The longer forms come first. PowerShell writes UTF-16 when it redirects the output of a program.
var encodings = []struct {
	begins func(text []byte) bool
	form   encoding.Encoding
}{
	{func(t []byte) bool { return bytes.HasPrefix(t, []byte("\xff\xfe\x00\x00")) || ascii(t, "x000") }, utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)},
	{func(t []byte) bool { return bytes.HasPrefix(t, []byte("\x00\x00\xfe\xff")) || ascii(t, "000x") }, utf32.UTF32(utf32.BigEndian, utf32.UseBOM)},
	{func(t []byte) bool { return bytes.HasPrefix(t, []byte("\xff\xfe")) || ascii(t, "x0x0") }, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{func(t []byte) bool { return bytes.HasPrefix(t, []byte("\xfe\xff")) || ascii(t, "0x0x") }, unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

// UTF8 returns a text in UTF-8 and without a byte order mark, whichever encoding of Unicode it comes in.
func UTF8(text []byte) ([]byte, error) {
	for _, e := range encodings {
		if e.begins(text) {
			decoded, err := e.form.NewDecoder().Bytes(text)
			if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
				return nil, ErrNotText
			}
			return bytes.TrimPrefix(decoded, utf8Mark), nil
		}
	}
	text = bytes.TrimPrefix(text, utf8Mark)
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, ErrNotText
	}
	return text, nil
}

// ascii reports whether a text begins with an ASCII character in an encoding of wider units: the pattern has an x where the
// character is, and a 0 for each NUL.
func ascii(text []byte, pattern string) bool {
	if len(text) < len(pattern) {
		return false
	}
	for i, c := range []byte(pattern) {
		if isNUL := text[i] == 0; isNUL == (c == 'x') || text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
