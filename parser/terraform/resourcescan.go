package terraform

import (
	"bytes"
	"slices"
)

// resourceScanner looks in a text in the native syntax for the resources that it declares. It knows the part of the syntax that most
// files keep to, and makes nothing of what is inside of blocks, so that it takes a fraction of the time and of the memory that
// parsing takes. What it accepts, HCL's parser accepts too, without a diagnostic; of what it does not accept, it says nothing.
//
// Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
type resourceScanner struct {
	text  []byte
	at    int
	depth int      // of what is inside of each other
	names [][]byte // of the arguments of the bodies around, to find those that are set twice
}

// declared is a resource that a text declares.
type declared struct{ typ, name string }

// scannedBlocks are the blocks that are accepted on the top level, with their numbers of labels. What is in the others than
// resources makes no difference where there is nothing but these.
var scannedBlocks = map[string]int{"resource": 2, "provider": 1, "terraform": 0}

// resourcesIn returns the resources that a text declares. It reports false for one that may have mistakes, or that declares
// anything else, but for providers and settings of Terraform.
func resourcesIn(text []byte) ([]declared, bool) {
	if bytes.IndexByte(text, '\r') >= 0 {
		return nil, false
	}
	s := &resourceScanner{text: text}
	var list []declared
	for s.skip(true); s.at < len(text); s.skip(true) {
		keyword, _ := s.identifier()
		var labels []string
		for s.skip(false); s.peek() == '"'; s.skip(false) {
			label, ok := s.label()
			if !ok {
				return nil, false
			}
			labels = append(labels, string(label))
		}
		number, accepted := scannedBlocks[string(keyword)]
		if !accepted || len(labels) != number || !s.body() || !s.endsLine() {
			return nil, false
		}
		if number == 2 {
			list = append(list, declared{labels[0], labels[1]})
		}
	}
	return list, true
}

// peek returns the next character, 0 at the end of the text.
func (s *resourceScanner) peek() byte { return s.ahead(0) }

func (s *resourceScanner) ahead(n int) byte {
	if s.at+n < len(s.text) {
		return s.text[s.at+n]
	}
	return 0
}

// take passes a character, if it is the next one.
func (s *resourceScanner) take(c byte) bool {
	if s.peek() != c || s.at == len(s.text) {
		return false
	}
	s.at++
	return true
}

// skip passes spaces and comments to the end of the line, and the ends of lines if they mean nothing.
func (s *resourceScanner) skip(lines bool) {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == ' ' || c == '\t' || c == '\n' && lines:
		case c == '#' || c == '/' && s.ahead(1) == '/':
			end := bytes.IndexByte(s.text[s.at:], '\n')
			if end < 0 {
				s.at = len(s.text)
				return
			}
			s.at += end - 1
		default:
			return
		}
	}
}

// endsLine reports whether there is nothing more in the line.
func (s *resourceScanner) endsLine() bool {
	s.skip(false)
	return s.at == len(s.text) || s.peek() == '\n'
}

// identifier passes an identifier of ASCII characters.
func (s *resourceScanner) identifier() ([]byte, bool) {
	from := s.at
	for s.at < len(s.text) && (isLetter(s.text[s.at]) || s.at > from && (isDigit(s.text[s.at]) || s.text[s.at] == '-')) {
		s.at++
	}
	return s.text[from:s.at], s.at > from
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// label passes a label in quotation marks.
func (s *resourceScanner) label() ([]byte, bool) {
	from := s.at + 1
	for s.at++; isNamePart(s.peek()); {
		s.at++
	}
	return s.text[from:min(s.at, len(s.text))], s.take('"')
}

// maxDepth is how deep things may be inside of each other.
const maxDepth = 100

// inside passes what is inside of something else.
func (s *resourceScanner) inside(pass func() bool) bool {
	s.depth++
	defer func() { s.depth-- }()
	return s.depth < maxDepth && pass()
}

// body passes the body of a block, with its braces. Of a body in one line, it accepts an empty one only.
func (s *resourceScanner) body() bool {
	if !s.take('{') {
		return false
	}
	if s.skip(false); s.take('}') {
		return true
	}
	around := len(s.names)
	defer func() { s.names = s.names[:around] }()
	return s.peek() == '\n' && s.inside(func() bool {
		for s.skip(true); !s.take('}'); s.skip(true) {
			if !s.item(around) || !s.endsLine() {
				return false
			}
		}
		return true
	})
}

// item passes an argument or a nested block. The names from around on are those of the arguments before it in the same body.
func (s *resourceScanner) item(around int) bool {
	name, ok := s.identifier()
	if !ok {
		return false
	}
	if s.skip(false); !s.take('=') {
		return s.nested(string(name) != "lifecycle")
	}
	isSame := func(other []byte) bool { return bytes.Equal(name, other) }
	if slices.ContainsFunc(s.names[around:], isSame) || s.peek() == '=' || s.peek() == '>' {
		return false
	}
	s.names = append(s.names, name)
	s.skip(false)
	return s.expression(false)
}

// nested passes the labels of a nested block, if it may have some, and its body.
func (s *resourceScanner) nested(labelled bool) bool {
	for s.peek() != '{' {
		var ok bool
		if s.peek() == '"' {
			_, ok = s.label()
		} else {
			_, ok = s.identifier()
		}
		if !ok || !labelled {
			return false
		}
		s.skip(false)
	}
	return s.body()
}

// expression passes an expression. Lines is true where the ends of lines mean nothing.
func (s *resourceScanner) expression(lines bool) bool {
	return s.inside(func() bool {
		for more := true; more; s.skip(lines) {
			if !s.operand(lines) {
				return false
			}
			s.skip(lines)
			more = s.operator()
		}
		if !s.take('?') {
			return true
		}
		s.skip(lines)
		if !s.expression(lines) {
			return false
		}
		if s.skip(lines); !s.take(':') {
			return false
		}
		s.skip(lines)
		return s.expression(lines)
	})
}

// operator passes an operator between two operands, if there is one.
func (s *resourceScanner) operator() bool {
	switch c, next := s.peek(), s.ahead(1); c {
	case '=', '!', '&', '|':
		if next != '=' && (c == '=' || c == '!') || next != c && (c == '&' || c == '|') {
			return false
		}
		s.at += 2
	case '<', '>':
		s.at++
		s.take('=')
	case '+', '-', '*', '%':
		s.at++
	case '/':
		if next == '*' {
			return false
		}
		s.at++
	default:
		return false
	}
	return true
}

// operand passes an expression without operators, but for one in front of it.
func (s *resourceScanner) operand(lines bool) bool {
	if s.take('-') || s.take('!') {
		s.skip(lines)
	}
	switch c := s.peek(); {
	case c == '"':
		return s.quoted()
	case isDigit(c):
		return s.number()
	case c == '[':
		return s.list(']')
	case c == '{':
		return s.object()
	case c == '(':
		s.at++
		return s.enclosed(')')
	case isLetter(c):
		return s.reference()
	default:
		return false
	}
}

// enclosed passes an expression and what closes it.
func (s *resourceScanner) enclosed(closing byte) bool {
	s.skip(true)
	if !s.expression(true) {
		return false
	}
	s.skip(true)
	return s.take(closing)
}

// list passes the elements of a list, or the arguments of a function, with the brackets around them.
func (s *resourceScanner) list(closing byte) bool {
	s.at++
	for s.skip(true); !s.take(closing); s.skip(true) {
		if !s.expression(true) {
			return false
		}
		if s.skip(true); !s.take(',') && s.peek() != closing {
			return false
		}
	}
	return true
}

// object passes an object, with its braces.
func (s *resourceScanner) object() bool {
	s.at++
	for s.skip(true); !s.take('}'); s.skip(true) {
		if !s.key() {
			return false
		}
		s.skip(false)
		if !(s.take('=') || s.take(':')) || s.peek() == '=' || s.peek() == '>' || s.peek() == ':' {
			return false
		}
		if s.skip(false); !s.expression(false) {
			return false
		}
		if s.skip(false); !s.take(',') && s.peek() != '\n' && s.peek() != '}' {
			return false
		}
	}
	return true
}

// key passes the key of a member of an object.
func (s *resourceScanner) key() bool {
	switch s.peek() {
	case '"':
		return s.quoted()
	case '(':
		s.at++
		return s.enclosed(')')
	default:
		name, ok := s.identifier()
		return ok && string(name) != "for"
	}
}

// reference passes a keyword, or a reference or a call of a function, with the attributes and elements that are selected of it.
func (s *resourceScanner) reference() bool {
	if name, _ := s.identifier(); string(name) == "for" {
		return false
	}
	if s.peek() == '(' && !s.list(')') {
		return false
	}
	for {
		switch {
		case s.take('.'):
			if _, ok := s.identifier(); !ok {
				return false
			}
		case s.take('['):
			if !s.enclosed(']') {
				return false
			}
		default:
			return true
		}
	}
}

// number passes a number that is written in the usual way.
func (s *resourceScanner) number() bool {
	if s.peek() == '0' && isDigit(s.ahead(1)) {
		return false
	}
	s.digits()
	if s.peek() == '.' {
		if !isDigit(s.ahead(1)) {
			return false
		}
		s.at++
		s.digits()
	}
	return !isLetter(s.peek()) && s.peek() != '.'
}

func (s *resourceScanner) digits() {
	for isDigit(s.peek()) {
		s.at++
	}
}

// quoted passes a text in quotation marks, with the expressions in it.
func (s *resourceScanner) quoted() bool {
	for s.at++; s.at < len(s.text); {
		c, next := s.text[s.at], s.ahead(1)
		switch {
		case c == '"':
			s.at++
			return true
		case c == '\\':
			if bytes.IndexByte([]byte(`nrt"\`), next) < 0 {
				return false
			}
			s.at += 2
		case c == '$' && next == '{':
			s.at += 2
			if !s.enclosed('}') {
				return false
			}
		case (c == '$' || c == '%') && (next == '{' || next == '$' || next == '%' || next == '"' || next == '\\'):
			return false
		case c < ' ' && c != '\t':
			return false
		default:
			s.at++
		}
	}
	return false
}
