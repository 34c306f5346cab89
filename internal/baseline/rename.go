package baseline

import (
	"maps"
	"path"
	"slices"
)

// renames finds the roots that have another name than in the entries, {name there: name now}. Such a root is not there under
// its old name, and one that no entry is about has findings of it. Where several may be meant, as after copies, the one with
// most of the findings is, or else the one whose last part of the name is the same. What stays undecided is not renamed. Roots
// that are parts of another one now, as templates that belong together, have its name.
func renames(entries []Entry, run Run) map[string]string {
	of := map[string]map[Key]bool{} // the entries of each root, without its name
	for _, e := range entries {
		note(of, e.key())
	}
	fresh := map[string]map[Key]bool{}
	for _, f := range run.Found {
		if of[f.Root] == nil {
			note(fresh, f.Key)
		}
	}
	renamed, claims := map[string]string{}, map[string]int{}
	for _, old := range slices.Sorted(maps.Keys(of)) {
		if _, judged := run.Roots[old]; judged || !run.Missing(old) || run.within(old) != "" {
			continue
		}
		if now := likest(old, of[old], fresh); now != "" {
			renamed[old] = now
			claims[now]++
		}
	}
	maps.DeleteFunc(renamed, func(_, now string) bool { return claims[now] > 1 })
	for old := range of {
		if _, judged := run.Roots[old]; !judged && run.within(old) != "" {
			renamed[old] = run.within(old)
		}
	}
	return renamed
}

func (r Run) within(root string) string {
	if r.Within == nil {
		return ""
	}
	return r.Within(root)
}

func note(of map[string]map[Key]bool, key Key) {
	root := key.Root
	if of[root] == nil {
		of[root] = map[Key]bool{}
	}
	key.Root = ""
	of[root][key] = true
}

// likest returns the root with most of the keys, "" where there is none or no single one.
func likest(old string, keys map[Key]bool, roots map[string]map[Key]bool) string {
	best, most, several := "", 0, false
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		alike := 0
		for key := range keys {
			if roots[root][key] {
				alike += 2
			}
		}
		if alike > 0 && path.Base(root) == path.Base(old) {
			alike++ // decides among equals only
		}
		switch {
		case alike > most:
			best, most, several = root, alike, false
		case alike == most && alike > 0:
			several = true
		}
	}
	if several {
		return ""
	}
	return best
}

// moves finds the entries whose resources have another address now, {key there: key now}.
func moves(entries []Entry, run Run) map[Key]Key {
	has, now := map[Key]bool{}, map[Key]bool{}
	for _, e := range entries {
		has[e.key()] = true
	}
	for _, f := range run.Found {
		now[f.Key] = true
	}
	moved := map[Key]Key{}
	for _, f := range run.Found {
		for _, old := range f.Earlier {
			if !has[f.Key] && has[old] && !now[old] {
				moved[old] = f.Key
			}
		}
	}
	return moved
}
