package config_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/config"
)

// TestAmendKeepsComments amends files in many styles, with comments everywhere. Each comment must still be there, and a second
// amendment must change nothing.
func TestAmendKeepsComments(t *testing.T) {
	t.Parallel()
	for seed := range uint64(80) {
		w := &styles{Rand: rand.New(rand.NewPCG(seed, 0))}
		text := w.file()
		got, err := config.Amend("c.yaml", []byte(text), amendment())
		if err != nil {
			t.Errorf("%v in\n%s", err, text)
			continue
		}
		for line := range strings.Lines(text) {
			if _, comment, ok := strings.Cut(strings.TrimSpace(line), "# "); ok && !strings.Contains(string(got.Text), "# "+comment+"\n") {
				t.Errorf("%q is gone:\n%s\nbecame\n%s", comment, text, got.Text)
			}
		}
		again, err := config.Amend("c.yaml", got.Text, amendment())
		if err != nil || string(again.Text) != string(got.Text) {
			t.Errorf("a second time: %v\n%s\nbecame\n%s", err, got.Text, again.Text)
		}
	}
}

// styles writes files in styles that people use. Each comment has a number of its own.
type styles struct {
	*rand.Rand
	strings.Builder
	comments int
}

func (w *styles) oneOf(texts ...string) string { return texts[w.IntN(len(texts))] }

// line writes a line, with or without a comment behind it, and perhaps lines with comments in front of it.
func (w *styles) line(indent, text string) {
	w.comments += 2
	w.WriteString(w.oneOf("", "", "\n", fmt.Sprintf("%s# above %d\n", indent, w.comments), fmt.Sprintf("\n%s# above %d\n\n", indent, w.comments)))
	w.WriteString(indent + text + w.oneOf("", "", fmt.Sprintf(" # behind %d", w.comments)) + "\n")
}

func (w *styles) file() string {
	w.line("", "region: eu-west-1")
	if w.IntN(5) > 0 {
		indent := w.oneOf("  ", "    ", " ")
		w.line("", "ecr_cidrs:")
		for _, region := range []string{"eu-central-2", w.oneOf("eu-south-1", "eu-south-2"), "eu-north-1"} {
			w.entry(indent, region)
		}
	}
	w.line("", "unknown: fail")
	return w.String() + w.oneOf("", "# the end\n", "\n  # the end\n\n")
}

// entry writes the entry of a region in one of three styles.
func (w *styles) entry(indent, region string) {
	deeper := indent + indent
	switch w.IntN(3) {
	case 0:
		w.line(indent, region+": {cidrs: [203.0.113.0/24], observed: 2026-01-01}")
	case 1:
		w.line(indent, region+":")
		w.line(deeper, "observed: 2026-01-01")
		w.line(deeper, "cidrs: ['203.0.113.0/24',\n"+deeper+indent+"198.51.0.0/16]")
	default:
		list := w.oneOf(deeper, deeper+indent)
		w.line(indent, region+":")
		w.line(deeper, "cidrs:")
		w.line(list, "- 203.0.113.0/24")
		w.line(list, `- "198.51.100.0/26"`)
		w.line(deeper, "observed: 2026-01-01")
	}
}
