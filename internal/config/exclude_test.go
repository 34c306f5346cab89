package config

import "testing"

func TestExcludes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		glob, path, below string
		want              bool
	}{
		{"examples/**", "examples/a", ".", true},
		{"examples/**", "examples/a/b", ".", true},
		{"examples/**", "live/examples/a", ".", false},
		{"examples/**", "examples", ".", true},
		{"examples/**", "examples/a", "examples", false}, // named
		{"examples/**", "examples/a", "examples/a", false},
		{"examples/*", "examples/a", "examples", true},
		{"examples/*", "examples/a/b", ".", true},
		{"examples/", "live/examples/a", ".", true},
		{"examples", "examples/a", ".", true},
		{"/examples", "live/examples", ".", false},
		{"/examples", "examples/a", ".", true},
		{"**/test/**", "a/b/test/c", ".", true},
		{"**/test/**", "test/c", ".", true},
		{"**/test/**", "a/testing/c", ".", false},
		{"a/**/b", "a/b", ".", true},
		{"a/**/b", "a/x/y/b", ".", true},
		{"a/**/b", "a/xb", ".", false},
		{"*.generated.yaml", "stacks/app.generated.yaml", ".", true},
		{"*.generated.yaml", "stacks/app.yaml", ".", false},
		{"env-?", "env-a", ".", true},
		{"env-?", "env-ab", ".", false},
		{"**", "a", ".", true},
		{"**", "..", "..", false},
		{"**", ".", ".", false},
		{"a/b/**", "a/b/c", "a", true},
		{"a/b/**", "../x", "..", false},
		{"x[1]", "x[1]", ".", true},
	} {
		config := &Config{Exclude: []Glob{Glob(c.glob)}}
		if got := config.Excludes(c.path, c.below); got != c.want {
			t.Errorf("%s below %s under %s: got %t", c.path, c.below, c.glob, got)
		}
	}
	if (*Config)(nil).Excludes("a", ".") {
		t.Error("nothing excludes something")
	}
}
