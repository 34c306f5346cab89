package cli

import (
	"io"
	"os"
	"strings"
	"testing"
)

func TestZZProf(t *testing.T) {
	args := strings.Fields(os.Getenv("ZZ"))
	Main(t.Context(), System{Args: args, Stdout: io.Discard, Stderr: io.Discard, Dir: "/tmp/q", Getenv: func(string) string { return "" }})
}
