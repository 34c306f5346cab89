// Package scaffold writes the first version of a custom rule.
package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/egresslint/egresslint/internal/atomic"
)

// Rule is the rule to write.
type Rule struct {
	Name     string
	Category string
}

// Check says what is wrong with the names, "" if nothing is.
func (r Rule) Check() string {
	word := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	for _, name := range []string{r.Name, r.Category} {
		if !word.MatchString(name) {
			return fmt.Sprintf("%q is no name for a rule or a category: use lower-case letters and digits, and hyphens between words", name)
		}
	}
	return ""
}

// Dir is where the rule goes, below the directory of the policies.
func (r Rule) Dir() string {
	return path.Join("rules", file(r.Category), file(r.Name))
}

// file is the name of a file or directory for a name with hyphens.
func file(name string) string { return strings.ReplaceAll(name, "-", "_") }

// Write writes the rule into a directory that must not exist yet, and returns the names of its files there. The directory
// has all of them, or is not there.
func (r Rule) Write(dir string) ([]string, error) {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrExist
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), ".new-rule-*")
	if err != nil {
		return nil, err
	}
	names, err := r.fill(temporary)
	if err = errors.Join(err, os.Chmod(temporary, 0o755)); err == nil {
		err = os.Rename(temporary, dir)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temporary))
	}
	return names, nil
}

// fill writes the files of the rule into an empty directory.
func (r Rule) fill(dir string) ([]string, error) {
	entries, err := template.ReadDir("rule")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		text, err := template.ReadFile("rule/" + entry.Name())
		if err != nil {
			return nil, err
		}
		name := entry.Name()
		if rest, ok := strings.CutPrefix(name, "rule"); ok {
			name = file(r.Name) + rest
		}
		if err := atomic.Create(filepath.Join(dir, name), []byte(r.filledIn(string(text)))); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// filledIn gives the packages of the template the names of the rule.
func (r Rule) filledIn(text string) string {
	return strings.ReplaceAll(text, `custom.rules.category["rule-name`, fmt.Sprintf(`custom.rules%s["%s`, key(r.Category), r.Name))
}

// key writes a category as a part of a reference.
func key(category string) string {
	if strings.Contains(category, "-") {
		return fmt.Sprintf("[%q]", category)
	}
	return "." + category
}
