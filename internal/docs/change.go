package docs

import (
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// change shows how to get from one text to another in few lines: those that go start with "-", those that come with "+", and
// with a space the lines that open the blocks which they are in, such as that of a resource. Comments, descriptions and the
// alignment of a line are no change.
//
//	  resource "aws_security_group" "task" {
//	+   egress {
//	+     prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]
//	+   }
func change(from, to string) string {
	lines := slide(merged(essential(from), essential(to)))
	shown := map[int]bool{}
	for i, line := range lines {
		if line[0] == ' ' {
			continue
		}
		shown[i] = true
		for parent := opening(lines, i); parent >= 0; parent = opening(lines, parent) {
			shown[parent] = true
		}
	}
	var change []string
	for i, line := range lines {
		if shown[i] {
			change = append(change, line)
		}
	}
	var out strings.Builder
	for _, line := range align(dedented(change)) {
		out.WriteString(line + "\n")
	}
	return out.String()
}

// described matches a description in a rule of a security group, which may begin an item of a list.
var described = lazyregexp.New(`^(\s+)(- )?[Dd]escription\s*[:=]`)

// aligned matches what stands before an equals sign.
var aligned = lazyregexp.New(`\s+= `)

// essential returns the lines of a configuration without blank lines, comments, descriptions and alignment.
func essential(text string) []string {
	var lines []string
	item := "" // how the next line begins, where the description began an item
	for line := range strings.Lines(text) {
		line = aligned().ReplaceAllString(strings.TrimRight(line, " \r\n"), " = ")
		words := strings.TrimSpace(line)
		if words == "" || strings.HasPrefix(words, "#") {
			continue
		}
		if match := described().FindStringSubmatch(line); match != nil {
			if match[2] != "" {
				item = match[1] + match[2]
			}
			continue
		}
		if item != "" {
			line, item = item+words, ""
		}
		lines = append(lines, line)
	}
	return lines
}

// merged are the lines of both texts, those that they share once, by the longest common subsequence. A line is shared if
// the blocks that it is in are too.
func merged(from, to []string) []string {
	before, after := places(from), places(to)
	shared := make([][]int, len(from)+1) // how many lines the rests have in common
	for i := range shared {
		shared[i] = make([]int, len(to)+1)
	}
	for i := len(from) - 1; i >= 0; i-- {
		for j := len(to) - 1; j >= 0; j-- {
			if before[i] == after[j] {
				shared[i][j] = shared[i+1][j+1] + 1
			} else {
				shared[i][j] = max(shared[i+1][j], shared[i][j+1])
			}
		}
	}
	var lines []string
	i, j := 0, 0
	for i < len(from) && j < len(to) {
		goes := shared[i+1][j] - shared[i][j+1]
		switch {
		case before[i] == after[j]:
			lines = append(lines, " "+to[j])
			i, j = i+1, j+1
		case goes > 0, goes == 0 && indentation(from[i]) >= indentation(to[j]):
			lines = append(lines, "-"+from[i])
			i++
		default:
			lines = append(lines, "+"+to[j])
			j++
		}
	}
	for _, line := range from[i:] {
		lines = append(lines, "-"+line)
	}
	for _, line := range to[j:] {
		lines = append(lines, "+"+line)
	}
	return lines
}

// places returns each line after those that open the blocks which it is in.
func places(lines []string) []string {
	places := make([]string, len(lines))
	for i, line := range lines {
		places[i] = line
		for at := i - 1; at >= 0; at-- {
			if indentation(lines[at]) < indentation(line) {
				places[i] = places[at] + "\n" + line
				break
			}
		}
	}
	return places
}

// slide moves lines that only come or only go to where they are a whole block, if there are equal lines around them:
// before "}", "egress {" and before "egress {", "}" mean the same.
func slide(lines []string) []string {
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lines[end][0] == lines[start][0] {
			end++
		}
		if lines[start][0] != ' ' {
			slideUp(lines, start, end)
		}
		start = end
	}
	return lines
}

// slideUp moves the lines from start to end up, as far as that makes the first of them less indented.
func slideUp(lines []string, start, end int) {
	sign, best := lines[start][:1], start
	for at := start; at > 0 && lines[at-1][0] == ' ' && lines[at-1][1:] == lines[at-1+end-start][1:]; at-- {
		if indentation(lines[at-1][1:]) < indentation(lines[best][1:]) {
			best = at - 1
		}
	}
	for i := best; i < start; i++ {
		lines[i] = sign + lines[i][1:]
		lines[i+end-start] = " " + lines[i+end-start][1:]
	}
}

// opening returns which line opens the block that a line is in, -1 if there is none.
func opening(lines []string, i int) int {
	depth := indentation(lines[i][1:])
	for at := i - 1; at >= 0; at-- {
		if (lines[at][0] == ' ' || lines[at][0] == lines[i][0]) && indentation(lines[at][1:]) < depth {
			return at
		}
	}
	return -1
}

// dedented returns the lines without the section of resources, which all of a template are in.
func dedented(lines []string) []string {
	if len(lines) == 0 || lines[0] != " Resources:" {
		return lines
	}
	for i, line := range lines[1:] {
		lines[i] = line[:1] + strings.TrimPrefix(line[1:], "  ")
	}
	return lines[:len(lines)-1]
}

// align aligns the equals signs of neighbouring lines, as "terraform fmt" does.
func align(lines []string) []string {
	for start := 0; start < len(lines); {
		end, width := start, 0
		for ; end < len(lines) && lines[end][0] == lines[start][0] && indentation(lines[end][1:]) == indentation(lines[start][1:]); end++ {
			name, _, assigns := strings.Cut(lines[end], " = ")
			if !assigns {
				break
			}
			width = max(width, len(name))
		}
		for i := start; i < end; i++ {
			name, value, _ := strings.Cut(lines[i], " = ")
			lines[i] = fmt.Sprintf("%-*s = %s", width, name, value)
		}
		start = max(end, start+1)
	}
	return lines
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
