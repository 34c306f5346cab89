package model

import (
	"slices"
	"strings"
)

// Move is that a resource or a module, or one instance of it, got another address.
type Move struct {
	From string `json:"from"` // the earlier address
	To   string `json:"to"`   // the address now
}

// mostEarlier bounds how many earlier texts there are: any of the moves may have been made at a time, and others not yet.
const mostEarlier = 64

// Earlier returns the texts in which some or all resources have earlier addresses, those with the fewest moves first.
func Earlier(moves []Move, text string) []string {
	all := []string{text}
	for i := 0; i < len(all) && len(all) <= mostEarlier; i++ {
		for _, move := range moves {
			if before := move.back(all[i]); !slices.Contains(all, before) {
				all = append(all, before)
			}
		}
	}
	return all[1:]
}

// back returns the text with the earlier address in the place of the later one.
func (m Move) back(text string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, m.To)
		if i < 0 || m.To == "" {
			break
		}
		end := i + len(m.To)
		if (i == 0 || !inAddress(text[i-1])) && (end == len(text) || !inName(text[end])) {
			out.WriteString(text[:i] + m.From)
		} else {
			out.WriteString(text[:end])
		}
		text = text[end:]
	}
	return out.String() + text
}

// inName reports whether a byte is one of a name.
func inName(b byte) bool {
	return b == '_' || b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// inAddress reports whether a byte is one of an address that goes on.
func inAddress(b byte) bool { return inName(b) || b == '.' || b == ']' }
