package baseline

import "slices"

// Matcher compares the findings of a run with the entries. Each entry stands for as many findings as it counts.
type Matcher struct {
	file    *File
	renamed map[string][]string // the names in the file of roots that have another one now
	byKey   map[Key][]int
	used    map[use]int
	found   []Found
}

// use is that of an entry by the findings of a variant.
type use struct {
	entry   int
	variant string
}

// NewMatcher returns a matcher for a run. Of the run, Found are all findings here, so that roots with another name are
// recognized before the first finding is compared.
func NewMatcher(f *File, run Run) *Matcher {
	m := &Matcher{file: f, renamed: map[string][]string{}, byKey: map[Key][]int{}, used: map[use]int{}}
	for old, now := range renames(f.Entries, run) {
		m.renamed[now] = append(m.renamed[now], old)
	}
	for i, e := range f.Entries {
		m.byKey[e.key()] = append(m.byKey[e.key()], i)
	}
	return m
}

// Match returns the entry for a finding, nil for one that is new. A finding is asked for once in each variant.
func (m *Matcher) Match(found Found) *Entry {
	m.found = append(m.found, found)
	for _, key := range append([]Key{found.Key}, found.Earlier...) {
		for _, root := range append([]string{key.Root}, slices.Sorted(slices.Values(m.renamed[key.Root]))...) {
			key.Root = root
			if e := m.take(key, found.Variant); e != nil {
				return e
			}
		}
	}
	return nil
}

// take returns an entry for the key that stands for one more finding of the variant, and uses it up by one.
func (m *Matcher) take(key Key, variant string) *Entry {
	for _, i := range m.byKey[key] {
		e, by := &m.file.Entries[i], use{i, variant}
		if e.holdsIn(variant) && m.used[by] < e.count() {
			m.used[by]++
			return e
		}
	}
	return nil
}

// Stale counts the findings of the file that there are no longer, now that all findings that count have been asked for.
func (m *Matcher) Stale(run Run) int {
	run.Found = m.found
	return Prune(m.file, run).Removed
}
