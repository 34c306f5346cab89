package baseline

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// found is a finding about a resource of a root, with what it is about.
func found(root, resource, subject string, variant ...string) Found {
	f := Found{Key: Key{Root: root, Resource: resource, Rule: "egress", Verdict: model.Violation, Subject: Digest(subject)}, What: subject}
	if len(variant) > 0 {
		f.Variant = variant[0]
	}
	return f
}

// run is one of these findings, in which nothing is missing and everything was read.
func run(all ...Found) Run {
	r := Run{Found: all, Roots: map[string]Root{}, Whole: true, Day: "2026-03-01"}
	for _, f := range all {
		root := r.Roots[f.Root]
		if !slices.Contains(root.Variants, f.Variant) {
			root.Variants = append(root.Variants, f.Variant)
		}
		r.Roots[f.Root] = root
	}
	r.Missing = func(root string) bool { _, there := r.Roots[root]; return !there }
	r.Covers = func(string) bool { return true }
	return r
}

// matched reports which findings are in the baseline.
func matched(f *File, r Run) []bool {
	m := NewMatcher(f, r)
	var all []bool
	for _, one := range r.Found {
		all = append(all, m.Match(one) != nil)
	}
	return all
}

func TestMatch(t *testing.T) {
	t.Parallel()
	group := found("web", "group", "tcp/5432 to 10.1.0.0/16")
	unknown := group
	unknown.Verdict = model.Unproven
	otherRule := group
	otherRule.Rule = "ports"
	for name, c := range map[string]struct {
		before, after []Found
		want          []bool
	}{
		"the same":             {[]Found{group}, []Found{group}, []bool{true}},
		"other words":          {[]Found{group}, []Found{{Key: group.Key, What: "said in another way"}}, []bool{true}},
		"wider":                {[]Found{group}, []Found{found("web", "group", "tcp/5432 to 10.0.0.0/8")}, []bool{false}},
		"wider beside it":      {[]Found{group}, []Found{found("web", "group", "tcp/5432 to 10.0.0.0/8"), group}, []bool{false, true}},
		"another resource":     {[]Found{group}, []Found{found("web", "other", "tcp/5432 to 10.1.0.0/16")}, []bool{false}},
		"another rule":         {[]Found{group}, []Found{otherRule}, []bool{false}},
		"unknown before":       {[]Found{unknown}, []Found{group}, []bool{false}},
		"unknown now":          {[]Found{group}, []Found{unknown}, []bool{false}},
		"a third one":          {[]Found{group, group}, []Found{group, group, group}, []bool{true, true, false}},
		"in another variant":   {[]Found{found("web", "group", "x", "prod"), found("web", "y", "y", "test")}, []Found{found("web", "group", "x", "test"), found("web", "y", "y", "prod")}, []bool{false, false}},
		"in all variants":      {[]Found{found("web", "group", "x", "prod"), found("web", "group", "x", "test")}, []Found{found("web", "group", "x", "new")}, []bool{true}},
		"twice in one variant": {[]Found{found("web", "group", "x", "prod"), found("web", "group", "x", "prod"), found("web", "group", "x", "test")}, []Found{found("web", "group", "x", "test"), found("web", "group", "x", "test"), found("web", "group", "x", "prod"), found("web", "group", "x", "prod")}, []bool{true, false, true, true}},
		"a copy of the root":   {[]Found{group}, []Found{group, found("copy", "group", "tcp/5432 to 10.1.0.0/16")}, []bool{true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := matched(Create(run(c.before...)), run(c.after...)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRenamedRoots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after []Found
		want          []bool
	}{
		"one":                     {[]Found{found("a", "group", "x")}, []Found{found("b", "group", "x")}, []bool{true}},
		"and with something new":  {[]Found{found("a", "group", "x")}, []Found{found("b", "group", "x"), found("b", "group", "y")}, []bool{true, false}},
		"nothing in common":       {[]Found{found("a", "group", "x")}, []Found{found("b", "group", "y")}, []bool{false}},
		"one of two copies":       {[]Found{found("a", "group", "x")}, []Found{found("b", "group", "x"), found("c", "group", "x")}, []bool{false, false}},
		"the likest":              {[]Found{found("a", "group", "x"), found("a", "group", "y")}, []Found{found("b", "group", "x"), found("b", "group", "y"), found("c", "group", "x")}, []bool{true, true, false}},
		"the same name":           {[]Found{found("old/web", "group", "x"), found("old/api", "group", "x")}, []Found{found("new/api", "group", "x"), found("new/web", "group", "x")}, []bool{true, true}},
		"more findings win":       {[]Found{found("a/web", "group", "x"), found("a/web", "group", "y")}, []Found{found("b/web", "group", "x"), found("c", "group", "x"), found("c", "group", "y")}, []bool{false, true, true}},
		"claimed by two":          {[]Found{found("a", "group", "x"), found("b", "group", "x")}, []Found{found("c", "group", "x")}, []bool{false}},
		"one that has its own":    {[]Found{found("a", "group", "x"), found("b", "other", "y")}, []Found{found("b", "group", "x"), found("b", "other", "y")}, []bool{false, true}},
		"one that is still there": {[]Found{found("a", "group", "x")}, []Found{found("a", "other", "z"), found("b", "group", "x")}, []bool{false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := matched(Create(run(c.before...)), run(c.after...)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRootThatIsNotMissing(t *testing.T) {
	t.Parallel()
	f, r := Create(run(found("a", "group", "x"))), run(found("b", "group", "x"))
	r.Missing = func(string) bool { return false }
	if matched(f, r)[0] {
		t.Error("a root that was not analysed is taken for one with another name")
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	x, y, z := found("web", "group", "x"), found("web", "group", "y"), found("api", "group", "z")
	broken := run(x)
	broken.Whole = false
	elsewhere := run(x)
	elsewhere.Missing = func(string) bool { return false }
	outside := run(x)
	outside.Covers = func(string) bool { return false }
	off := run(x)
	off.Roots["web"] = Root{Variants: []string{""}, Off: map[string]bool{"egress": true}}
	some := run(found("web", "group", "x", "prod"))
	some.Roots["web"] = Root{Variants: []string{"prod"}, Some: true}
	for name, c := range map[string]struct {
		before                  []Found
		run                     Run
		added, removed, pruned  int
		afterUpdate, afterPrune int
	}{
		"nothing":                 {[]Found{x, y}, run(x, y), 0, 0, 0, 2, 2},
		"one more":                {[]Found{x}, run(x, y), 1, 0, 0, 2, 1},
		"one less":                {[]Found{x, y}, run(x), 0, 1, 1, 1, 1},
		"one for another":         {[]Found{x}, run(y), 1, 1, 1, 1, 0},
		"one of two alike":        {[]Found{x, x}, run(x), 0, 1, 1, 1, 1},
		"two more alike":          {[]Found{x}, run(x, x, x), 2, 0, 0, 3, 1},
		"something was not read":  {[]Found{x, y}, broken, 0, 0, 0, 2, 2},
		"a rule that is off":      {[]Found{x, y}, off, 0, 0, 0, 2, 2},
		"another root is there":   {[]Found{x, z}, elsewhere, 0, 0, 0, 2, 2},
		"another root is outside": {[]Found{x, z}, outside, 0, 0, 0, 2, 2},
		"another root is gone":    {[]Found{x, z}, run(x), 0, 1, 1, 1, 1},
		"a root has another name": {[]Found{x, y}, run(found("new", "group", "x")), 0, 1, 0, 1, 2},
		"only some variants":      {[]Found{found("web", "group", "y", "prod"), found("web", "group", "y", "test")}, some, 1, 0, 0, 2, 1},
		"a variant is gone":       {[]Found{found("web", "group", "x", "prod"), found("web", "group", "y", "test")}, run(found("web", "group", "x", "prod")), 0, 1, 1, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := Create(run(c.before...))
			if u := Update(f, c.run); u.Added != c.added || u.Removed != c.removed || u.File.Findings() != c.afterUpdate {
				t.Errorf("update: got +%d -%d, %d findings; want +%d -%d, %d", u.Added, u.Removed, u.File.Findings(), c.added, c.removed, c.afterUpdate)
			}
			if p := Prune(f, c.run); p.Added != 0 || p.Removed != c.pruned || p.File.Findings() != c.afterPrune {
				t.Errorf("prune: got +%d -%d, %d findings; want -%d, %d", p.Added, p.Removed, p.File.Findings(), c.pruned, c.afterPrune)
			}
			m := NewMatcher(f, c.run)
			for _, one := range c.run.Found {
				m.Match(one)
			}
			if stale := m.Stale(c.run); stale != c.pruned {
				t.Errorf("%d findings are said to be no longer there, but prune removes %d", stale, c.pruned)
			}
		})
	}
}

// TestUpdateSettles shows that a second update changes nothing, that what was known keeps its day, and that a day on which
// nothing changes is not written.
func TestUpdateSettles(t *testing.T) {
	t.Parallel()
	x, y := found("web", "group", "x"), found("web", "group", "y")
	f := Create(run(x))
	later := run(x, y, y)
	later.Day = "2026-04-01"
	updated := Update(f, later)
	if !updated.Changed || updated.File.Created != "2026-03-01" || updated.File.Updated != "2026-04-01" {
		t.Errorf("got %+v", updated.File)
	}
	since := map[string]string{}
	for _, e := range updated.File.Entries {
		since[e.What] = e.Since
	}
	if since["x"] != "2026-03-01" || since["y"] != "2026-04-01" {
		t.Errorf("got %v", since)
	}
	later.Day = "2026-05-01"
	again := Update(updated.File, later)
	before, _ := updated.File.Encode()
	after, _ := again.File.Encode()
	if again.Changed || string(before) != string(after) {
		t.Errorf("a second update changes\n%s\nto\n%s", before, after)
	}
	if renamed := Update(f, run(found("site", "group", "x"))); !renamed.Changed || renamed.File.Entries[0].Root != "site" || renamed.File.Entries[0].Since != "2026-03-01" {
		t.Errorf("got %+v", renamed.File)
	}
}

// TestOrder shows that the order of the findings makes no difference.
func TestOrder(t *testing.T) {
	t.Parallel()
	all := []Found{
		found("web", "group", "x", "prod"), found("web", "group", "x", "test"), found("web", "group", "y", "test"),
		found("api", "group", "x"), found("web", "other", "x", "prod"), found("web", "other", "x", "prod"),
	}
	want, _ := Create(run(all...)).Encode()
	slices.Reverse(all)
	if got, _ := Create(run(all...)).Encode(); string(got) != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	f, problems := Parse("baseline.json", want, []string{"egress"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got, _ := f.Encode(); string(got) != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestMovedResources shows that an entry is found under the address that a resource had before.
func TestMovedResources(t *testing.T) {
	t.Parallel()
	f := Create(run(found("web", "a", "x"), found("web", "a", "y")))
	moved := found("web", "b", "x")
	moved.Earlier = []Key{found("web", "older", "x").Key, found("web", "a", "x").Key}
	if got := matched(f, run(moved)); !got[0] {
		t.Error("a finding of a resource with a new address is new")
	}
	if got := matched(f, run(moved, found("web", "a", "x"))); !got[0] || got[1] {
		t.Errorf("one entry stands for %v", got)
	}
	updated := Update(f, run(moved))
	if updated.Added != 0 || updated.Removed != 1 || updated.File.Entries[0].Resource != "b" {
		t.Errorf("got %+v of %+v", updated, updated.File)
	}
	pruned := Prune(f, run(moved))
	if pruned.Added != 0 || pruned.Removed != 1 || pruned.File.Entries[0].Resource != "a" {
		t.Errorf("got %+v of %+v", pruned, pruned.File)
	}
	if both := Update(f, run(moved, found("web", "a", "x"))); both.Added != 1 || both.Removed != 1 {
		t.Errorf("got %+v of %+v", both, both.File)
	}
}

// TestRootsThatBecomeOne shows that entries of several roots are found in the one that they are parts of now.
func TestRootsThatBecomeOne(t *testing.T) {
	t.Parallel()
	f := Create(run(found("a", "group", "x"), found("b", "other", "y"), found("b", "group", "x")))
	r := run(found("a, b", "group", "x"), found("a, b", "group", "x"), found("a, b", "other", "y"), found("a, b", "other", "z"))
	r.Within = func(root string) string {
		if root == "a" || root == "b" {
			return "a, b"
		}
		return ""
	}
	if got, want := matched(f, r), []bool{true, true, true, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	updated := Update(f, r)
	if updated.Added != 1 || updated.Removed != 0 || updated.File.Findings() != 4 {
		t.Errorf("got %+v of %+v", updated, updated.File)
	}
	if pruned := Prune(f, r); pruned.Changed {
		t.Errorf("got %+v of %+v", pruned, pruned.File)
	}
}
