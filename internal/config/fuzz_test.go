package config

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/fuzzing"
	"github.com/egresslint/egresslint/internal/model"
)

// FuzzParse reads files that nobody would write, and uses what they say. It must neither panic nor hang, and what is wrong with
// a file has a place in it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte("allow: &a [{cidr: 0.0.0.0/0, ports: 1-2, reason: x}]\nexclude: [a/**, '[b']\n"))
	f.Add([]byte("a: &a [x]\nb: &b [*a, *a]\nallow: [*b, *b]\n"))
	f.Add([]byte("region: eu-west-1\n---\nregion: eu-west-2\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzing.Within(t, func() {
			c, problems := Parse("c.yaml", text)
			for _, p := range problems {
				if p.Message == "" || p.At.File != "c.yaml" {
					t.Errorf("a problem without a place or a message: %+v", p)
				}
			}
			if c == nil {
				return
			}
			c.CheckRules(map[string]KnownRule{"s3-unreachable": {}}, false)
			if _, err := json.Marshal(c.Data(map[string]any{}, time.Unix(0, 0), Scope{})); err != nil {
				t.Error(err)
			}
			stack := model.NewStack(".")
			c.Apply(stack)
			fuzzing.CheckModel(t, stack)
			c.Excludes("a/b/c", "a")
			c.StatesOf("x", func(w WithoutNetwork) string { return w.Source })
		})
	})
}
