package source

import (
	"errors"
	"testing"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func TestUTF8(t *testing.T) {
	const text = "{\"a\": \"é\", \"b\": \"😀\"}\n"
	encoded := map[string]string{"UTF-8": text, "UTF-8 with a mark": "\ufeff" + text, "empty": ""}
	for name, form := range map[string]interface{ String(string) (string, error) }{
		"UTF-16LE":             unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(),
		"UTF-16BE":             unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder(),
		"UTF-16LE with a mark": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(),
		"UTF-16BE with a mark": unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(),
		"UTF-32LE":             utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewEncoder(),
		"UTF-32BE":             utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM).NewEncoder(),
		"UTF-32LE with a mark": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder(),
	} {
		out, err := form.String(text)
		if err != nil {
			t.Fatal(name, err)
		}
		encoded[name] = out
	}
	for name, in := range encoded {
		want := text
		if name == "empty" {
			want = ""
		}
		if got, err := UTF8([]byte(in)); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, in := range []string{"ab\x00: c", "\xff\xfe\x00\xd8", "\x1f\x8b\x08\x00"} {
		if got, err := UTF8([]byte(in)); !errors.Is(err, ErrNotText) {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
}
