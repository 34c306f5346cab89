package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/config"
)

// Selection is which rules a run applies, of those that the configurations apply. The zero value is all of them.
type Selection struct {
	Only []string // the rules to apply; none means all
	Skip []string // the rules not to apply
}

// UnknownRuleError is that a selection names a rule that does not exist.
type UnknownRuleError struct {
	Name  string
	Known []string // the rules that exist
}

func (e *UnknownRuleError) Error() string { return fmt.Sprintf("there is no rule %q", e.Name) }

// off returns the names of the known rules that are not selected.
func (s Selection) off(known map[string]config.KnownRule) ([]string, error) {
	names := slices.Sorted(maps.Keys(known))
	for _, name := range slices.Concat(s.Only, s.Skip) {
		if _, ok := known[name]; !ok {
			return nil, &UnknownRuleError{name, names}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return (len(s.Only) == 0 || slices.Contains(s.Only, name)) && !slices.Contains(s.Skip, name)
	}), nil
}
