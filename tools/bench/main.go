// Command bench measures what egresslint costs, in one run with the programs that it is compared with, and writes
// docs/performance.md:
//
//	go -C tools/bench run . [-size small|full] [-runs N] [-only REGEXP] [-revision REVISION] [-out FILE] [-profiles DIR]
//
// It builds egresslint, the floor programs, and the peers that the proxy of Go modules serves; writes the inputs from a seed; runs
// all programs in turn; and takes CPU time, wall time and peak memory of each process from the operating system. A program that
// does not find what the input says is an error, not a figure.
//
// rows.go lists what is measured. Package load writes the inputs, the programs below floor are the floors, measure runs one
// process, and profiled is egresslint under a profile.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/egresslint/egresslint/internal/atomic"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	size     string
	runs     int
	only     *regexp.Regexp
	revision string
	out      string
	profiles string
	seed     uint64
	timeout  time.Duration
}

func parseOptions(args []string) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.size, "size", "full", "full or small")
	flags.IntVar(&o.runs, "runs", 3, "how often each program runs on each input, at least; short ones run more often")
	flags.StringVar(&only, "only", "", "a regular expression for names of rows, such as ^b/")
	flags.StringVar(&o.revision, "revision", "", "a git revision to compare with")
	flags.StringVar(&o.out, "out", "", "the file to write; without it, the standard output")
	flags.StringVar(&o.profiles, "profiles", "", "a directory to keep the CPU profiles in, for go tool pprof")
	flags.Uint64Var(&o.seed, "seed", 1, "the seed of the inputs")
	flags.DurationVar(&o.timeout, "timeout", 5*time.Minute, "when a process is ended")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.only, err = regexp.Compile(only); err != nil {
		return o, err
	}
	if o.size != "full" && o.size != "small" || o.runs < 1 || flags.NArg() > 0 {
		return o, errors.New("-size is full or small, -runs at least 1, and there are no arguments")
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, log io.Writer) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp("", "egresslint-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temporary) }()
	b := &bench{options: o, root: root, temporary: temporary, log: log}
	results, err := b.all(ctx)
	if err != nil {
		return err
	}
	page := b.page(ctx, results)
	if o.out == "" {
		fmt.Fprint(stdout, page)
	} else if err := atomic.Replace(o.out, []byte(page)); err != nil {
		return err
	}
	return wrong(results)
}

// wrong is the error of all answers of this checkout, and of the floors, that were not right. What is wrong with others is on the page.
func wrong(results []result) error {
	var errs []error
	for _, r := range results {
		for _, p := range r.programs {
			if p.wrong != nil && slices.Contains([]string{"floor", floorGC, ours}, p.name) {
				errs = append(errs, fmt.Errorf("%s: %s: %w", r.row.key, p.name, p.wrong))
			}
		}
	}
	return errors.Join(errs...)
}
