package cloudformation

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// TestIsType compares isType with the regular expression that says the same.
func TestIsType(t *testing.T) {
	form := regexp.MustCompile(`\A(?:Custom::.+|\w+(?:::\w+){2,3})\z`)
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"::", "::", ":", "AWS", "Custom", "Custom::", "EC2", "a_1", "-", "ä", "\n", " "}
	types := 0
	for range 200_000 {
		var kind strings.Builder
		for range random.IntN(8) {
			kind.WriteString(pieces[random.IntN(len(pieces))])
		}
		want := form.MatchString(kind.String())
		if got := isType(kind.String()); got != want {
			t.Fatalf("%q: got %v", kind.String(), got)
		}
		if want {
			types++
		}
	}
	if types < 1000 {
		t.Errorf("only %d types", types)
	}
}
