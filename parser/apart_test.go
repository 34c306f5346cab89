package parser

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

func TestSetApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ paths, apart, want []string }{
		"nothing is":                   {[]string{"."}, nil, []string{"infra", "policies/rule"}},
		"a directory":                  {[]string{"."}, []string{"policies"}, []string{"infra"}},
		"a directory with its slash":   {[]string{"."}, []string{"./policies/"}, []string{"infra"}},
		"its beginning is not a name":  {[]string{"."}, []string{"pol", "infr"}, []string{"infra", "policies/rule"}},
		"what a path leads to":         {[]string{"infra", "policies/rule"}, []string{"policies"}, []string{"infra", "policies/rule"}},
		"a bundle, which has no files": {[]string{"."}, []string{"policies.tar.gz"}, []string{"infra", "policies/rule"}},
		"everything":                   {[]string{"."}, []string{"policies", "infra"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tree := source.NewTree(t.TempDir())
			defer tree.Close()
			d := newDiscovery(tree, terraform.NewLibrary(tree), Options{})
			left, notes := d.setApart([]input{{"infra", root}, {"policies/rule", root}}, apartOf(tree, c.paths, c.apart))
			var got []string
			for _, in := range left {
				got = append(got, in.name)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if told := len(notes) > 0; told != (c.want == nil) {
				t.Errorf("got the notes %v", notes)
			}
		})
	}
}
