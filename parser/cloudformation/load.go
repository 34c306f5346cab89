package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// loader turns the nodes of a YAML document into nodes of a template.
type loader struct {
	notes  notebook
	file   string
	text   string
	lines  []int32 // where each line begins
	cursor cursor
	nodes  nodes
	done   map[*yaml.Node]*node // what aliases stand for; nil while it is being converted
	merged int                  // how many members were merged into other maps
}

// maxMerged bounds what maps that merge maps that merge maps may grow to.
const maxMerged = 100_000

// load reads YAML or JSON, which is YAML but for a few escapes. It returns nil for what is neither; the notes say why.
func load(file string, text []byte) (*node, notebook) {
	if document, ok := readJSON(file, text); ok {
		return document, nil
	}
	mended, changed := mendSurrogates(text)
	if !changed {
		return loadYAML(file, text)
	}
	if document, ok := readJSON(file, mended); ok {
		return document, nil
	}
	return loadYAML(file, mended)
}

func loadYAML(file string, text []byte) (*node, notebook) {
	l := &loader{file: file, text: string(text), done: map[*yaml.Node]*node{}}
	l.lines = lineStarts(l.text)
	document, further, err := parseYAML(text)
	if err != nil {
		at, message := l.failure(err)
		l.notes.add(model.SeverityError, at, "The file cannot be parsed: "+message+".")
		return nil, l.notes
	}
	if further {
		l.notes.add(model.SeverityError, source.Range{File: file}, "The file contains several YAML documents, of which only the first was read: a template is one document.")
	}
	l.nodes = make(nodes, count(document))
	return l.convert(document), l.notes
}

// count returns how many nodes of a template those of a document become.
func count(y *yaml.Node) int {
	n := 1
	if strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!") {
		n++
	}
	isMap := y.Kind == yaml.MappingNode
	for i, member := range y.Content {
		if !isMap || i%2 != 0 {
			n += count(member)
		}
	}
	return n
}

// parseYAML returns the root of the first document, and whether there are others.
func parseYAML(text []byte) (root *yaml.Node, further bool, err error) {
	reader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, false, err
	}
	var document, next yaml.Node
	if err := reader.Load(&document); err != nil {
		return nil, false, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) == 0 {
		return nil, false, io.EOF
	}
	err = reader.Load(&next)
	further = err == nil && len(next.Content) > 0 && next.Content[0].Tag != "!!null" || err != nil && !errors.Is(err, io.EOF)
	return document.Content[0], further, nil
}

// failure says where and why the text could not be parsed.
func (l *loader) failure(err error) (source.Range, string) {
	var syntax *yaml.LoadError
	switch {
	case errors.Is(err, io.EOF):
		return source.Range{File: l.file}, "the file is empty"
	case errors.As(err, &syntax) && syntax.Mark.Line > 0:
		at := source.Pos{Line: syntax.Mark.Line, Column: syntax.Mark.Column}
		return source.Range{File: l.file, Start: at, End: at}, syntax.Message
	default:
		return source.Range{File: l.file}, err.Error()
	}
}

// convert returns what a YAML node says. Each is converted once, however many aliases lead to it.
func (l *loader) convert(y *yaml.Node) *node {
	if y.Kind == yaml.AliasNode {
		return l.alias(y)
	}
	if y.Anchor == "" {
		return l.tagged(y)
	}
	if n := l.done[y]; n != nil {
		return n
	}
	l.done[y] = nil
	n := l.tagged(y)
	n.shared = true
	l.done[y] = n
	return n
}

func (l *loader) alias(y *yaml.Node) *node {
	n, begun := l.done[y.Alias]
	if begun && n == nil {
		at := l.span(y)
		l.notes.add(model.SeverityError, at, fmt.Sprintf("The alias *%s stands inside of what it stands for, and was left out.", y.Value))
		return &node{at: at}
	}
	return l.convert(y.Alias)
}

// tagged turns a short tag such as !Sub into the long form of the intrinsic function.
func (l *loader) tagged(y *yaml.Node) *node {
	n := l.plain(y)
	name, short := strings.CutPrefix(y.Tag, "!")
	if !short || name == "" || strings.HasPrefix(name, "!") {
		return n
	}
	if name != "Ref" && name != "Condition" {
		name = "Fn::" + name
	}
	return l.nodes.add(node{kind: mapNode, at: n.at, fields: []entry{{key: name, at: n.at, value: n}}})
}

func (l *loader) plain(y *yaml.Node) *node {
	n := l.nodes.add(node{at: l.span(y)})
	switch y.Kind {
	case yaml.SequenceNode:
		n.kind, n.items = listNode, make([]*node, 0, len(y.Content))
		for _, item := range y.Content {
			n.items = append(n.items, l.convert(item))
		}
	case yaml.MappingNode:
		n.kind, n.fields = mapNode, make([]entry, 0, len(y.Content)/2)
		l.members(&keyed{node: n}, y)
	case yaml.ScalarNode:
		if y.Tag != "!!null" && (y.Tag != "!" || y.Value != "") { // a mark of a tag without anything behind it
			n.kind, n.text = scalarNode, scalarText(y)
		}
	default: // no other kind occurs inside of a document
	}
	n.at = l.enclose(n, y.Style&yaml.FlowStyle != 0)
	return n
}

// keyed is a map that is being put together.
type keyed struct {
	*node
	places map[string]int // of the members by their keys, nil while they are few
}

// place returns where the member with a key is, and false if there is none.
func (k *keyed) place(key string) (int, bool) {
	const few = 8
	if k.places == nil && len(k.fields) <= few {
		i := slices.IndexFunc(k.fields, func(e entry) bool { return e.key == key })
		return i, i >= 0
	}
	if k.places == nil {
		k.places = map[string]int{}
		for i, e := range k.fields {
			k.places[e.key] = i
		}
	}
	i, ok := k.places[key]
	return i, ok
}

// add adds a member that is not there.
func (k *keyed) add(e entry) {
	if k.places != nil {
		k.places[e.key] = len(k.fields)
	}
	k.fields = append(k.fields, e)
}

// members adds the members of a map, those of merged maps (<<) after its own.
func (l *loader) members(k *keyed, y *yaml.Node) {
	var merged []*node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, member := y.Content[i], l.convert(y.Content[i+1])
		if key.Tag == "!!merge" {
			merged = append(merged, member)
			continue
		}
		l.member(k, entry{key: scalarText(key), at: l.span(key), value: member})
	}
	for _, m := range merged {
		l.merge(k, m)
	}
}

func (l *loader) member(k *keyed, e entry) {
	if i, twice := k.place(e.key); twice {
		l.notes.add(model.SeverityError, e.at, fmt.Sprintf("%s is given twice in the same map: only one of them can count.", quote(e.key)))
		k.fields[i] = e
		return
	}
	k.add(e)
}

func (l *loader) merge(k *keyed, from *node) {
	for _, m := range from.items {
		l.merge(k, m)
	}
	for _, e := range from.fields {
		if _, own := k.place(e.key); !own && l.merged < maxMerged {
			l.merged++
			e.value.shared = true
			k.add(e)
		}
	}
}

// scalarText returns the text of a scalar, booleans in the one spelling that Fn::Equals compares. The runes that
// delimit references are none that a template may use.
func scalarText(y *yaml.Node) string {
	if y.Tag == "!!bool" {
		return strings.ToLower(y.Value)
	}
	if isASCII(y.Value) {
		return y.Value
	}
	return strings.NewReplacer(string(aws.TokenStart), "\uFFFD", string(aws.TokenEnd), "\uFFFD").Replace(y.Value)
}

// mendSurrogates replaces the halves of the surrogate pairs by which JSON escapes rare characters, and which YAML does
// not know, and reports whether there are any. It writes as many bytes as it reads, so that positions stay true; only prose
// has such characters.
func mendSurrogates(text []byte) (mended []byte, changed bool) {
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return text, false
	}
	mended = text
	for at := nextSurrogate(text, 0); at >= 0; at = nextSurrogate(text, at+len(`\ud800`)) {
		if !changed {
			mended, changed = bytes.Clone(text), true
		}
		copy(mended[at:], `\ufffd`)
	}
	return mended, changed
}

// nextSurrogate returns the offset, from another one on, of an escape in JSON that is half of a surrogate pair, and -1 if there
// is none.
func nextSurrogate[T string | []byte](text T, from int) int {
	for i := from; i+5 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		if surrogate(string(text[i+1 : i+6])) {
			return i
		}
		i++ // what follows a backslash is no backslash of its own
	}
	return -1
}

// surrogate reports whether the escape, without its backslash, is half of a pair: from d800 to dfff.
func surrogate(escape string) bool {
	return escape[0] == 'u' && escape[1]|0x20 == 'd' && strings.IndexByte("89abcdefABCDEF", escape[2]) >= 0
}
