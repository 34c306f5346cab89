// Package command runs programs for the benchmarks.
package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Output is what a program prints, without blanks and line breaks around it. The error has what it printed as errors.
func Output(ctx context.Context, dir, program string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = dir
	out, err := command.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return "", fmt.Errorf("%s %s: %w\n%s%s", program, strings.Join(args, " "), err, out, exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

// Extract writes the files of a git revision of the repository to a new directory, so that the working tree stays as it is.
func Extract(ctx context.Context, repository, revision, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	archive := filepath.Join(filepath.Dir(dir), filepath.Base(dir)+".tar")
	defer func() { _ = os.Remove(archive) }()
	if _, err := Output(ctx, repository, "git", "archive", "--output", archive, revision); err != nil {
		return err
	}
	_, err := Output(ctx, dir, "tar", "-xf", archive)
	return err
}
