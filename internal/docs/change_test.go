package docs

import "testing"

func TestChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, to, want string }{
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n"},
		{"a\n", "a\nb\n", " a\n+b\n"},
		{"a\n\nb\n", "a\n\nc\n", " a\n\n-b\n+c\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n2\n3\n4\n5\n6\n7\n8\n9\n0\n", "-1\n+0\n 2\n 3\n 4\n …\n 7\n 8\n 9\n+0\n"},
	} {
		if got := change(test.from, test.to); got != test.want {
			t.Errorf("from %q to %q: got\n%swant\n%s", test.from, test.to, got, test.want)
		}
	}
}
