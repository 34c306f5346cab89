package docs

import "strings"

// context is how many lines that stay are shown around those that change.
const context = 3

// change shows how to get from one text to another: lines that go start with "-", lines that come with "+", and lines that
// stay, as far as they are near, with a space. A line of dots stands for those that are left out.
func change(from, to string) string {
	lines := merged(strings.Split(strings.TrimRight(from, "\n"), "\n"), strings.Split(strings.TrimRight(to, "\n"), "\n"))
	var out strings.Builder
	omitted := false
	for i, line := range lines {
		if !near(lines, i) {
			omitted = true
			continue
		}
		if omitted && out.Len() > 0 {
			out.WriteString(" …\n")
		}
		omitted = false
		out.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return out.String()
}

// near tells whether a line changes, or stands close to one that does.
func near(lines []string, i int) bool {
	for _, line := range lines[max(0, i-context):min(len(lines), i+context+1)] {
		if line[0] != ' ' {
			return true
		}
	}
	return false
}

// merged are the lines of both texts, those that they share once, by the longest common subsequence.
func merged(from, to []string) []string {
	shared := make([][]int, len(from)+1) // how many lines the rests have in common
	for i := range shared {
		shared[i] = make([]int, len(to)+1)
	}
	for i := len(from) - 1; i >= 0; i-- {
		for j := len(to) - 1; j >= 0; j-- {
			if from[i] == to[j] {
				shared[i][j] = shared[i+1][j+1] + 1
			} else {
				shared[i][j] = max(shared[i+1][j], shared[i][j+1])
			}
		}
	}
	var lines []string
	i, j := 0, 0
	for i < len(from) || j < len(to) {
		switch {
		case i < len(from) && j < len(to) && from[i] == to[j]:
			lines = append(lines, " "+from[i])
			i, j = i+1, j+1
		case j == len(to) || i < len(from) && shared[i+1][j] >= shared[i][j+1]:
			lines = append(lines, "-"+from[i])
			i++
		default:
			lines = append(lines, "+"+to[j])
			j++
		}
	}
	return lines
}
