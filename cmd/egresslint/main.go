// Command egresslint checks what Fargate tasks and ECR endpoints may reach, in Terraform and CloudFormation files.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/egresslint/egresslint/internal/cli"
)

// gcPercent lets a run end before it ever collects garbage, unless it is a large one: collecting the few megabytes of
// an ordinary run takes as long as the whole analysis.
const gcPercent = 800

func main() { os.Exit(runAt(time.Now)) }

// runAt passes the process to package cli, with this clock, and returns the exit code.
func runAt(now func() time.Time) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "egresslint:", err)
		return cli.ExitUnable
	}
	return cli.Main(context.Background(), cli.System{
		Args:    os.Args[1:],
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Getenv:  os.Getenv,
		Environ: os.Environ,
		Dir:     dir,
		Now:     now,
	})
}
