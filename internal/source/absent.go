package source

import (
	"path"
	"slices"
	"strings"
)

// mostCompared is how many names of a directory are compared with one that is asked for. In a larger directory, the system
// finds it faster.
const mostCompared = 256

// absent reports whether there is certainly nothing with a name: its directory was listed, and has nothing that any file system
// takes for it, whether or not that tells cases apart. It asks the system nothing: each directory of a repository is asked for
// the files that configure, and few have some.
func (t *Tree) absent(root granted, name string) bool {
	dir, base := path.Split(name)
	if !isOrdinary(base) {
		return false
	}
	t.mu.Lock()
	names, listed := t.listings[path.Join(root.Name(), dir)]
	t.mu.Unlock()
	return listed && len(names) <= mostCompared &&
		!slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, base) })
}

// isOrdinary reports whether a name has one spelling only on all file systems, but for the case of its letters.
func isOrdinary(base string) bool {
	const most = 100
	if base == "" || len(base) > most || strings.HasSuffix(base, ".") {
		return false
	}
	return !strings.ContainsFunc(base, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-'
	})
}
