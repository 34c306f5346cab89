package cloudformation

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestSectionsOfRandomJSON compares sectionsOf with what encoding/json decodes, for objects that are whole, cut off and damaged.
func TestSectionsOfRandomJSON(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	keys := []string{`"Resources"`, `"\u0052esources"`, `"AWSTemplateFormatVersion"`, `"a"`, `"a"`}
	whole, cut := 0, 0
	for range 20_000 {
		var members []string
		for range random.IntN(4) {
			members = append(members, keys[random.IntN(len(keys))]+": "+randomJSON(random, 1))
		}
		text := []byte("{" + strings.Join(members, ", ") + " }")
		switch random.IntN(3) {
		case 0:
			text = text[:1+random.IntN(len(text)-1)]
		case 1:
			text[random.IntN(len(text))] = "{}[]:,\"\\ \n0-.eu\xff\x00"[random.IntN(17)]
		}
		versioned, resources, err := sectionsOf(text)
		var document map[string]json.RawMessage
		want := json.Unmarshal(text, &document)
		_, wantVersioned := document["AWSTemplateFormatVersion"]
		switch {
		case text[0] != '{', string(text) == "{ -": // which mayBeCut does not let pass
		case versioned && want != nil:
			if !bytes.Contains(text, []byte(`"AWSTemplateFormatVersion"`)) {
				t.Errorf("%q has no version", text)
			}
		case (err == nil) != (want == nil), versioned != wantVersioned, !versioned && !bytes.Equal(resources, document["Resources"]):
			t.Errorf("%q: got %v %q %v, want %q %v", text, versioned, resources, err, document["Resources"], want)
		case errors.Is(err, io.ErrUnexpectedEOF) != endsTooEarly(want, text):
			t.Errorf("%q: got %v, want %v", text, err, want)
		case err == nil:
			whole++
		case errors.Is(err, io.ErrUnexpectedEOF):
			cut++
		}
	}
	if whole < 1000 || cut < 1000 {
		t.Errorf("%d were whole, %d cut off", whole, cut)
	}
}

// endsTooEarly reports whether encoding/json misses something at the end of a text. It sees a blank there, which is wrong in the
// middle of a word, a number or an escape.
func endsTooEarly(err error, text []byte) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) && (syntax.Error() == "unexpected end of JSON input" || syntax.Offset == int64(len(text)) && strings.HasPrefix(syntax.Error(), "invalid character ' '"))
}
