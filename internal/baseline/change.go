package baseline

import (
	"cmp"
	"maps"
	"slices"
)

// Change is what becomes of a baseline.
type Change struct {
	File    *File
	Added   int // findings that it has now
	Removed int // findings that it has no longer
	Changed bool
}

// Create returns a baseline with everything that was found.
func Create(run Run) *File {
	f := &File{Version: version, Created: run.Day, Updated: run.Day, Entries: []Entry{}}
	return Update(f, run).File
}

// Update returns the baseline with what is new, without what is gone, and with the present names of roots and resources.
func Update(f *File, run Run) Change {
	entries, renamed := slices.Clone(f.Entries), renames(f.Entries, run)
	for i := range entries {
		entries[i].Root = cmp.Or(renamed[entries[i].Root], entries[i].Root)
	}
	moved := moves(entries, run)
	for i, e := range entries {
		if now, ok := moved[e.key()]; ok {
			entries[i].Resource, entries[i].Subject = now.Resource, now.Subject
		}
	}
	return change(f, entries, run, mode{func(_, found int) int { return found }, true})
}

// Prune returns the baseline without what is gone. What has another name stays as it is.
func Prune(f *File, run Run) Change {
	earlier := map[Key]Key{}
	for old, now := range moves(f.Entries, run) {
		earlier[now] = old
	}
	run.Found = slices.Clone(run.Found)
	for i, found := range run.Found {
		run.Found[i].Key = cmp.Or(earlier[found.Key], found.Key)
	}
	renamed := renames(f.Entries, run)
	missing := run.Missing
	run.Missing = func(root string) bool { return renamed[root] == "" && missing(root) } // its entries still stand for something
	return change(f, slices.Clone(f.Entries), run, mode{func(stands, found int) int { return min(stands, found) }, false})
}

// mode is how a baseline is changed.
type mode struct {
	// wanted is for how many findings entries should stand, given for how many they do and how many there are.
	wanted func(stands, found int) int
	joins  bool // whether an entry of each variant becomes one of all, which is also for those to come
}

// change returns the baseline in which the entries stand for as many findings as is wanted. Entries that nothing is known about
// stay as they are.
func change(f *File, entries []Entry, run Run, how mode) Change {
	byKey := map[Key]*counted{}
	at := func(key Key) *counted {
		if byKey[key] == nil {
			byKey[key] = &counted{found: map[string]int{}}
		}
		return byKey[key]
	}
	for _, e := range entries {
		at(e.key()).entries = append(at(e.key()).entries, e)
	}
	for _, found := range run.Found {
		c := at(found.Key)
		c.found[found.Variant]++
		c.what = cmp.Or(c.what, found.What)
	}
	next := Change{File: &File{Version: f.Version, Created: f.Created, Updated: f.Updated, Entries: []Entry{}}}
	for key, c := range byKey {
		after := c.changed(key, run, how)
		next.count(c.entries, after, run.Roots[key.Root].Variants)
		next.File.Entries = append(next.File.Entries, after...)
	}
	slices.SortFunc(next.File.Entries, compare)
	if next.Changed = !slices.EqualFunc(slices.SortedFunc(slices.Values(f.Entries), compare), next.File.Entries, same); next.Changed {
		next.File.Updated = run.Day
	}
	return next
}

// count adds how many more and how many fewer findings of a key the entries stand for, in the variant with the greatest
// difference.
func (c *Change) count(before, after []Entry, variants []string) {
	variants = slices.Clone(variants)
	for _, e := range slices.Concat(before, after) {
		variants = append(variants, e.Variants...)
	}
	if len(variants) == 0 {
		variants = []string{""}
	}
	more, fewer := 0, 0
	for _, v := range variants {
		difference := standing(after, v) - standing(before, v)
		more, fewer = max(more, difference), max(fewer, -difference)
	}
	c.Added, c.Removed = c.Added+more, c.Removed+fewer
}

// counted is what is known of a key: its entries, and how often it was found in each variant.
type counted struct {
	entries []Entry
	found   map[string]int
	what    string
}

// changed returns the entries for the key after a run.
func (c *counted) changed(key Key, run Run, how mode) []Entry {
	root, judged := run.Roots[key.Root]
	if !judged {
		if run.Whole && run.Missing(key.Root) && run.Covers(key.Root) {
			return nil
		}
		return c.entries
	}
	kept, open := c.divide(root, key.Rule, run.Whole)
	most := map[string]int{}
	for _, variant := range root.Variants {
		settled := standing(kept, variant)
		if n := how.wanted(standing(open, variant), max(c.found[variant]-settled, 0)); n > 0 {
			most[variant] = n
		}
	}
	joins := !root.Some && (how.joins || slices.ContainsFunc(open, func(e Entry) bool { return len(e.Variants) == 0 }))
	return append(kept, c.rebuilt(key, root, most, open, joins, run.Day)...)
}

// divide separates the entries of which it is not known whether they still stand for something from the others.
func (c *counted) divide(root Root, rule string, whole bool) (kept, open []Entry) {
	for _, e := range c.entries {
		elsewhere := root.Some && (len(e.Variants) == 0 || slices.ContainsFunc(e.Variants, func(v string) bool { return !slices.Contains(root.Variants, v) }))
		if !whole || root.Off[rule] || elsewhere {
			kept = append(kept, e)
		} else {
			open = append(open, e)
		}
	}
	return kept, open
}

// standing is for how many findings of the variant the entries stand.
func standing(entries []Entry, variant string) int {
	n := 0
	for _, e := range entries {
		if e.holdsIn(variant) {
			n += e.count()
		}
	}
	return n
}

// rebuilt returns entries that stand for so many findings in each variant. Those that the variants have in common are one.
func (c *counted) rebuilt(key Key, root Root, most map[string]int, old []Entry, joins bool, day string) []Entry {
	var entries []Entry
	for n := 1; ; n++ {
		variants := slices.Sorted(maps.Keys(most))
		variants = slices.DeleteFunc(variants, func(v string) bool { return most[v] < n })
		if len(variants) == 0 {
			return entries
		}
		if len(variants) == len(root.Variants) && joins || slices.Equal(variants, []string{""}) {
			variants = nil
		}
		if last := len(entries) - 1; last >= 0 && slices.Equal(entries[last].Variants, variants) {
			entries[last].Count = entries[last].count() + 1
			continue
		}
		entries = append(entries, c.entry(key, variants, old, day))
	}
}

// entry returns an entry with the words and the day of the old ones, if there are any.
func (c *counted) entry(key Key, variants []string, old []Entry, day string) Entry {
	e := Entry{
		Rule: key.Rule, Verdict: key.Verdict, Root: key.Root, Resource: key.Resource, Subject: key.Subject,
		What: c.what, Variants: variants, Since: day,
	}
	for i, o := range old {
		if i == 0 || o.Since < e.Since {
			e.What, e.Since = o.What, o.Since
		}
	}
	return e
}

// compare orders entries so that those of a root are together.
func compare(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(a.Root, b.Root), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.What, b.What),
		cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(a.Subject, b.Subject), slices.Compare(a.Variants, b.Variants),
	)
}

func same(a, b Entry) bool {
	return compare(a, b) == 0 && a.count() == b.count() && a.Since == b.Since
}
