package docs

import "testing"

func TestWrapped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "\n"},
		{"one two", "one two\n"},
		{"one  two\nthree four", "one two\nthree four\n"},
		{"one two three", "one two\nthree\n"},
		{"unbreakable words", "unbreakable\nwords\n"},
		{"größe über", "größe über\n"},
	} {
		if got := wrapped(c.text, 10); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
