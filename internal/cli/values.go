package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/config"
)

// choice is the value of a flag that takes one of several words.
type choice struct {
	value   string
	options []string
}

func newChoice(options ...string) *choice { return &choice{options[0], options} }

// String returns the word.
func (c *choice) String() string { return c.value }

// Type names the value in a usage text.
func (c *choice) Type() string { return strings.Join(c.options, "|") }

// Set takes one of the words.
func (c *choice) Set(value string) error {
	if !slices.Contains(c.options, value) {
		return fmt.Errorf("it must be one of %s", strings.Join(c.options, ", "))
	}
	c.value = value
	return nil
}

// addTo gives the command a flag with this value, and the shell its completions.
func (c *choice) addTo(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	complete(cmd, name, c.options)
}

// complete gives the shell the values that a flag may have.
func complete(cmd *cobra.Command, name string, values []string) {
	completions := cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
	cobra.CheckErr(cmd.RegisterFlagCompletionFunc(name, completions)) // fails only for a flag that does not exist
}

// region is the value of a flag that takes an AWS region.
type region string

// String returns the region.
func (r *region) String() string { return string(*r) }

// Type names the value in a usage text.
func (r *region) Type() string { return "REGION" }

// Set takes a name that has the form of a region's and is not nearly that of a known one.
func (r *region) Set(value string) error {
	if !aws.IsRegion(value) {
		return fmt.Errorf("it must be the name of an AWS region, such as ap-northeast-1")
	}
	if err := config.CheckRegion(value); err != nil {
		return err
	}
	*r = region(value)
	return nil
}

// account is the value of a flag that takes the id of an AWS account.
type account string

// String returns the id.
func (a *account) String() string { return string(*a) }

// Type names the value in a usage text.
func (a *account) Type() string { return "ID" }

// Set takes the twelve digits of an account id.
func (a *account) Set(value string) error {
	if !regexp.MustCompile(`^[0-9]{12}$`).MatchString(value) {
		return fmt.Errorf("it must be the id of an AWS account, which has 12 digits")
	}
	*a = account(value)
	return nil
}

// assignments is the value of a repeatable flag that takes NAME=VALUE. They have the order in which the names were first
// given; the last value of a name counts.
type assignments []string

// String renders the assignments for a usage text, where there are none yet.
func (a *assignments) String() string { return strings.Join(*a, " ") }

// Type names the value in a usage text.
func (a *assignments) Type() string { return "NAME=VALUE" }

// Set takes one more assignment.
func (a *assignments) Set(text string) error {
	name, _, err := assignment(text)
	if err != nil {
		return err
	}
	same := func(other string) bool { return strings.HasPrefix(other, name+"=") }
	if i := slices.IndexFunc(*a, same); i >= 0 {
		(*a)[i] = text
	} else {
		*a = append(*a, text)
	}
	return nil
}

// values is the value of a repeatable flag that takes NAME=VALUE, where the order does not matter.
type values map[string]string

// String renders the values for a usage text, where there are none yet.
func (v *values) String() string { return "" }

// Type names the value in a usage text.
func (v *values) Type() string { return "NAME=VALUE" }

// Set takes one more value. The last one of a name counts.
func (v *values) Set(text string) error {
	name, value, err := assignment(text)
	if err != nil {
		return err
	}
	if *v == nil {
		*v = values{}
	}
	(*v)[name] = value
	return nil
}

func assignment(text string) (name, value string, err error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return "", "", errors.New("it must have the form NAME=VALUE")
	}
	return name, value, nil
}

// words is the value of a repeatable flag that takes some of several words, separated by commas.
type words struct {
	to      *[]string
	options []string
}

// String renders the words for a usage text, where there are none yet.
func (w *words) String() string { return "" }

// Type names the value in a usage text.
func (w *words) Type() string { return strings.Join(w.options, "|") }

// Set takes more words.
func (w *words) Set(text string) error {
	for word := range strings.SplitSeq(text, ",") {
		if !slices.Contains(w.options, word) {
			return fmt.Errorf("it must be one or several of %s", strings.Join(w.options, ", "))
		}
		*w.to = append(*w.to, word)
	}
	return nil
}
