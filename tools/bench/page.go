package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/egresslint/egresslint/tools/bench/command"
)

const introduction = `# Performance

` + "```\nmake bench\n```" + `

measures what a check costs, and writes this page. It builds egresslint, the floors and other tools, writes the inputs from a seed, and
runs all programs on an input in turn. CPU is the time of user and system, peak is the largest resident memory, both as the operating
system reports them of the process. Each figure is the median of all runs; a ratio is the median of the ratios of runs that were made
one after the other. Every run is compared with what the input says must be found.

A *floor* is a program that does only what nobody can do without:

| floor | what it does |
|---|---|
| ` + "`hcl`" + ` | reads and parses the Terraform files |
| ` + "`yaml`" + ` | reads and parses the YAML files into nodes with positions |
| ` + "`json`" + ` | reads and decodes the JSON files |
| ` + "`walk`" + ` | opens all files and reads their first 4 KiB |
| ` + "`link`" + ` | links OPA and HCL, and does nothing |

Floors collect garbage as Go programs do by default. egresslint collects it less often, which takes less time and more memory, so
there is a second ratio, to the floor with ` + "`GOGC=800`" + `.

`

// tables are the first parts of the names of rows in the table of inputs, in its order.
func tables() []string { return strings.Split("abcdefghij", "") }

// page is the text of docs/performance.md.
func (b *bench) page(ctx context.Context, results []result) string {
	var text strings.Builder
	text.WriteString(introduction)
	text.WriteString(b.circumstances(ctx))
	var lines [][]string
	for _, letter := range tables() {
		for _, r := range results {
			if first, _, _ := strings.Cut(r.row.key, "/"); first == letter {
				lines = append(lines, line(r))
			}
		}
	}
	if len(lines) > 0 {
		text.WriteString("## Inputs\n\n" + markdown(header(b.revision), lines) + "\n")
	}
	text.WriteString(b.others(results))
	text.WriteString(growth(results, b.revision, "growth", "Growth", "What a check costs with more and more security groups."))
	text.WriteString(growth(results, b.revision, "power", "Inputs that are easily quadratic", "Inputs in which one thing refers to all others."))
	return strings.TrimRight(text.String(), "\n") + "\n"
}

// circumstances say where and when this was measured.
func (b *bench) circumstances(ctx context.Context) string {
	commit, err := command.Output(ctx, b.root, "git", "log", "-1", "--format=%h of %cs")
	if err != nil {
		commit = "unknown"
	}
	if changes, err := command.Output(ctx, b.root, "git", "status", "--porcelain", "--untracked-files=no"); err == nil && changes != "" {
		commit += ", with changes"
	}
	lines := [][]string{
		{"machine", fmt.Sprintf("%s, %d cores, %s", processor(), runtime.NumCPU(), runtime.GOOS+"/"+runtime.GOARCH)},
		{"Go", strings.TrimPrefix(runtime.Version(), "go")},
		{"date", b.begin.Format(time.DateOnly)},
		{"load", b.load + " when it began, " + waiting() + " when it ended, which wall time depends on"},
		{"commit", commit},
		{"runs", fmt.Sprintf("%d of each program on each input, and more of short ones; seed %d; sizes %s", b.runs, b.seed, b.size)},
		{"binary", fmt.Sprintf("%s, stripped", megabytes(sizeOf(b.built.programs[ours])))},
	}
	if b.cold.CPU > 0 {
		lines = append(lines, []string{"build without any cache", fmt.Sprintf("%s of CPU, %s", seconds(b.cold.CPU), seconds(b.cold.Wall))})
	}
	if b.revision != "" {
		lines = append(lines, []string{"compared with", b.revision})
	}
	for _, p := range peers() {
		if reason := b.built.missing[p.name]; reason != "" {
			lines = append(lines, []string{p.name, b.built.versions[p.name] + " " + reason})
		} else if version := b.built.versions[p.name]; version != "" {
			lines = append(lines, []string{p.name, version})
		}
	}
	return "## Circumstances\n\n" + markdown([]string{"what", "value"}, lines) + "\n"
}

func processor() string {
	content, _ := os.ReadFile("/proc/cpuinfo") // where there is none, the architecture has to do
	if model := regexp.MustCompile(`model name\s*:\s*(.+)`).FindSubmatch(content); model != nil {
		return string(model[1])
	}
	return runtime.GOARCH
}

// waiting is how many processes have been waiting for a processor in the last minute.
func waiting() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(content), " ")
	return first
}

func sizeOf(name string) float64 {
	info, err := os.Stat(name)
	if err != nil {
		return math.NaN()
	}
	return float64(info.Size())
}

func header(revision string) []string {
	return []string{
		"table", "input", "size", "floor", "CPU of the floor", "CPU", "x floor", "target", "x floor, GOGC=800", "wall", "wall / CPU", "peak of the floor", "peak",
		"CPU at " + revision, "x " + revision, "peak at " + revision, "what takes the time",
	}
}

// line is a row of the table of inputs.
func line(r result) []string {
	floor, collecting, own, old := summary(r.of("floor")), summary(r.of(floorGC)), summary(r.of(ours)), summary(r.of(before))
	letter, _, _ := strings.Cut(r.row.key, "/")
	limits := r.limits.String()
	for _, c := range r.programs {
		if c.wrong != nil && slices.Contains([]string{ours, before, "floor"}, c.name) {
			limits = fmt.Sprintf("**%s: %v**", c.name, c.wrong)
		}
	}
	target := ""
	if r.row.target > 0 {
		target = times(r.row.target)
	}
	return []string{
		letter, r.row.title, megabytes(float64(r.input.bytes)), "`" + r.row.floor + "`", seconds(median(floor.cpu)), seconds(median(own.cpu)),
		times(ratio(own.cpu, floor.cpu)), target, times(ratio(own.cpu, collecting.cpu)), seconds(median(own.wall)), share(ratio(own.wall, own.cpu)),
		megabytes(median(floor.peak)), megabytes(median(own.peak)), seconds(median(old.cpu)), share(ratio(own.cpu, old.cpu)),
		megabytes(median(old.peak)), limits,
	}
}

// share writes a ratio of which the second digit counts.
func share(ratio float64) string {
	if math.IsNaN(ratio) {
		return ""
	}
	return fmt.Sprintf("%.2f", ratio)
}

// others is the table of other tools.
func (b *bench) others(results []result) string {
	header := []string{"input", ours}
	for _, p := range peers() {
		header = append(header, p.name)
	}
	var lines [][]string
	for _, r := range results {
		if len(r.row.peers) == 0 {
			continue
		}
		own := summary(r.of(ours))
		line := []string{fmt.Sprintf("%s (%s)", r.row.title, r.row.key), seconds(median(own.cpu)) + ", " + megabytes(median(own.peak))}
		for _, p := range peers() {
			line = append(line, other(r, p.name, own))
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return ""
	}
	return "## Other tools\n\nCPU, peak memory, and in brackets the CPU time of egresslint divided by that of the tool. They do other things: conftest has\n" +
		"a policy here that judges nothing, so it reads and decodes the files; tfsec and tflint apply the rules that they have; opa\n" +
		"evaluates the policies of egresslint on the model that `egresslint parse` has written.\n\n" + markdown(header, lines) + "\n"
}

func other(r result, name string, own figures) string {
	for _, c := range r.programs {
		switch {
		case c.name != name:
		case c.missing != "":
			return "cannot be built"
		case c.wrong != nil:
			return fmt.Sprintf("failed: %v", c.wrong)
		default:
			f := summary(c.samples)
			return fmt.Sprintf("%s, %s (%s)", seconds(median(f.cpu)), megabytes(median(f.peak)), share(ratio(own.cpu, f.cpu)))
		}
	}
	return ""
}

// growth is a table with a line for each series, and for the same at a revision, if there is one, and a column for each size.
func growth(results []result, revision, table, heading, text string) string {
	series, sizes, names := map[string][]result{}, []float64{}, []string{}
	for _, r := range results {
		name := r.row.curve.name
		if r.row.curve.table != table {
			continue
		}
		series[name] = append(series[name], r)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if !slices.Contains(sizes, r.row.size) {
			sizes = append(sizes, r.row.size)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.SortFunc(sizes, cmp.Compare)
	header := []string{"input"}
	for _, size := range sizes {
		header = append(header, fmt.Sprint(size))
	}
	header = append(header, "exponent of CPU", "of the last step", "exponent of peak", "x floor, largest", "what takes the time, largest")
	var lines [][]string
	for _, name := range names {
		slices.SortFunc(series[name], func(a, b result) int { return cmp.Compare(a.row.size, b.row.size) })
		lines = append(lines, growthLine(name, ours, sizes, series[name]))
		if revision != "" {
			lines = append(lines, growthLine(name+", at "+revision, before, sizes, series[name]))
		}
	}
	return fmt.Sprintf("## %s\n\n%s The exponent is the slope of the line through the logarithms\nthat has the least squares: 1 is linear. What a run costs that does little (a/version) is not subtracted.\n\n%s\n%s",
		heading, text, markdown(header, lines), failures(names, series))
}

// failures lists why sizes have no figures.
func failures(names []string, all map[string][]result) string {
	var text strings.Builder
	for _, name := range names {
		for _, r := range all[name] {
			for _, c := range r.programs {
				if c.wrong != nil {
					fmt.Fprintf(&text, "- %s, %.0f, %s: %s\n", name, r.row.size, c.name, strings.ReplaceAll(c.wrong.Error(), "\n", " "))
				}
			}
		}
	}
	if text.Len() == 0 {
		return ""
	}
	return "What failed:\n\n" + text.String() + "\n"
}

func growthLine(name, program string, sizes []float64, series []result) []string {
	line := []string{name}
	var n, cpu, peak []float64
	for _, size := range sizes {
		cell := ""
		for _, r := range series {
			if r.row.size != size {
				continue
			}
			own := summary(r.of(program))
			cell = seconds(median(own.cpu)) + ", " + megabytes(median(own.peak))
			if len(own.cpu) == 0 {
				cell = "failed"
				continue
			}
			n, cpu, peak = append(n, size), append(cpu, median(own.cpu)), append(peak, median(own.peak))
		}
		line = append(line, cell)
	}
	last := series[len(series)-1]
	own, limits := summary(last.of(program)), last.limits.String()
	if program != ours {
		limits = "" // only this checkout runs under a profile
	}
	if len(n) < 2 {
		return append(line, "", "", "", times(ratio(own.cpu, summary(last.of("floor")).cpu)), limits)
	}
	step := exponent(n[len(n)-2:], cpu[len(cpu)-2:])
	return append(line, share(exponent(n, cpu)), share(step), share(exponent(n, peak)), times(ratio(own.cpu, summary(last.of("floor")).cpu)), limits)
}
