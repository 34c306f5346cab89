package parser

import (
	"bytes"
	"path"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
)

// recognition is what a look at the text of a candidate shows.
type recognition struct {
	is    contentKind
	err   error  // why it could not be read
	fault string // why it was not read as a template, although it may be meant to be one
}

// contentKind is what the text of a candidate is.
type contentKind uint8

const (
	otherText      contentKind = iota // it may have parameters
	deploymentText                    // of Git sync
	templateText
	planText
	doubtfulText
	unreadText
)

// recognitions are those of nearly all files, each of them once.
var recognitions = [...]*recognition{
	otherText: {is: otherText}, deploymentText: {is: deploymentText}, templateText: {is: templateText}, planText: {is: planText},
}

// recognitionOf returns what a look at the text of a file shows, or at its beginning if that is not the whole text.
func recognitionOf(name string, text []byte, whole bool, err error) *recognition {
	if err != nil {
		return &recognition{is: unreadText, err: err}
	}
	if isPlanText(name, text) {
		return recognitions[planText]
	}
	switch is, fault := cloudformation.Recognize(name, text); {
	case is && !whole:
		return &recognition{is: doubtfulText, fault: faultTooLarge}
	case is:
		return recognitions[templateText]
	case fault != "":
		return &recognition{is: doubtfulText, fault: fault}
	case cloudformation.MayDeploy(text):
		return recognitions[deploymentText]
	default:
		return recognitions[otherText]
	}
}

// mayHaveParameters reports whether a file may have parameters for a template.
func (r *recognition) mayHaveParameters() bool { return r.is == otherText || r.is == deploymentText }

// roomForTexts is how many bytes of the files of a directory are read before it is known whether they are kept.
const roomForTexts = 256 << 10

// candidatesIn returns the candidates in a directory, in the order of names. It looks at each of them, unless they may be in a
// cloud assembly: that decides what they are, and its files can be many and large.
func (w *walk) candidatesIn(dir *source.Dir, entries []source.Entry, kinds []entryKind, around *dirContext) []candidate {
	n := 0
	for _, kind := range kinds {
		if kind == candidateEntry {
			n++
		}
	}
	candidates := make([]candidate, 0, n)
	for i, entry := range entries {
		if kinds[i] == candidateEntry {
			candidates = append(candidates, candidate{name: dir.NameOf(entry.Name), listed: entry.Type})
		}
	}
	if n > 0 && !around.assembly {
		w.lookAt(dir, candidates, around)
	}
	return candidates
}

// lookAt looks at the candidates in a directory. It keeps the texts of templates, and of files that may have parameters if there
// is a template in the directory or above it, which is known at the end.
func (w *walk) lookAt(dir *source.Dir, candidates []candidate, around *dirContext) {
	if w.room == nil {
		w.room = make([]byte, roomForTexts)
	}
	room := w.room
	for i := range candidates {
		c := &candidates[i]
		text, whole, err := dir.Peek(path.Base(c.name), c.listed, cloudformation.MaxTemplate, beginning, room)
		c.seen = recognitionOf(c.name, text, whole, err)
		inRoom := len(text) <= len(room)
		switch {
		case c.seen.is == templateText:
			if around.template, c.text = true, text; inRoom {
				c.text = bytes.Clone(text)
			}
		case c.seen.mayHaveParameters() && inRoom && len(text) <= mostUnread:
			c.text, room = text, room[len(text):]
		}
	}
	read := w.room[:len(w.room)-len(room)]
	if around.template && w.keeps(len(read)) {
		moveTexts(candidates, bytes.Clone(read))
	} else {
		moveTexts(candidates, nil)
	}
}

// moveTexts makes the texts of the candidates that may have parameters those of a copy, in which they follow each other, or drops
// them if it is nil.
func moveTexts(candidates []candidate, texts []byte) {
	for i := range candidates {
		switch c := &candidates[i]; {
		case !c.seen.mayHaveParameters() || c.text == nil:
		case texts == nil:
			c.text = nil
		default:
			n := len(c.text)
			c.text, texts = texts[:n:n], texts[n:]
		}
	}
}

// keeps reports whether so many bytes of files that may have parameters are kept, so that they are not read again: those of
// small ones are, unless there are many of them.
func (s *survey) keeps(n int) bool {
	const most = 16 << 20
	if s.kept+n > most {
		return false
	}
	s.kept += n
	return true
}
