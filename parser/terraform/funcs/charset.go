package funcs

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charsetFunction returns a function of a string and the name of a character encoding.
func charsetFunction(recode func(s string, charset encoding.Encoding) (string, error)) function.Function {
	return newFunction(cty.String, func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		charset := charsetOf(args[1].AsString())
		if charset == nil {
			return cty.UnknownVal(ty), nil
		}
		s, err := recode(args[0].AsString(), charset)
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return cty.StringVal(s), nil
	}, parameters(cty.String, "string", "encoding")...)
}

// charsetOf returns the character encoding of the given IANA name. It knows those that the user data of Linux and
// Windows machines is written in and returns nil for all others: their tables are large and tell nothing of a network.
func charsetOf(name string) encoding.Encoding {
	switch strings.ToUpper(name) {
	case "UTF-8":
		return encoding.Nop
	case "UTF-16LE":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "UTF-16BE":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "UTF-16":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "ISO-8859-1":
		return charmap.ISO8859_1
	case "WINDOWS-1252":
		return charmap.Windows1252
	}
	return nil
}

func encodeText(s string, charset encoding.Encoding) (string, error) {
	text, err := charset.NewEncoder().String(s)
	if err != nil {
		return "", fmt.Errorf("encoding: %w", err)
	}
	return base64.StdEncoding.EncodeToString([]byte(text)), nil
}

func decodeText(s string, charset encoding.Encoding) (string, error) {
	text, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return "", fmt.Errorf("decoding base64: %w", err)
	}
	decoded, err := charset.NewDecoder().Bytes(text)
	if err != nil {
		return "", fmt.Errorf("decoding: %w", err)
	}
	if !utf8.Valid(decoded) {
		return "", fmt.Errorf("decoding: the text is not in the given encoding")
	}
	return string(decoded), nil
}
