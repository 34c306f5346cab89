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

// byteOrderMark is what some editors write in front of a text.
const byteOrderMark = "\ufeff"

// formOf returns the encoding of a text that is in another form of Unicode than UTF-8, which its beginning shows: a byte order
// mark, or ASCII characters other than NUL. PowerShell writes UTF-16 when it redirects the output of a program.
func formOf(text []byte) encoding.Encoding {
	begins := func(mark, pattern string) bool { return bytes.HasPrefix(text, []byte(mark)) || ascii(text, pattern) }
	switch {
	case begins("\xff\xfe\x00\x00", "x000"):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case begins("\x00\x00\xfe\xff", "000x"):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case begins("\xff\xfe", "x0x0"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case begins("\xfe\xff", "0x0x"):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	default:
		return nil
	}
}

// UTF8 returns a text in UTF-8 and without a byte order mark, whichever encoding of Unicode it comes in.
func UTF8(text []byte) ([]byte, error) {
	if form := formOf(text); form != nil {
		decoded, err := form.NewDecoder().Bytes(text)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return nil, ErrNotText
		}
		return bytes.TrimPrefix(decoded, []byte(byteOrderMark)), nil
	}
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
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
