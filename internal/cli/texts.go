package cli

import (
	"strings"

	"github.com/spf13/pflag"
)

// texts is the value of a flag that may be given several times. pflag has such values, too, but writes each as CSV when a command
// is made, though nobody has given it yet: at each start, that takes 130 KB for those of all commands.
type texts struct {
	to    *[]string
	split bool // at commas
}

// addTexts adds a flag of which each use adds a text.
func addTexts(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var(texts{to: to}, name, usage)
}

// addLists adds a flag of which each use adds texts with commas between them.
func addLists(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var(texts{to: to, split: true}, name, usage)
}

func (t texts) String() string {
	if t.to == nil {
		return ""
	}
	return strings.Join(*t.to, ",")
}

func (t texts) Set(text string) error {
	switch {
	case !t.split:
		*t.to = append(*t.to, text)
	case text != "":
		*t.to = append(*t.to, strings.Split(text, ",")...)
	}
	return nil
}

func (t texts) Type() string {
	if t.split {
		return "stringSlice"
	}
	return "stringArray"
}
