package cli

import (
	"bytes"
	"errors"
	"fmt"
	"syscall"
	"testing"
)

// TestNobodyReads shows that output into a closed pipe is no reason to complain, and never a pass.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	code, stderr := main(t, closed{fmt.Errorf("write /dev/stdout: %w", syscall.EPIPE)}, "rules")
	if code != ExitUnable || stderr != "" {
		t.Errorf("got exit code %d and %q, want %d and nothing", code, stderr, ExitUnable)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	code, stderr := main(t, closed{errors.New("no space left on device")}, "check", "--format", "json")
	if want := "egresslint: no space left on device\n"; code != ExitUnable || stderr != want {
		t.Errorf("got exit code %d and %q, want %d and %q", code, stderr, ExitUnable, want)
	}
}

// closed is a writer that takes nothing.
type closed struct{ err error }

func (c closed) Write([]byte) (int, error) { return 0, c.err }

func main(t *testing.T, stdout closed, args ...string) (int, string) {
	t.Helper()
	var stderr bytes.Buffer
	code := Main(t.Context(), System{
		Args:   args,
		Stdout: stdout,
		Stderr: &stderr,
		Getenv: func(string) string { return "" },
		Dir:    t.TempDir(),
	})
	return code, stderr.String()
}
