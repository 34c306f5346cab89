package suggest

import "testing"

func TestWithin(t *testing.T) {
	t.Parallel()
	candidates := []string{"us-east-1", "us-west-1"}
	for word, want := range map[string]string{
		"us-east-1": "us-east-1",
		"us-eats-1": "us-east-1",
		"us-wst-1":  "us-west-1",
		"us-best":   "",
	} {
		if got := Within(2, word, candidates); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

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
