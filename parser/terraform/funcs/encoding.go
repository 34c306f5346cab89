package funcs

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/go-cty-funcs/encoding"
	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// encodingFunctions are the functions that write values as text and read them back.
func encodingFunctions() map[string]function.Function {
	return map[string]function.Function{
		"base64decode":     encoding.Base64DecodeFunc,
		"base64encode":     encoding.Base64EncodeFunc,
		"base64gunzip":     recodeFunction(gunzip),
		"base64gzip":       recodeFunction(zip),
		"csvdecode":        stdlib.CSVDecodeFunc,
		"jsondecode":       stdlib.JSONDecodeFunc,
		"jsonencode":       stdlib.JSONEncodeFunc,
		"textdecodebase64": charsetFunction(decodeText),
		"textencodebase64": charsetFunction(encodeText),
		"urldecode":        recodeFunction(url.QueryUnescape),
		"urlencode":        encoding.URLEncodeFunc,
		"yamldecode":       yaml.YAMLDecodeFunc,
		"yamlencode":       yaml.YAMLEncodeFunc,
	}
}

// recodeFunction returns a function from string to string.
func recodeFunction(recode func(string) (string, error)) function.Function {
	return newFunction(cty.String, func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		s, err := recode(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return cty.StringVal(s), nil
	}, parameters(cty.String, "string")...)
}

func zip(s string) (string, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, s); err != nil {
		return "", fmt.Errorf("compressing: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("compressing: %w", err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}

// maxGunzip bounds what base64gunzip unpacks: a few bytes can unpack to more than memory holds.
const maxGunzip = 10 << 20

func gunzip(s string) (string, error) {
	r, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(s)))
	if err != nil {
		return "", fmt.Errorf("decompressing: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(r, maxGunzip+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("decompressing: %w", err)
	case len(text) > maxGunzip:
		return "", fmt.Errorf("decompresses to more than %d bytes", maxGunzip)
	case !utf8.Valid(text):
		return "", errors.New("decompresses to something other than UTF-8 text")
	}
	return string(text), nil
}
