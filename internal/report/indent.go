package report

import (
	"io"

	"github.com/egresslint/egresslint/internal/visible"
)

// indenter writes the compact JSON that it gets with a line for each member of an object and of a list, as [json.Indent] does,
// and escapes what visible.JSON does. It keeps a few lines only: a report may have a hundred megabytes.
type indenter struct {
	to    io.Writer
	rest  []byte // the beginning of a string that goes on with what is written next
	out   []byte // what is not passed on yet
	depth int
	begun bool // whether an object or a list has begun that has no member yet
}

// mostKept is from how many bytes on what is indented is passed on.
const mostKept = 64 << 10

// Write takes the next part of a document.
func (i *indenter) Write(part []byte) (int, error) {
	text := part
	if len(i.rest) > 0 {
		text = append(i.rest, part...)
	}
	for at := 0; ; {
		size := i.next(text[at:])
		if size == 0 {
			i.rest = append([]byte(nil), text[at:]...)
			return len(part), nil
		}
		at += size
		if len(i.out) >= mostKept {
			if err := i.flush(); err != nil {
				return 0, err
			}
		}
	}
}

// flush passes on what is indented.
func (i *indenter) flush() error {
	_, err := i.to.Write(i.out)
	i.out = i.out[:0]
	return err
}

// next takes a string, or another character, and returns how many bytes it has: none where the text ends before it does.
func (i *indenter) next(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	switch c := text[0]; c {
	case '{', '[':
		i.member()
		i.out = append(i.out, c)
		i.depth, i.begun = i.depth+1, true
	case '}', ']':
		i.depth--
		if !i.begun {
			i.line()
		}
		i.out, i.begun = append(i.out, c), false
	case ',':
		i.out = append(i.out, c)
		i.line()
	case ':':
		i.out = append(i.out, ':', ' ')
	case '"':
		return i.text(text)
	default: // a number, a word, or the end of the document
		i.member()
		i.out = append(i.out, c)
	}
	return 1
}

// text takes a string.
func (i *indenter) text(text []byte) int {
	plain := true
	for at := 1; at < len(text); at++ {
		switch c := text[at]; {
		case c == '\\':
			at++
		case c == '"':
			i.member()
			if plain {
				i.out = append(i.out, text[:at+1]...)
			} else {
				i.out = append(i.out, visible.JSON(string(text[:at+1]))...)
			}
			return at + 1
		case c < ' ' || c > '~' || c == '#':
			plain = false
		}
	}
	return 0
}

// member begins the first member of an object or a list.
func (i *indenter) member() {
	if i.begun {
		i.begun = false
		i.line()
	}
}

func (i *indenter) line() {
	i.out = append(i.out, '\n')
	for range i.depth {
		i.out = append(i.out, ' ', ' ')
	}
}
