package config

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
)

// Parse reads the text of a file. It finds all problems at once; the Config is only of use where there are none.
func Parse(file string, text []byte) (*Config, []Problem) {
	return new(checker).parse(file, path.Dir(file), text)
}

// parse reads the text of a file that holds for the directory: its own, or that of the file that extends it.
func (v *checker) parse(file, dir string, text []byte) (*Config, []Problem) {
	p := &parser{file: file, dir: dir, lines: bytes.Split(text, []byte("\n"))}
	config := &Config{File: file}
	if root := p.document(text); root != nil {
		if err := p.validate(v, root); err != nil {
			p.problem(source.Range{File: file}, err.Error())
		}
		if len(p.problems) == 0 {
			p.decode(root, config)
		} else if root.Kind == yaml.MappingNode {
			config.Rules = p.rules(members(root)["rules"]) // so that CheckRules finds all problems too
		}
	}
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return a.At.Compare(b.At) })
	p.problems = slices.Compact(p.problems)
	return config, p.problems
}

// parser reads one file.
type parser struct {
	file     string
	dir      string // that it holds for, from which paths in it are seen
	lines    [][]byte
	problems []Problem
}

func (p *parser) problem(at source.Range, message string) {
	p.problems = append(p.problems, Problem{At: at, Message: message})
}

// document returns the root of the only document; nil where there is none.
func (p *parser) document(text []byte) *yaml.Node {
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		p.syntax(err)
		return nil
	}
	var first, second yaml.Node
	if err := loader.Load(&first); err != nil {
		if !errors.Is(err, io.EOF) {
			p.syntax(err)
		}
		return nil
	}
	if err := loader.Load(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			p.syntax(err)
		} else {
			p.problem(p.place(&second), "The file must hold one YAML document, but here begins another.")
		}
	}
	if first.Kind != yaml.DocumentNode || len(first.Content) == 0 || isNull(first.Content[0]) {
		return nil
	}
	return first.Content[0]
}

func (p *parser) syntax(err error) {
	at := source.Range{File: p.file}
	message := err.Error()
	if syntax := (*yaml.LoadError)(nil); errors.As(err, &syntax) && syntax.Mark.Line > 0 {
		at.Start = source.Pos{Line: syntax.Mark.Line, Column: syntax.Mark.Column}
		at.End, message = at.Start, syntax.Message
	}
	p.problem(at, "The file cannot be parsed: "+message+".")
}

// place returns where a scalar stands, or where a list or map begins.
func (p *parser) place(n *yaml.Node) source.Range {
	start := source.Pos{Line: n.Line, Column: n.Column}
	at := source.Range{File: p.file, Start: start, End: start}
	if n.Line < 1 || n.Line > len(p.lines) {
		return at
	}
	line := []rune(string(bytes.TrimRight(p.lines[n.Line-1], " \t\r")))
	length := max(len(line)-(n.Column-1), 0)
	if written := len([]rune(n.Value)) + quotes(n); n.Kind == yaml.ScalarNode && n.Value != "" {
		length = min(length, written)
	}
	at.End.Column += length
	return at
}

// entryPlace is the line of an entry: its first key and that key's value.
func (p *parser) entryPlace(n *yaml.Node) source.Range {
	if len(n.Content) < 2 {
		return p.place(n)
	}
	at := p.place(n.Content[0])
	if end := p.place(actual(n.Content[1])).End; end.Line == at.Start.Line {
		at.End = end
	}
	return at
}

// quotes returns how many quotation marks stand around a scalar.
func quotes(n *yaml.Node) int {
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		return 2
	}
	return 0
}

func isTrue(n *yaml.Node) bool { return strings.EqualFold(n.Value, "true") }

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// actual follows an alias.
func actual(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
