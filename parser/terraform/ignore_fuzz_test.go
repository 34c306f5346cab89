package terraform

import (
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
)

// FuzzIgnores looks for files with comments that make their reader panic or hang. What it finds is in the lines of the file.
func FuzzIgnores(f *testing.F) {
	for _, text := range []string{
		"# egresslint:ignore a reason=\"x\"\nresource \"a\" \"b\" {\n  c = [ // egresslint:ignroe\n    1, 2 # egresslint:ignore a reason=\"x\"\n  ]\n} # egresslint:ignore\n",
		"/* egresslint:ignore a reason=\"x\" */ a = 1\n/*\n * egresslint:ignore a reason=\"x\"\n */ b = { c = 1, d = <<-E\n # egresslint:ignore\n E\n} /* egresslint: ignore\n*/",
		"a = \"# egresslint:ignore\" ## egresslint:ignore:a\r\n# egresslint:ignore a\r\n# x\r\nb = 2 # egresslint:ignore ä reason='\r\n",
		"{\"//\": \"egresslint:ignore a reason='x'\", \"a\": [{\"//\": [\"\\u0065gresslint:ignroe \\ud83d\\ude00\", 1, {\"//\": 2}]}]}",
		"{\"resource\": {\"a\": {\"b\": [{\"//\": \"egresslint:ignore \\\"a\\\" reason='\\u00e4' untl=1\"}]}}, \"module\": {\"m\": {\"//\": \"egresslint:ignore\"}}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzzing.Within(t, func() {
			for _, name := range []string{"main.tf", "main.tf.json"} {
				file, _ := parseSyntax(name, text)
				if file == nil {
					continue
				}
				blocks, _ := blocksOf(file.Body)
				for _, i := range ignoresIn(name, text, file) {
					i.declares(blocks)
					if i.At.Start.Line < 1 || i.Problem == "" && (i.Reason == "" || len(i.Rules) == 0 || len(i.Scope.Within) == 0) {
						t.Errorf("%s: got %+v", name, i)
					}
					if i.Problem != "" && i.ProblemAt.Start.Line < 1 {
						t.Errorf("%s: a problem without a place: %+v", name, i)
					}
				}
			}
		})
	})
}
