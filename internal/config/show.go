package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/source"
)

// Shown is what holds for an input, in the form of a file, and where each value comes from.
type Shown struct {
	Files []string // from the nearest one up
	root  *yaml.Node
	// sources are the places of the values, by JSON pointer.
	sources map[string]source.Range
}

// Show returns what holds for the input with this scope. The paths of files in it are as seen from the working directory.
func (j *Joined) Show(scope Scope, now time.Time) *Shown {
	s := &Shown{root: newMap(), sources: map[string]source.Range{}}
	for _, f := range j.Files {
		s.Files = append(s.Files, f.Name)
	}
	w := shower{Shown: s, layers: j.layers, scope: scope, now: now}
	w.nearest("region", "needs", "fail_on", "unknown", "baseline", "inline_ignores", "variants")
	w.rules()
	w.facts("ecr_cidrs", "prefix_lists")
	w.lists("allow", "endpoints", "task_groups", "without_network")
	w.excludes(j.Files)
	w.locks(j.Files)
	return s
}

// shower writes what layers say.
type shower struct {
	*Shown
	layers []*Config
	scope  Scope
	now    time.Time
}

// value returns what a layer says under a key, nil where it says nothing.
func (c *Config) value(key string) *yaml.Node {
	if _, ok := c.keys[key]; !ok {
		return nil
	}
	return c.values[key]
}

// nearest adds keys of which the nearest layer decides.
func (w shower) nearest(keys ...string) {
	for _, key := range keys {
		for _, layer := range w.layers {
			value := layer.value(key)
			if value == nil {
				continue
			}
			if key == "baseline" {
				value = withPath(value, layer.dir)
			}
			if key != "variants" || value.Kind != yaml.SequenceNode {
				w.put(w.root, "", key, value, layer)
				break
			}
			list := newList()
			for _, item := range items(value) {
				w.item(list, "/"+key, withFiles(item, layer.dir), layer, "")
			}
			add(w.root, key, list)
			break
		}
	}
}

// withFiles returns a variant with the paths of its files as seen from the working directory.
func withFiles(variant *yaml.Node, dir string) *yaml.Node {
	variant = plainCopy(variant)
	for _, key := range []string{"var_files", "parameter_files"} {
		for _, file := range items(members(variant)[key]) {
			*file = *withPath(file, dir)
		}
	}
	return variant
}

// withPath returns the path of a file as seen from the working directory.
func withPath(n *yaml.Node, dir string) *yaml.Node {
	n = plainCopy(n)
	if !path.IsAbs(n.Value) {
		n.Value = path.Join(dir, n.Value)
	}
	return n
}

// rules adds the level and the options of each rule, each from the nearest layer that has it.
func (w shower) rules() {
	all := newMap()
	for _, layer := range w.layers {
		rules := layer.value("rules")
		for _, name := range keysOf(rules) {
			said := members(members(rules)[name])
			rule := below(all, name)
			for _, key := range []string{"level", "ignorable"} {
				if value := said[key]; value != nil {
					w.put(rule, "/rules/"+escaped(name), key, value, layer)
				}
			}
			options := members(said["options"])
			for _, option := range keysOf(said["options"]) {
				w.put(below(rule, "options"), "/rules/"+escaped(name)+"/options", option, options[option], layer)
			}
		}
	}
	add(w.root, "rules", all)
}

// facts adds facts about regions: lists add up, and of other values the nearest layer decides.
func (w shower) facts(keys ...string) {
	for _, key := range keys {
		all := newMap()
		for _, layer := range w.layers {
			regions := layer.value(key)
			for _, region := range keysOf(regions) {
				facts := members(members(regions)[region])
				for _, name := range keysOf(members(regions)[region]) {
					pointer := "/" + key + "/" + region
					if name != "cidrs" {
						w.put(below(all, region), pointer, name, facts[name], layer)
						continue
					}
					list := listBelow(below(all, region), name)
					for _, item := range items(facts[name]) {
						w.item(list, pointer+"/"+name, item, layer, "")
					}
				}
			}
		}
		add(w.root, key, all)
	}
}

// lists adds keys of which the lists of all layers add up.
func (w shower) lists(keys ...string) {
	for _, key := range keys {
		list := newList()
		for _, layer := range w.layers {
			for i, item := range items(layer.value(key)) {
				remark := ""
				if key == "allow" {
					switch entry := layer.Allow[i]; {
					case w.scope.Relative != nil && !entry.inRoots(w.scope):
						continue
					case entry.Until.Expired(w.now):
						remark = ", has ended"
					}
				}
				w.item(list, "/"+key, item, layer, remark)
			}
		}
		add(w.root, key, list)
	}
}

// excludes adds the patterns of all files: they hold below a file that ends the search too.
func (w shower) excludes(files []*File) {
	list := newList()
	for _, f := range files {
		for _, item := range items(f.Config.value("exclude")) {
			w.item(list, "/exclude", item, f.Config, "")
		}
	}
	add(w.root, "exclude", list)
}

// locks adds the keys that are locked here.
func (w shower) locks(files []*File) {
	list := newList()
	for _, f := range files {
		if len(f.Config.Lock) > 0 && len(f.Problems) == 0 {
			for _, item := range items(f.Config.value("lock")) {
				w.item(list, "/lock", item, f.Config, "")
			}
		}
	}
	add(w.root, "lock", list)
}

// put adds a value to a map where there is none yet, with where it comes from.
func (w shower) put(to *yaml.Node, pointer, key string, value *yaml.Node, layer *Config) {
	if members(to)[key] != nil {
		return
	}
	at := source.Range{File: layer.File, Start: source.Pos{Line: value.Line, Column: value.Column}}
	w.sources[pointer+"/"+escaped(key)] = at
	add(to, key, commented(plainCopy(value), at, ""))
}

// item adds a member to a list, with where it comes from.
func (w shower) item(to *yaml.Node, pointer string, value *yaml.Node, layer *Config, remark string) {
	at := source.Range{File: layer.File, Start: source.Pos{Line: value.Line, Column: value.Column}}
	w.sources[pointer+"/"+strconv.Itoa(len(to.Content))] = at
	to.Content = append(to.Content, commented(plainCopy(value), at, remark))
}

// commented returns the value with a comment that says where it comes from, at its first line.
func commented(value *yaml.Node, at source.Range, remark string) *yaml.Node {
	line := value
	for line.Kind == yaml.MappingNode && len(line.Content) > 1 {
		line = line.Content[1]
	}
	if line.Kind == yaml.SequenceNode { // on one line, so that the comment is on it
		line.Style = yaml.FlowStyle
	}
	line.LineComment = fmt.Sprintf("# %s:%d%s", at.File, at.Start.Line, remark)
	return value
}

// plainCopy returns a copy without anchors, comments and flow style.
func plainCopy(n *yaml.Node) *yaml.Node {
	n = actual(n)
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Kind == yaml.ScalarNode {
		c.Style = n.Style &^ (yaml.LiteralStyle | yaml.FoldedStyle)
	}
	for _, child := range n.Content {
		c.Content = append(c.Content, plainCopy(child))
	}
	return c
}

func newMap() *yaml.Node  { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }
func newList() *yaml.Node { return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"} }

// add adds a value to a map, unless it is an empty map or list.
func add(to *yaml.Node, key string, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode && len(value.Content) == 0 {
		return
	}
	to.Content = append(to.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
}

// below returns the map under a key, which is added where there is none.
func below(to *yaml.Node, key string) *yaml.Node {
	if found := members(to)[key]; found != nil {
		return found
	}
	return attach(to, key, newMap())
}

func listBelow(to *yaml.Node, key string) *yaml.Node {
	if found := members(to)[key]; found != nil {
		return found
	}
	return attach(to, key, newList())
}

func attach(to *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	to.Content = append(to.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
	return value
}

// keysOf returns the keys of a map in their order.
func keysOf(n *yaml.Node) []string {
	var keys []string
	for i := 0; isMap(n) && i+1 < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	return keys
}

// escaped is a step of a JSON pointer.
func escaped(step string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(step) }

// YAML writes what holds as a file, with a comment at each value that says where it comes from.
func (s *Shown) YAML() ([]byte, error) {
	if len(s.root.Content) == 0 {
		return nil, nil
	}
	return yaml.Dump(s.root, yaml.WithIndent(2), yaml.WithLineWidth(-1), yaml.WithCompactSeqIndent(false))
}

// MarshalJSON writes the files, what holds, and the place of each value by JSON pointer.
func (s *Shown) MarshalJSON() ([]byte, error) {
	places := map[string]string{}
	for pointer, at := range s.sources {
		places[pointer] = fmt.Sprintf("%s:%d", at.File, at.Start.Line)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(struct {
		Files   []string          `json:"files"`
		Config  any               `json:"config"`
		Sources map[string]string `json:"sources"`
	}{append([]string{}, s.Files...), jsonValue(s.root), places})
	return out.Bytes(), err
}

// jsonValue returns the value of a node as JSON has it.
func jsonValue(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		object := map[string]any{}
		for key, value := range members(n) {
			object[key] = jsonValue(value)
		}
		return object
	case n.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, jsonValue(item))
		}
		return list
	case n.Tag == "!!bool":
		return isTrue(n)
	case n.Tag == "!!int" && json.Valid([]byte(n.Value)):
		return json.Number(n.Value)
	default:
		return n.Value
	}
}
