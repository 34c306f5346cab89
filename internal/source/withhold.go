package source

import (
	"bytes"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// Withhold marks a file that gives values, which may be secrets: one of variables or parameters, or a plan. Reports show the
// names in it alone.
func (t *Tree) Withhold(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.withheld[name] = true
}

// Show says which contents of a file reports show, where its positions are about others than those that are here: those of
// another revision.
func (t *Tree) Show(name string, text []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shown[name] = text
}

// Shown returns the contents of a file that has been read as a report may show them, nil for any other. Its lines are those
// of the file; of one that gives values, they end where the values begin.
func (t *Tree) Shown(name string) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text, ok := t.shown[name]; ok {
		return text
	}
	if !t.withheld[name] {
		return t.files[name]
	}
	text, read := t.files[name]
	if !read {
		return nil
	}
	lines := bytes.Split(text, []byte("\n"))
	for i, line := range lines {
		lines[i] = namesIn(line)
	}
	t.shown[name] = bytes.Join(lines, []byte("\n"))
	return t.shown[name]
}

var (
	// named matches the beginning of a line that names something in HCL, JSON, YAML or TOML.
	named = lazyregexp.New(`^\s*(?:"[A-Za-z_][\w-]*"|[A-Za-z_][\w-]*)\s*[=:]`)
	// addressed matches the beginning of a line of a plan with the address of a resource, which is no secret.
	addressed = lazyregexp.New(`^[\s{\[]*"address":\s*"(?:[^"\\]|\\.)*",?`)
	// brackets matches a line without any text.
	brackets = lazyregexp.New(`^[\s\[\]{}(),]*$`)
)

// namesIn returns a line without values.
func namesIn(line []byte) []byte {
	if brackets().Match(line) {
		return line
	}
	if address := addressed().Find(line); address != nil {
		if brackets().Match(line[len(address):]) {
			return line
		}
		return append(bytes.Clone(address), " …"...)
	}
	return append(bytes.Clone(named().Find(line)), " …"...)
}
