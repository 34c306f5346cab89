package source

import (
	"slices"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	var table Table
	if ref := table.Add(Range{}, 0); ref != 0 {
		t.Errorf("no place got the number %d, want 0", ref)
	}
	call := table.Add(at("main.tf", 1), 0)
	argument := table.Add(at("net.tf", 2), call)
	if again := table.Add(at("net.tf", 2), call); again != argument {
		t.Errorf("the same place got the number %d, want %d", again, argument)
	}
	if got := table.At(argument); got.Range != at("net.tf", 2) || table.At(got.Via).Range != at("main.tf", 1) {
		t.Errorf("got %v", got)
	}
	for _, ref := range []Ref{-1, 0, 3} {
		if got := table.At(ref); got != (Position{}) {
			t.Errorf("number %d: got %v, want no position", ref, got)
		}
	}
	if got := len(table.Entries()); got != 2 {
		t.Errorf("got %d entries, want 2", got)
	}
}

func TestTableClone(t *testing.T) {
	t.Parallel()
	var table Table
	first := table.Add(at("main.tf", 1), 0)
	other := table.Clone()
	for _, each := range []*Table{&table, &other} {
		if again := each.Add(at("main.tf", 1), 0); again != first {
			t.Errorf("a place of both got the number %d, want %d", again, first)
		}
		if got := each.At(each.Add(at("config.yaml", 2), 0)); got.Range != at("config.yaml", 2) {
			t.Errorf("a place that both add is at %v", got.Range)
		}
	}
}

func TestRangeString(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Range{
		"main.tf:3:1": at("main.tf", 3),
		"infra":       {File: "infra"},
		"":            {},
	} {
		if got := r.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRangeCompare(t *testing.T) {
	t.Parallel()
	longer := at("a.tf", 2)
	longer.End.Column++
	sorted := []Range{{}, at("a.tf", 1), at("a.tf", 2), longer, at("b.tf", 1)}
	shuffled := slices.Clone(sorted)
	slices.Reverse(shuffled)
	slices.SortFunc(shuffled, Range.Compare)
	if !slices.Equal(shuffled, sorted) {
		t.Errorf("got %v, want %v", shuffled, sorted)
	}
}

func at(file string, line int) Range {
	return Range{File: file, Start: Pos{Line: line, Column: 1}, End: Pos{Line: line, Column: 9}}
}
