// Command compare runs the Go benchmarks of packages here and at a revision in turn, and compares them with benchstat:
//
//	go -C tools/bench run ./compare [-bench REGEXP] [-count N] REVISION PACKAGE...
//
// A package is named as for go test, such as ./parser/terraform or ./internal/.... Of each, the benchmarks of this checkout and
// those of the revision run, so only those that both have are compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/egresslint/egresslint/tools/bench/command"
)

// benchstat is pinned, and not in go.mod: only who compares downloads it.
const benchstat = "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, log io.Writer) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	bench := flags.String("bench", ".", "a regular expression for names of benchmarks")
	count := flags.Int("count", 6, "how often each benchmark runs on both sides; benchstat needs 6 to tell a difference from chance")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() < 2 {
		return errors.New("it takes a revision and packages: HEAD~1 ./parser/terraform")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp("", "egresslint-compare")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temporary) }()
	c := comparison{temporary: temporary, bench: *bench, count: *count, log: log}
	sides, err := c.sides(ctx, root, flags.Arg(0), flags.Args()[1:])
	if err != nil {
		return err
	}
	for _, s := range sides {
		if len(s.tests) == 0 {
			return fmt.Errorf("%s has no tests in %s", s.name, strings.Join(flags.Args()[1:], " "))
		}
	}
	if err := c.runAll(ctx, sides); err != nil {
		return err
	}
	stat := exec.CommandContext(ctx, "go", "run", benchstat, sides[0].name+"="+sides[0].results, sides[1].name+"="+sides[1].results)
	stat.Stdout, stat.Stderr = stdout, log
	return stat.Run()
}

// comparison is one run.
type comparison struct {
	temporary, bench string
	count            int
	log              io.Writer
}

// side is this checkout or the revision.
type side struct {
	name, dir string
	tests     []test
	results   string // the file with what the benchmarks print
}

// test is a package whose tests are compiled.
type test struct{ dir, program string }

// sides are the revision and this checkout, with their tests compiled.
func (c comparison) sides(ctx context.Context, root, revision string, packages []string) ([]side, error) {
	tree := filepath.Join(c.temporary, "tree")
	if err := command.Extract(ctx, root, revision, tree); err != nil {
		return nil, err
	}
	sides := []side{{name: revision, dir: tree}, {name: "here", dir: root}}
	for i := range sides {
		fmt.Fprintln(c.log, "compiling the tests of", sides[i].name)
		sides[i].results = filepath.Join(c.temporary, fmt.Sprint("results", i))
		var err error
		if sides[i].tests, err = c.compile(ctx, sides[i].dir, filepath.Join(c.temporary, fmt.Sprint("tests", i)), packages); err != nil {
			return nil, err
		}
	}
	return sides, nil
}

// compile compiles the tests of each package that has some.
func (c comparison) compile(ctx context.Context, dir, programs string, packages []string) ([]test, error) {
	args := append([]string{"list", "-f", "{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}}{{end}}"}, packages...)
	list, err := command.Output(ctx, dir, "go", args...)
	if err != nil {
		return nil, err
	}
	var tests []test
	for i, name := range strings.Fields(list) {
		t := test{dir: name, program: filepath.Join(programs, strconv.Itoa(i))}
		if _, err := command.Output(ctx, name, "go", "test", "-c", "-o", t.program, "."); err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	return tests, nil
}

// runAll runs both sides in turn, so that a machine that is slow for a while slows both.
func (c comparison) runAll(ctx context.Context, sides []side) error {
	for round := range c.count {
		fmt.Fprintf(c.log, "round %d of %d\n", round+1, c.count)
		for _, s := range sides {
			for _, t := range s.tests {
				text, err := command.Output(ctx, t.dir, t.program, "-test.run=^$", "-test.benchmem", "-test.bench="+c.bench)
				if err != nil {
					return err
				}
				if err := appendTo(s.results, text+"\n"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func appendTo(name, text string) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}
