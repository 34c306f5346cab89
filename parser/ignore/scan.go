package ignore

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/egresslint/egresslint/internal/model"
)

// scanner reads a directive from the beginning to the end, or to the first problem.
type scanner struct {
	text   string
	at     int // the offset of what was not read yet
	locate Locate
	ignore model.Ignore
	seen   map[string]bool // the keys that were read
}

// fail notes what is wrong with a part of the text. The first problem counts.
func (s *scanner) fail(from, to int, problem string) {
	if s.ignore.Problem == "" {
		s.ignore.Problem, s.ignore.ProblemAt = problem, s.locate(from, to)
	}
}

func (s *scanner) failed() bool { return s.ignore.Problem != "" }

func (s *scanner) blanks() {
	s.at = len(s.text) - len(strings.TrimLeftFunc(s.text[s.at:], unicode.IsSpace))
}

// until reads up to one of the characters, or to a blank.
func (s *scanner) until(ends string) string {
	rest := s.text[s.at:]
	if end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(ends, r) }); end >= 0 {
		rest = rest[:end]
	}
	s.at += len(rest)
	return rest
}

// directive reads what follows the directive's name.
func (s *scanner) directive() {
	name := s.at
	s.blanks()
	s.rules(name)
	for s.blanks(); s.at < len(s.text) && !s.failed() && !s.isComment(); s.blanks() {
		s.pair()
	}
	if !s.failed() && !s.seen["reason"] {
		from, to := trimmed(s.text)
		s.fail(from, to, "A reason is missing: "+example+".")
	}
}

// isComment reports whether another comment follows: some tools share a line.
func (s *scanner) isComment() bool {
	return strings.HasPrefix(s.text[s.at:], "#") || strings.HasPrefix(s.text[s.at:], "//")
}

// rules reads the names of rules. The offset is where the directive's name ends.
func (s *scanner) rules(name int) {
	for !s.failed() {
		s.blanks()
		from := s.at
		rule := s.until(",=")
		switch {
		case rule == "" && len(s.ignore.Rules) == 0 || s.next('='):
			s.fail(name-len(directive), name, "The name of a rule is missing: "+example+".")
		case rule == "":
			s.fail(from, min(from+1, len(s.text)), "The name of a rule is missing beside the comma.")
		default:
			s.ignore.Rules = append(s.ignore.Rules, model.IgnoredRule{Name: rule, At: s.locate(from, s.at)})
		}
		before := s.at
		s.blanks()
		if !s.next(',') {
			s.at = before
			return
		}
		s.at++
	}
}

// next reports whether a character follows.
func (s *scanner) next(c byte) bool { return s.at < len(s.text) && s.text[s.at] == c }

// pair reads a key and its value.
func (s *scanner) pair() {
	from := s.at
	key := s.until(`="'`)
	switch to := s.at; {
	case !s.next('='):
		s.fail(from, max(to, from+1), fmt.Sprintf("%q is neither until=… nor reason=\"…\". Several rules are separated by commas.", s.text[from:max(to, from+1)]))
	case !isKey(key):
		s.fail(from, to, unknownKey(key, Keys()[1:]))
	case s.seen[key]:
		s.fail(from, to, fmt.Sprintf("%q is there twice.", key))
	default:
		s.at++
		s.value(key)
	}
}

// value reads and takes the value of a key.
func (s *scanner) value(key string) {
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[key] = true
	from := s.at
	value, quoted := s.quoted()
	if !quoted {
		value = s.until(`"'`)
	}
	if s.failed() {
		return
	}
	end := s.at
	if rest := s.until(""); rest != "" {
		s.fail(end, s.at, fmt.Sprintf("A blank is missing before %q.", rest))
		return
	}
	var problem string
	switch {
	case key == "until":
		s.ignore.Until, problem = day(value)
	case !quoted && value != "":
		problem = "Write the reason in quotation marks: reason=\"…\"."
	default:
		s.ignore.Reason, problem = reason(value)
	}
	if problem != "" {
		s.fail(from, max(end, from), problem)
	}
}

// quoted reads a text in quotation marks, in which a backslash protects a quotation mark or another backslash.
func (s *scanner) quoted() (string, bool) {
	if !s.next('"') && !s.next('\'') {
		return "", false
	}
	from, quote := s.at, s.text[s.at]
	var value strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == quote:
			s.at++
			return value.String(), true
		case c == '\\' && s.at+1 < len(s.text) && strings.IndexByte(`\"'`, s.text[s.at+1]) >= 0:
			s.at++
			value.WriteByte(s.text[s.at])
		default:
			value.WriteByte(c)
		}
	}
	s.fail(from, len(strings.TrimRight(s.text, " \t\r\n")), fmt.Sprintf("The quotation mark %c is not closed.", quote))
	return "", true
}
