package report

import (
	"bytes"
	"unicode/utf8"
)

// sourceLines finds lines and characters in a text. What programs write, such as a plan, may be one line of many megabytes
// with thousands of findings: each line, and the characters of each long one, are looked for once.
type sourceLines struct {
	text   []byte
	starts []int         // the offset of each line
	marks  map[int][]int // by the number of a long line, the offsets of every markEvery-th character of it
}

// markEvery is how many characters are looked at, at most, to find one.
const markEvery = 4096

func newSourceLines(text []byte) *sourceLines {
	s := &sourceLines{text: bytes.TrimPrefix(text, []byte("\ufeff")), starts: []int{0}, marks: map[int][]int{}}
	for at := 0; ; {
		end := bytes.IndexByte(s.text[at:], '\n')
		if end < 0 {
			return s
		}
		at += end + 1
		s.starts = append(s.starts, at)
	}
}

// line returns the numbered line without its ending, and false for one that the text does not have.
func (s *sourceLines) line(number int) ([]byte, bool) {
	if number < 1 || number > len(s.starts) {
		return nil, false
	}
	line := s.text[s.starts[number-1]:]
	if number < len(s.starts) {
		line = s.text[s.starts[number-1] : s.starts[number]-1]
	}
	return bytes.TrimSuffix(line, []byte("\r")), true
}

// offset returns where the character with the index begins in the numbered line, or the end of a line that has not so many.
func (s *sourceLines) offset(number, index int) int {
	line, _ := s.line(number)
	index = max(index, 0)
	if len(line) <= markEvery {
		return skip(line, index)
	}
	marks := s.marksOf(number, line)
	near := min(index/markEvery, len(marks)-1)
	return marks[near] + skip(line[marks[near]:], index-near*markEvery)
}

func (s *sourceLines) marksOf(number int, line []byte) []int {
	if marks, known := s.marks[number]; known {
		return marks
	}
	marks := []int{0}
	for at := 0; at < len(line); {
		at += skip(line[at:], markEvery)
		marks = append(marks, at)
	}
	s.marks[number] = marks
	return marks
}

// skip returns the offset behind so many characters.
func skip(text []byte, characters int) int {
	at := 0
	for ; characters > 0 && at < len(text); characters-- {
		if text[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}

// skipBack returns the offset of the character that is so many before the end of the text.
func skipBack(text []byte, characters int) int {
	at := len(text)
	for ; characters > 0 && at > 0; characters-- {
		_, size := utf8.DecodeLastRune(text[:at])
		at -= size
	}
	return at
}

// window is what is shown of a line, with the bytes from which and up to which it is marked.
type window struct {
	text     string
	from, to int
}

// windowOf returns what is shown of a line, of which the part between two offsets is marked. Of a line that is wider,
// an ellipsis takes the place of what is missing at each end.
func windowOf(line []byte, start, end, width int) window {
	if len(line) <= width || skip(line, width) == len(line) {
		return window{string(line), start, end}
	}
	first := skipBack(line[:start], width/4)
	last := first + skip(line[first:], width)
	end = min(end, last)
	cut := []rune(string(line[first:last]))
	from, to := utf8.RuneCount(line[first:start]), utf8.RuneCount(line[first:end])
	if first > 0 {
		cut[0] = '…'
	}
	if last < len(line) {
		cut[len(cut)-1] = '…'
	}
	return window{string(cut), len(string(cut[:from])), len(string(cut[:to]))}
}
