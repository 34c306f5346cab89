// Command profiled is egresslint under a CPU profile:
//
//	profiled PROFILE [ARGUMENT...]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/pprof"

	"github.com/egresslint/egresslint/internal/cli"
)

// gcPercent is that of cmd/egresslint.
const gcPercent = 800

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "profiled:", err)
		os.Exit(cli.ExitUnable)
	}
	os.Exit(code)
}

func run(args []string) (int, error) {
	if len(args) == 0 {
		return 0, errors.New("it takes the name of the profile")
	}
	dir, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	file, err := os.Create(args[0])
	if err != nil {
		return 0, err
	}
	debug.SetGCPercent(gcPercent)
	if err := pprof.StartCPUProfile(file); err != nil {
		return 0, err
	}
	code := cli.Main(context.Background(), cli.System{
		Args: args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Environ: os.Environ, Dir: dir,
	})
	pprof.StopCPUProfile()
	return code, file.Close()
}
