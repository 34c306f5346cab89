package config

import (
	"path/filepath"
	"testing"
)

func TestScope(t *testing.T) {
	t.Parallel()
	relative := func(dir, input string) string {
		rel, err := filepath.Rel("/"+dir, "/"+input)
		if err != nil {
			t.Fatal(err)
		}
		return filepath.ToSlash(rel)
	}
	for _, test := range []struct {
		scope, input, variant string
		want                  bool
	}{
		{"", "live/app", "prod", true},
		{"roots: live/**", "live/app", "", true},
		{"roots: live/app", "live/app", "", true},
		{"roots: app", "live/app", "", true},
		{"roots: [x, app/]", "live/app/main", "", true},
		{"roots: live", "other/app", "", false},
		{"roots: app/*.yaml", "app/network.yaml", "", true},
		{"roots: '**'", ".", "", true},
		{"variants: prod", "a", "prod", true},
		{"variants: prod", "a", "prod/tofu", true},
		{"variants: prod", "a", "prod2", false},
		{"variants: prod", "a", "", false},
		{"variants: 'prod*'", "a", "prod-eu", true},
		{"variants: [test, stage]", "a", "stage", true},
		{"variants: tofu", "a", "tofu", true},
		{"variants: prod, roots: live", "live", "prod", true},
		{"variants: prod, roots: live", "live", "test", false},
		{"variants: prod, roots: live", "x", "prod", false},
	} {
		c, problems := Parse("c.yaml", []byte("allow: [{service: logs, reason: r, "+test.scope+"}]"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := c.Allow[0].In(Scope{Inputs: []string{test.input}, Variant: test.variant, Relative: relative})
		if got != test.want {
			t.Errorf("%q for %s in the variant %q: %t", test.scope, test.input, test.variant, got)
		}
		if unknown := c.Allow[0].In(Scope{}); unknown != (test.scope == "") {
			t.Errorf("%q where nothing is known of the root: %t", test.scope, unknown)
		}
	}
}
