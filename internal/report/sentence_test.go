package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitMessage(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 19)
	for message, want := range map[string][]string{
		"It is so.":                            {"it is so"},
		"CDK makes it. Run it again.":          {"CDK makes it", "= run it again"},
		"What m declares: it is not (run: x).": {"what m declares: it is not", "= run: x"},
		long + "head: the cause: more":         {long + "head: the cause: more"},
		long + "is: the cause. Do it.":         {strings.TrimSuffix(long, " ") + " is", "the cause", "= Do it"},
	} {
		head, facts, help := splitMessage(message)
		got := append([]string{head}, facts...)
		for _, line := range help {
			got = append(got, "= "+line)
		}
		if diff := cmp.Diff(want, got); diff != "" && len(message) > 0 {
			t.Errorf("%q (-want +got):\n%s", message, diff)
		}
	}
}
