package model_test

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestEarlier(t *testing.T) {
	t.Parallel()
	moves := []model.Move{
		{From: "sg.a", To: "sg.b"}, {From: "sg.b", To: "module.m.sg.c"}, {From: "sg.one", To: `sg.each["one"]`}, {From: "module.old", To: "module.new[0]"},
		{From: "sg.x", To: "sg.y"}, {From: "sg.y", To: "sg.x"},
	}
	for text, want := range map[string][]string{
		"sg.b":                       {"sg.a"},
		"sg.b[0]":                    {"sg.a[0]"},
		"sg.bb":                      {},
		"sg.b-1":                     {},
		"module.m.sg.b":              {},
		"aws_sg.b":                   {},
		"module.m.sg.c":              {"sg.b", "sg.a"},
		`sg.each["one"]`:             {"sg.one"},
		`sg.each["two"]`:             {},
		"module.new[0].sg.z":         {"module.old.sg.z"},
		"tcp/443 to group sg.b":      {"tcp/443 to group sg.a"},
		"from sg.b and sg.b, sg.bcd": {"from sg.a and sg.a, sg.bcd"},
		"sg.x":                       {"sg.y"},
		"sg.b to sg.x":               {"sg.a to sg.x", "sg.b to sg.y", "sg.a to sg.y"},
		"":                           {},
	} {
		if got := model.Earlier(moves, text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
