package main

import (
	"fmt"
	"math"
	"strings"
)

// figures are what was measured in all rounds, in the same order for all programs of a row.
type figures struct{ cpu, wall, peak []float64 }

func summary(samples []sample) figures {
	var f figures
	for _, s := range samples {
		f.cpu, f.wall, f.peak = append(f.cpu, s.CPU), append(f.wall, s.Wall), append(f.peak, float64(s.Peak))
	}
	return f
}

// seconds writes a time with two digits that mean something.
func seconds(s float64) string {
	switch {
	case math.IsNaN(s):
		return ""
	case s < 0.1:
		return fmt.Sprintf("%.3f s", s)
	case s < 10:
		return fmt.Sprintf("%.2f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// megabytes writes a size in millions of bytes.
func megabytes(bytes float64) string {
	switch {
	case math.IsNaN(bytes):
		return ""
	case bytes < 100e3:
		return fmt.Sprintf("%.1f kB", bytes/1e3)
	case bytes < 10e6:
		return fmt.Sprintf("%.1f MB", bytes/1e6)
	}
	return fmt.Sprintf("%.0f MB", bytes/1e6)
}

func times(ratio float64) string {
	switch {
	case math.IsNaN(ratio):
		return ""
	case ratio < 10:
		return fmt.Sprintf("%.1f", ratio)
	}
	return fmt.Sprintf("%.0f", ratio)
}

// markdown writes a table in Markdown. Columns that are empty in all lines are left out.
func markdown(header []string, lines [][]string) string {
	var columns []int
	for i := range header {
		for _, line := range lines {
			if line[i] != "" {
				columns = append(columns, i)
				break
			}
		}
	}
	var text strings.Builder
	write := func(cells func(column int) string) {
		for _, column := range columns {
			text.WriteString("| " + strings.ReplaceAll(cells(column), "|", `\|`) + " ")
		}
		text.WriteString("|\n")
	}
	write(func(column int) string { return header[column] })
	text.WriteString(strings.Repeat("|---", len(columns)) + "|\n")
	for _, line := range lines {
		write(func(column int) string { return line[column] })
	}
	return text.String()
}
