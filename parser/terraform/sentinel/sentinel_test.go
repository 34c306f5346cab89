package sentinel

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pattern is what Cut finds, as a regular expression.
var pattern = regexp.MustCompile(`((?:[a-z]+-)?)` + Opening + `(\d+)` + Closing)

func cutByPattern(s string) (before string, found Sentinel, after string, ok bool) {
	m := pattern.FindStringSubmatchIndex(s)
	if m == nil {
		return s, Sentinel{}, "", false
	}
	number, err := strconv.Atoi(s[m[4]:m[5]])
	if err != nil {
		number = -1
	}
	return s[:m[0]], Sentinel{s[m[2]:m[3]], number}, s[m[1]:], true
}

func TestCut(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		New(0), New(17), "sg-" + New(3), Opening, Closing, "sg-", "-", "a", "Z", "9", "é", "", "999999999999999999999",
		Opening + "99999999999999999999" + Closing, "\xee\x80", "subnet-",
	}
	for range 200_000 {
		var text strings.Builder
		for range random.IntN(6) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		s := text.String()
		before, found, after, ok := Cut(s)
		wantBefore, want, wantAfter, wantOK := cutByPattern(s)
		if before != wantBefore || found != want || after != wantAfter || ok != wantOK {
			t.Fatalf("Cut(%q) = %q, %v, %q, %v, want %q, %v, %q, %v",
				s, before, found, after, ok, wantBefore, want, wantAfter, wantOK)
		}
	}
}
