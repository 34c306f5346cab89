package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/egresslint/egresslint/tools/bench/load"
)

// bench is one run of all.
type bench struct {
	options

	root, temporary string
	log             io.Writer
	built           built
	process         process
	begin           time.Time
	load            string // of the machine, when the run began
	cold            sample // of a build without any cache
}

// result is what was measured on one row.
type result struct {
	row      row
	input    input
	programs []*contestant
	limits   shares
}

// of returns a program's samples that count, or nil.
func (r result) of(name string) []sample {
	for _, c := range r.programs {
		if c.name == name && c.wrong == nil {
			return c.samples
		}
	}
	return nil
}

// all builds the programs and measures each row that is wanted.
func (b *bench) all(ctx context.Context) ([]result, error) {
	b.begin, b.load = time.Now(), waiting()
	var wanted []row
	for _, row := range rows(b.size) {
		if b.only.MatchString(row.key) {
			wanted = append(wanted, row)
		}
	}
	if len(wanted) == 0 && !b.only.MatchString("build") {
		return nil, fmt.Errorf("no row has a name that matches %s", b.only)
	}
	fmt.Fprintln(b.log, "building the programs")
	var err error
	if b.built, err = b.build(ctx, wanted); err != nil {
		return nil, err
	}
	b.process = process{measure: b.built.programs["measure"], temporary: b.temporary, timeout: b.timeout}
	if b.size == "full" && b.only.MatchString("build") {
		if err := b.buildCold(ctx); err != nil {
			return nil, err
		}
	}
	var results []result
	for _, row := range wanted {
		r, err := b.measure(ctx, row)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return nil, fmt.Errorf("%s: %w", row.key, err)
		}
		b.progress(r)
		results = append(results, r)
	}
	return results, nil
}

// progress prints a line about a row that is done.
func (b *bench) progress(r result) {
	cpu := summary(r.of(ours)).cpu
	fmt.Fprintf(b.log, "%6.0fs  %-40s %8.3fs CPU, %5.1fx the floor\n", time.Since(b.begin).Seconds(), r.row.key, median(cpu), ratio(cpu, summary(r.of("floor")).cpu))
	for _, c := range r.programs {
		if c.wrong != nil {
			fmt.Fprintf(b.log, "         %s: %v\n", c.name, c.wrong)
		}
	}
}

// measure writes the input of a row, runs all programs on it in turn, and removes the input.
func (b *bench) measure(ctx context.Context, r row) (result, error) {
	in, err := b.input(r)
	if r.write != nil {
		defer func() { _ = os.RemoveAll(in.dir) }()
	}
	if err != nil {
		return result{}, err
	}
	out := result{row: r, input: in, programs: b.contestants(ctx, r, in)}
	if out.limits, err = b.verify(ctx, &out); err != nil {
		return out, err
	}
	begin := time.Now()
	for round := 0; round < b.runs || round < quickRounds && time.Since(begin) < b.quick(); round++ {
		for _, c := range out.programs {
			if err := b.once(ctx, in, c); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// quickRounds is how often a row runs at most where it is not asked to.
const quickRounds = 15

// quick is how long a row runs more often than asked, and how much CPU time of profiles there should be: what ends at once needs
// more samples. A profile has 100 a second.
func (b *bench) quick() time.Duration {
	if b.size == "small" {
		return 200 * time.Millisecond
	}
	return time.Second
}

func (b *bench) input(r row) (input, error) {
	if r.write == nil {
		return surveyed(filepath.Join(b.root, r.dir), r.want)
	}
	dir := filepath.Join(b.temporary, "input")
	d := load.NewDir(dir, b.seed)
	want := r.write(d)
	if err := d.Err(); err != nil {
		return input{dir: dir}, err
	}
	return surveyed(dir, want)
}

// once runs a program once, unless its figures do not count anyway.
func (b *bench) once(ctx context.Context, in input, c *contestant) error {
	if c.missing != "" || c.wrong != nil {
		return nil
	}
	s, err := b.process.run(ctx, in.dir, c.environment, c.program, c.args...)
	if err != nil {
		return err
	}
	c.judge(b.process, s)
	return nil
}

// judge keeps a sample that counts, or the reason why it does not.
func (c *contestant) judge(p process, s sample) {
	if s.TimedOut {
		c.wrong = fmt.Errorf("it did not end within %v", p.timeout)
		return
	}
	if c.wrong = c.right(p, s); c.wrong == nil {
		c.samples = append(c.samples, s)
	}
}

// verify runs egresslint before it is measured: this checkout under a profile, and the revision. Both must find what the input
// says. A measured run must then print the same, byte for byte.
func (b *bench) verify(ctx context.Context, r *result) (shares, error) {
	limits := shares{}
	for _, c := range r.programs {
		switch c.name {
		case ours:
			first, seconds := sample{}, 0.0
			for run := 0; run == 0 || run < quickRounds && seconds < b.quick().Seconds(); run++ {
				profile := filepath.Join(b.temporary, "cpu.pprof")
				s, err := b.verified(ctx, r, c, b.built.programs[profiled], profile)
				if err != nil || c.wrong != nil {
					return limits, err
				}
				if run == 0 {
					first = s
				}
				seconds += s.CPU
				if err := limits.add(profile); err != nil {
					return limits, err
				}
				if err := b.keep(profile, r.row, run); err != nil {
					return limits, err
				}
			}
			c.right = prints(first)
		case before:
			s, err := b.verified(ctx, r, c, c.program)
			if err != nil {
				return limits, err
			}
			c.right = prints(s)
		}
	}
	return limits, nil
}

// verified runs a program with a report in JSON beside what it prints, and compares the report with what must be found.
func (b *bench) verified(ctx context.Context, r *result, c *contestant, program string, args ...string) (sample, error) {
	args = append(args, c.args...)
	report := filepath.Join(b.temporary, "report.json")
	if r.row.checks() {
		args = append(args, "--output", "json="+report)
	}
	s, err := b.process.run(ctx, r.input.dir, nil, program, args...)
	switch {
	case err != nil:
	case s.TimedOut:
		c.wrong = fmt.Errorf("it did not end within %v", b.timeout)
	case s.Exit != r.input.want.Exit():
		c.wrong = fmt.Errorf("exit code %d, want %d: %s", s.Exit, r.input.want.Exit(), b.process.firstLine())
	case r.row.checks():
		c.wrong = found(report, r.input.want)
	}
	return s, err
}

// prints wants the exit code and the text of another run.
func prints(first sample) func(p process, s sample) error {
	return func(p process, s sample) error {
		if s.Exit != first.Exit || s.digest != first.digest {
			return fmt.Errorf("exit code %d, and it did not print the same as the run before: %s", s.Exit, p.firstLine())
		}
		return nil
	}
}
