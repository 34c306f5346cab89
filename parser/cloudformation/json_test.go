package cloudformation

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// agree wants readJSON to read a text as the YAML that it is, or not at all, and returns whether it does read it.
func agree(tb testing.TB, text []byte) bool {
	tb.Helper()
	text, _ = mendSurrogates(text)
	got, ok := readJSON("t.json", text)
	if !ok {
		return false
	}
	want, notes := loadYAML("t.json", text)
	if len(notes) > 0 || !reflect.DeepEqual(got, want) {
		tb.Errorf("%q\nas JSON: %s\nas YAML: %s %v", text, written(got), written(want), notes)
	}
	return true
}

// written writes a node with the places of all that it contains.
func written(n *node) string {
	if n == nil {
		return "nothing"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d-%d:%d", n.at.Start.Line, n.at.Start.Column, n.at.End.Line, n.at.End.Column)
	switch n.kind {
	case scalarNode:
		fmt.Fprintf(&b, "%q", n.text)
	case listNode:
		for _, item := range n.items {
			b.WriteString("[" + written(item) + "]")
		}
	case mapNode:
		for _, f := range n.fields {
			fmt.Fprintf(&b, "{%q %d:%d-%d:%d %s}", f.key, f.at.Start.Line, f.at.Start.Column, f.at.End.Line, f.at.End.Column, written(f.value))
		}
	default:
		b.WriteString("null")
	}
	return b.String()
}

// TestJSONIsReadLikeYAML shows what is read without YAML, and what is not.
func TestJSONIsReadLikeYAML(t *testing.T) {
	long := strings.Repeat("a", 2000)
	for text, want := range map[string]bool{
		`{}`:                                 true,
		"{\n}\n\n":                           true,
		"{\r\n\t\"a\": [1, -2.50, 1e3]\r\n}": true,
		"{\n}\r\n":                           true,
		"{} \n":                              true, "{}\t": false, "{}\r": true,
		`{"a":"b","c":null,"d":true,"e":[false]}`:            true,
		`{"a" : {"b":[[]],"c":{ }}, "ä": "ö\"\\\/\b\u00e9"}`: true,
		"{\"a\": [\n{\"b\": 1\n}, [ 2 ] ]\n}":                true,
		`{"😀": "😀 \ud83d\ude00"}`:                            true,
		`{"` + strings.Repeat("a", 900) + `": 1}`:            true,
		`{"` + long + `": 1}`:                                false,
		`{"a": "` + long + `"}`:                              true,
		`{"<<": {"a": 1}, "b": "!Ref c"}`:                    true,
		`{"a": 1, "a": 2}`:                                   false,
		`{"a": 1, "\u0061": 2}`:                              false,
		"{\"a\"\n: 1}":                                       false,
		"{\"a\": \"\u2028\"}":                                false,
		"{\"a\": \"\u0085\"}":                                false,
		"{\"a\": \"\ufeff\"}":                                false,
		`{"a": "\ue000"}`:                                    false,
		"{\"a\": \"\x7f\"}":                                  true,
		"{\"a\":\r1}":                                        false,
		"{\"a\": \"\xff\"}":                                  false,
		"{\"a\": \"\t\"}":                                    false,
		`{"a": 01}`:                                          false,
		`{"a": 1,}`:                                          false,
		`{"a": 1} {}`:                                        false,
		`{"a": 1} # c`:                                       false,
		`{a: 1}`:                                             false,
		` {"a": 1}`:                                          false,
		`["a"]`:                                              false,
		strings.Repeat(`{"a":`, 990) + "1" + strings.Repeat("}", 990):   true,
		strings.Repeat(`{"a":`, 1100) + "1" + strings.Repeat("}", 1100): false,
	} {
		if got := agree(t, []byte(text)); got != want {
			t.Errorf("%.80q: read as JSON %v", text, got)
		}
	}
}

// TestSurrogates shows that halves of surrogate pairs are replaced, whatever reads the text.
func TestSurrogates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": "\ud83d\ude00!"}`:         "\ufffd\ufffd!",
		`{"a": "\uD83D"}`:                "\ufffd",
		`{"a": "é\\ud83d"}`:              `é\ud83d`,
		`{"a": "é\\\ud83d\ude00"}`:       "é\\\ufffd\ufffd",
		`{"a": "\ud83d\ude00", "b": 1,}`: "\ufffd\ufffd",
	} {
		document, notes := load("t.json", []byte(text))
		if got := document.get("a").scalar(); got != want || len(notes) > 0 {
			t.Errorf("%s: got %q, want %q; %v", text, got, want, notes)
		}
	}
	if _, ok := readJSON("t.json", []byte(`{"a": "\ud83d\ude00"}`)); ok {
		t.Error("a pair was read without being replaced")
	}
}

// TestRandomJSONIsReadLikeYAML compares the two ways for random documents, whole and damaged.
func TestRandomJSONIsReadLikeYAML(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	whole, damaged := 0, 0
	for range 20_000 {
		text := []byte(randomJSON(random, 0))
		if agree(t, text) {
			whole++
		}
		for range 1 + random.IntN(3) {
			text[random.IntN(len(text))] = "{}[]:,\"\\ \n\r\t0-.eantu#&*!\x85"[random.IntN(23)]
		}
		if agree(t, text) {
			damaged++
		}
		if t.Failed() {
			return
		}
	}
	if whole < 15_000 || damaged < 1000 {
		t.Errorf("of 20000, %d were read whole, and %d damaged", whole, damaged)
	}
}

// randomJSON writes an object with other values in it, with any white space between them.
func randomJSON(random *rand.Rand, depth int) string {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	space := func() string { return pick("", "", "", " ", "  ", "\n", "\n  ", "\r\n\t", "\t") }
	text := func() string {
		return `"` + pick("a", "b", "Ref", "Fn::Sub", "<<", "ä", "😀", `\"`, `\u00e9`, `\n`, "- x", "{", "") + pick("", "1", " ") + `"`
	}
	value := func() string {
		switch random.IntN(8) {
		case 0, 1, 2:
			if depth < 4 {
				return randomJSON(random, depth+1)
			}
		case 3, 4:
			return text()
		case 5:
			return pick("null", "true", "false")
		}
		return pick("0", "-1", "443", "1.50", "-1e3", "1E+400", "123456789012345678901234567890")
	}
	var members []string
	for range random.IntN(4) {
		members = append(members, space()+value()+space())
	}
	if depth > 0 && random.IntN(2) == 0 {
		return "[" + strings.Join(members, ",") + space() + "]"
	}
	for i := range members {
		members[i] = space() + fmt.Sprintf(`"%d%s`, i, text()[1:]) + pick("", "", " ") + ":" + members[i]
	}
	return "{" + strings.Join(members, ",") + space() + "}"
}

// FuzzJSON looks for texts that are read otherwise as JSON than as YAML.
func FuzzJSON(f *testing.F) {
	for _, text := range templatesInJSON(f) {
		f.Add(text)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		f.Add([]byte(randomJSON(random, 0)))
	}
	f.Fuzz(func(t *testing.T, text []byte) { agree(t, text) })
}

// TestTemplatesInJSON wants the templates of other tests to be read without YAML.
func TestTemplatesInJSON(t *testing.T) {
	for i, text := range templatesInJSON(t) {
		if !agree(t, bytes.TrimSpace(text)) {
			t.Errorf("template %d is read as YAML", i)
		}
	}
}

func templatesInJSON(tb testing.TB) [][]byte {
	tb.Helper()
	texts := [][]byte{[]byte(largeJSON(tb, 3))}
	for _, pattern := range []string{"../../testdata/cdk/assembly/*/*.template.json", "../../testdata/truncation/*.json"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			texts = append(texts, text)
		}
	}
	return texts
}
