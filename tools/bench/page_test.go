package main

import (
	"errors"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	got := markdown([]string{"input", "nothing", "CPU"}, [][]string{{"a|b", "", "1 s"}, {"c", "", ""}})
	want := "| input | CPU |\n|---|---|\n| a\\|b | 1 s |\n| c |  |\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestUnits(t *testing.T) {
	for got, want := range map[string]string{
		seconds(0.0123): "0.012 s", seconds(1.234): "1.23 s", seconds(12.34): "12 s",
		megabytes(12_300): "12.3 kB", megabytes(1_230_000): "1.2 MB", megabytes(123_400_000): "123 MB", times(3.14): "3.1", times(31.4): "31",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestGrowth shows a series of which the largest size failed.
func TestGrowth(t *testing.T) {
	measured := func(key string, size, cpu float64) result {
		return result{row: row{key: key, curve: series{"growth", "x"}, size: size}, programs: []*contestant{
			{name: "floor", samples: []sample{{CPU: cpu / 2, Peak: 5e6}}},
			{name: ours, samples: []sample{{CPU: cpu, Peak: int64(size) * 1e6}}},
		}}
	}
	failed := measured("growth/x/1000", 1000, 9)
	failed.programs[1].wrong, failed.programs[1].samples = errors.New("it did not end"), nil
	got := growth([]result{measured("growth/x/10", 10, 0.5), measured("growth/x/100", 100, 5), failed}, "", "growth", "Growth", "Text.")
	want := "| x | 0.50 s, 10 MB | 5.00 s, 100 MB | failed | 1.00 | 1.00 | 1.00 |"
	if !strings.Contains(got, want) {
		t.Errorf("got\n%swant a line\n%s", got, want)
	}
	if want := "- x, 1000, egresslint: it did not end\n"; !strings.Contains(got, want) {
		t.Errorf("got\n%swant a line\n%s", got, want)
	}
}

// TestRows shows that names of rows are unique, and that tables know all letters.
func TestRows(t *testing.T) {
	letters := map[string]bool{"growth": true, "power": true}
	for _, letter := range tables() {
		letters[letter] = true
	}
	for _, size := range []string{"small", "full"} {
		seen := map[string]bool{}
		for _, row := range rows(size) {
			letter, _, _ := strings.Cut(row.key, "/")
			if seen[row.key] || !letters[letter] {
				t.Errorf("%s: the row %s is there twice, or in no table", size, row.key)
			}
			seen[row.key] = true
		}
	}
}
