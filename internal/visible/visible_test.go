package visible

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain é 😀":               "plain é 😀",
		"\x1b[2J\r\n\t\x7f\u0085": "\ufffd[2J\ufffd\ufffd\ufffd\ufffd\ufffd",
		"a\u202eb\u2066c\u200f":   "a\ufffdb\ufffdc\ufffd",
		"::/0":                    "::/0",
		"x ##vso[task] ##[error]": "x # #vso[task] # #[error]",
		"## heading":              "## heading",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestPlainText shows that a text that Text takes for plain is one in which nothing is to be replaced.
func TestPlainText(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", " ", "~", "#", "##[", "##vso[", "\t", "\n", "\x1b", "\x7f", "\u0085", "\u202e", "é", "\xff", "::"}
	r := rand.New(rand.NewPCG(1, 2))
	plain := 0
	for range 20_000 {
		var text strings.Builder
		for range r.IntN(6) {
			text.WriteString(pieces[r.IntN(len(pieces))])
		}
		if got, want := Text(text.String()), replaced(text.String()); got != want {
			t.Fatalf("%q: got %q, want %q", text.String(), got, want)
		}
		if isPlain(text.String()) {
			plain++
		}
	}
	if plain < 500 {
		t.Errorf("only %d texts were plain", plain)
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\tb\nc":                            "a\tb\nc",
		"::error::x\n  ::warning::y\n":       ": :error::x\n  : :warning::y\n",
		"a ::error::x\n":                     "a ::error::x\n",
		"\x1b]8;;\n":                         "\ufffd]8;;\n",
		"":                                   "",
		"##[group]\n":                        "# #[group]\n",
		"\t::set-output name=a::b\r\nnext\n": "\t: :set-output name=a::b\ufffd\nnext\n",
	} {
		if got := Lines(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestJSON wants the same value, in a text that commands nothing.
func TestJSON(t *testing.T) {
	t.Parallel()
	const value = "a\x1b\x7f\u009b\u202e\n::x ##[error] ##vso[a] é"
	text, err := json.Marshal([]string{value})
	if err != nil {
		t.Fatal(err)
	}
	got := JSON(string(text) + "\n")
	var back []string
	if err := json.Unmarshal([]byte(got), &back); err != nil || len(back) != 1 || back[0] != value {
		t.Errorf("got %s: %q, %v", got, back, err)
	}
	if strings.ContainsAny(got, "\x7f\u009b\u202e") || strings.Contains(got, "##") {
		t.Errorf("got %q", got)
	}
}
