package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/budget"
)

// The limits of a run that no flag sets.
const (
	defaultTimeout = 5 * time.Minute
	defaultMemory  = size(2 << 30)
)

// execute runs the command within its limits. A run that does not come to its end after a limit is left behind.
func execute(ctx context.Context, sys System, root *cobra.Command) error {
	overdue := make(chan error, 1)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := readEnvironment(cmd, sys); err != nil {
			return err
		}
		if err := excluding(cmd); err != nil {
			return err
		}
		limits, err := limitsOf(cmd)
		if err != nil {
			return err
		}
		watched, late, _ := budget.Watch(cmd.Context(), limits) // until the process ends
		cmd.SetContext(watched)
		go func() {
			<-late
			overdue <- fmt.Errorf("the run was ended, and nothing is reported: %w", context.Cause(watched))
		}()
		return nil
	}
	done := make(chan error, 1)
	go func() { done <- root.ExecuteContext(ctx) }()
	select {
	case err := <-done:
		return err
	case err := <-overdue:
		return err
	}
}

// addLimits gives all commands the flags that limit what a run may take.
func addLimits(root *cobra.Command) {
	memory := defaultMemory
	root.PersistentFlags().Duration("timeout", defaultTimeout, "end the run after this time; 0 means never")
	root.PersistentFlags().Var(&memory, "max-memory", "end the run at this much memory, such as 512MiB; 0 means never")
}

func limitsOf(cmd *cobra.Command) (budget.Limits, error) {
	timeout, err := cmd.Flags().GetDuration("timeout")
	if err != nil {
		return budget.Limits{}, err
	}
	memory := cmd.Flag("max-memory").Value.(*size)
	return budget.Limits{Time: timeout, Memory: int64(*memory)}, nil
}

// size is the value of a flag in bytes.
type size int64

// units are those that a size is written in, the longest names first.
func units() []struct {
	name  string
	bytes int64
} {
	return []struct {
		name  string
		bytes int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}, {"", 1}}
}

// String writes the size in the largest unit of which it is a multiple.
func (s *size) String() string {
	for _, unit := range units() {
		if unit.bytes > 1 && int64(*s) >= unit.bytes && int64(*s)%unit.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(*s)/unit.bytes, unit.name)
		}
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Set reads a size such as 512MiB.
func (s *size) Set(text string) error {
	for _, unit := range units() {
		number, ok := strings.CutSuffix(strings.TrimSpace(text), unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err != nil || n < 0 || n > (1<<62)/unit.bytes {
			break
		}
		*s = size(n * unit.bytes)
		return nil
	}
	return fmt.Errorf("%q is not a size such as 512MiB", text)
}

// Type says what the flag takes, in the help.
func (s *size) Type() string { return "size" }
