package suggest

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	candidates := []string{"check", "parse", "s3-unreachable", "task-egress-port"}
	for word, want := range map[string]string{
		"check":             "check",
		"chekc":             "check",
		"Parse":             "parse",
		"s3-unreachabel":    "s3-unreachable",
		"s3_unreachable":    "s3-unreachable",
		"task-egress-ports": "task-egress-port",
		"weather":           "",
		"":                  "",
	} {
		if got := Nearest(word, candidates); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
