package docs

import "testing"

func TestChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, from, to, want string }{
		{"nothing", "a\nb\n", "a\nb\n", ""},
		{"a line", "a\nb\nc\n", "a\nx\nc\n", "-b\n+x\n"},
		{"what is no change", "a {\n  # why\n  b = 1\n\n  c = 2\n}\n", "a {\n  b   = 1\n  c   = 2\n  ccc = 3\n}\n", " a {\n+  ccc = 3\n"},
		{"alignment", "a {\n}\n", "a {\n  b = 1\n  ccc = 2\n}\n", " a {\n+  b   = 1\n+  ccc = 2\n"},
		{"a whole block", "a {\n  x {\n    p = 1\n  }\n}\n", "a {\n  x {\n    p = 2\n  }\n  x {\n    p = 1\n  }\n}\n",
			" a {\n+  x {\n+    p = 2\n+  }\n"},
		{"lines of another block", "a {\n  x = 1\n  y = 2\n}\n", "b {\n  x = 1\n}\n", "-a {\n-  x = 1\n-  y = 2\n+b {\n+  x = 1\n"},
		{"the resources of a template", "Resources:\n  A:\n    B: 1\n", "Resources:\n  A:\n    B: 2\n", " A:\n-  B: 1\n+  B: 2\n"},
		{"descriptions", "L:\n  - Description: why\n    P: 1\n", "L:\n  - Description: because\n    P: 2\n", " L:\n-  - P: 1\n+  - P: 2\n"},
		{"what comes into a block, and a block that goes", "A:\n  x: 1\nB:\n  y: 1\n", "A:\n  x: 1\n  z: 1\n", " A:\n+  z: 1\n-B:\n-  y: 1\n"},
	} {
		if got := change(test.from, test.to); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

func TestElided(t *testing.T) {
	t.Parallel()
	const long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
	for _, test := range []struct {
		text string
		most int
		want string
	}{
		{"short", 10, "short"},
		{long, len(long), long},
		{long, 70, "one two three four five … eleven twelve thirteen fourteen fifteen"},
	} {
		if got := elided(test.text, test.most); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
