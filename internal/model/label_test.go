package model_test

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestFilterFits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, text string // with _ for what is not known
		want          model.Ternary
	}{
		{"task", "task", model.Yes},
		{"task", "tasks", model.No},
		{"task", "Task", model.No},
		{"t*", "task", model.Yes},
		{"t??k", "task", model.Yes},
		{"t?k", "task", model.No},
		{"*", "", model.Yes},
		{`a\*`, "a*", model.Yes},
		{`a\*`, "ab", model.No},
		{"*a*b*", "xaxbx", model.Yes},
		{"*a*b*", "xbxax", model.No},
		{"prod-task", "_-task", model.Unclear},
		{"prod-job", "_-task", model.No},
		{"prod-*", "_-task", model.Unclear},
		{"*-job", "_-task", model.No},
		{"*", "_-task", model.Yes},
		{"_-task", "prod-task", model.Unclear},
		{"_-task", "prod-job", model.No},
		{"_-task", "_-job", model.No},
		{"_-task", "_-task", model.Unclear},
		{"_", "anything", model.Unclear},
		{"terraform", "terraform-_", model.No},
	} {
		partial := func(s string) model.PartialText { return model.PartialText{Literals: strings.Split(s, "_")} }
		if got := partial(test.pattern).FilterFits(partial(test.text)); got != test.want {
			t.Errorf("%q fits %q: got %s, want %s", test.text, test.pattern, got, test.want)
		}
	}
}
