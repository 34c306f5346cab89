package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// What people can read at once: the characters of a headline, and the words of a sentence.
const (
	longestHeadline = 100
	longestSentence = 25
)

// longestName is how many characters of a name count. Names are chosen by those whose files are checked.
const longestName = 30

var (
	headline = regexp.MustCompile(`^(?:error|warning|note|info|unknown)(?:\[[\w-]+\])?: (.*)$`)
	remark   = regexp.MustCompile(`^ *= (?:note|help): (.*)$`)
	position = regexp.MustCompile(` \([^() ]+:\d+(?::\d+)?\)$`)
	sentence = regexp.MustCompile(`[.;:] `)
)

// TestMessagesAreShort measures the messages in all recorded output.
func TestMessagesAreShort(t *testing.T) {
	t.Parallel()
	var measured int
	for _, pattern := range []string{"testdata/script/*.txtar", "docs/*.md", "README.md"} {
		files, err := filepath.Glob(filepath.Join("..", "..", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(text)) {
				measured += measure(t, filepath.Base(file), strings.TrimRight(line, "\n"))
			}
		}
	}
	if measured < 300 {
		t.Errorf("found only %d messages", measured)
	}
}

// measure returns how many messages the line has: one or none.
func measure(t *testing.T, file, line string) int {
	t.Helper()
	var message string
	if m := headline.FindStringSubmatch(line); m != nil {
		message = m[1]
		if n := utf8.RuneCountInString(shortened(message)); n > longestHeadline {
			t.Errorf("%s: a headline of %d characters: %s", file, n, message)
		}
	} else if m := remark.FindStringSubmatch(line); m != nil {
		message = position.ReplaceAllString(m[1], "")
	} else {
		return 0
	}
	for _, part := range sentence.Split(message, -1) {
		if n := len(strings.Fields(part)); n > longestSentence {
			t.Errorf("%s: a sentence of %d words: %s", file, n, part)
		}
	}
	return 1
}

// shortened is the message with names cut.
func shortened(message string) string {
	words := strings.Fields(message)
	for i, word := range words {
		if utf8.RuneCountInString(word) > longestName {
			words[i] = string([]rune(word)[:longestName])
		}
	}
	return strings.Join(words, " ")
}
