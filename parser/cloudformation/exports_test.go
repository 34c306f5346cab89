package cloudformation

import (
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFillsLikeAPattern compares fills with the regular expression that says the same, on short texts of few letters.
func TestFillsLikeAPattern(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(most int) string {
		letters := make([]string, random.IntN(most+1))
		for i := range letters {
			letters[i] = []string{"a", "b", "ä", "\n", "."}[random.IntN(5)]
		}
		return strings.Join(letters, "")
	}
	matched := 0
	for range 200_000 {
		literals := make([]string, 1+random.IntN(4))
		quoted := slices.Clone(literals)
		for i := range literals {
			literals[i] = text(2)
			quoted[i] = regexp.QuoteMeta(literals[i])
		}
		whole := text(8)
		want := regexp.MustCompile(`(?s)\A` + strings.Join(quoted, ".+") + `\z`).MatchString(whole)
		if got := fills(literals, whole); got != want {
			t.Fatalf("%q, %q: got %v", literals, whole, got)
		}
		if want {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("only %d texts matched", matched)
	}
}

// TestKinship compares the number of common directories with that of the parts of the paths.
func TestKinship(t *testing.T) {
	names := []string{"a.yaml", "b.yaml", "x/a.yaml", "x/y/a.yaml", "x/y/b.yaml", "x/z/a.yaml", "xy/a.yaml", "../a.yaml", "/a.yaml", "/x/a.yaml"}
	for _, a := range names {
		for _, b := range names {
			as, bs := strings.Split(path.Dir(a), "/"), strings.Split(path.Dir(b), "/")
			want := 0
			for want < min(len(as), len(bs)) && as[want] == bs[want] {
				want++
			}
			if slices.Equal(as, bs) {
				want++
			}
			if got := kinship(a, b); got != want {
				t.Errorf("%s, %s: got %d, want %d", a, b, got, want)
			}
		}
	}
}
