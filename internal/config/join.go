package config

import (
	"cmp"
	"maps"
	"slices"

	"github.com/egresslint/egresslint/internal/source"
)

// join returns what several files say together, the nearest one first: it decides where only one can, and lists add up.
func join(layers []*Config) *Config {
	if len(layers) == 1 {
		return layers[0]
	}
	j := &Config{File: layers[0].File, Settings: Settings{
		ECRCIDRs: map[string]Blocks{}, PrefixLists: map[string]ListIDs{}, Rules: map[string]Rule{},
	}}
	decided := map[string]bool{}
	for _, layer := range layers {
		j.add(layer, decided)
	}
	return j
}

// add adds what a file says that is further away than those that were added before. Decided are the keys of which only one
// file can decide, and has.
func (c *Config) add(layer *Config, decided map[string]bool) {
	decides := func(key string) bool {
		_, says := layer.keys[key]
		if !says || decided[key] {
			return false
		}
		decided[key] = true
		return true
	}
	if decides("region") {
		c.Region = layer.Region
	}
	if decides("needs") {
		c.Needs = layer.Needs
	}
	if decides("fail_on") {
		c.FailOn = layer.FailOn
	}
	if decides("unknown") {
		c.Unknown = layer.Unknown
	}
	if decides("baseline") {
		c.Baseline = layer.Baseline
	}
	if decides("inline_ignores") {
		c.InlineIgnores = layer.InlineIgnores
	}
	if decides("variants") {
		c.Variants, c.NoVariants = layer.Variants, layer.NoVariants
	}
	c.WithoutNetwork = append(c.WithoutNetwork, layer.WithoutNetwork...)
	c.Allow = append(c.Allow, layer.Allow...)
	c.Endpoints = append(c.Endpoints, layer.Endpoints...)
	c.TaskGroups = append(c.TaskGroups, layer.TaskGroups...)
	for region, blocks := range layer.ECRCIDRs {
		c.ECRCIDRs[region] = c.ECRCIDRs[region].and(blocks)
	}
	for region, ids := range layer.PrefixLists {
		c.PrefixLists[region] = nearest(c.PrefixLists[region], ids)
	}
	for name, rule := range layer.Rules {
		c.Rules[name] = c.Rules[name].over(rule)
	}
}

// nearest returns the members of both maps, those of the first one where both have some.
func nearest[M ~map[K]V, K comparable, V any](near, far M) M {
	all := maps.Clone(far)
	maps.Copy(all, near)
	return all
}

// and returns the blocks of both files, with the day of the nearer one.
func (b Blocks) and(further Blocks) Blocks {
	return Blocks{
		CIDRs: slices.Concat(b.CIDRs, further.CIDRs), At: slices.Concat(b.At, further.At), Observed: cmp.Or(b.Observed, further.Observed),
	}
}

// over returns what a rule has in this file, and of a further one what is not said here.
func (r Rule) over(further Rule) Rule {
	if r.At.IsZero() {
		return further
	}
	if r.Level == "" {
		r.Level, r.LevelAt = further.Level, further.LevelAt
	}
	if !r.Ignorable.Said {
		r.Ignorable = further.Ignorable
	}
	r.Options = slices.Clone(r.Options)
	for _, option := range further.Options {
		if !slices.ContainsFunc(r.Options, func(o Option) bool { return o.Name == option.Name }) {
			r.Options = append(r.Options, option)
		}
	}
	return r
}

// without returns what the file says but for these keys.
func (c *Config) without(keys []Key) *Config {
	return c.keeping(func(key string) bool { return !named(keys, key) })
}

// only returns what the file says with these keys.
func (c *Config) only(keys []Key) *Config {
	return c.keeping(func(key string) bool { return named(keys, key) })
}

func named(keys []Key, key string) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return k.Text == key })
}

// keeping returns what the file says with the keys that are kept.
func (c *Config) keeping(keep func(key string) bool) *Config {
	kept := &Config{
		File: c.File, Root: c.Root, Extends: c.Extends, Settings: c.Settings.keeping(keep),
		dir: c.dir, keys: keepingKeys(c.keys, keep), values: c.values,
	}
	for _, o := range c.Overrides {
		o.Settings, o.keys = o.Settings.keeping(keep), keepingKeys(o.keys, keep)
		kept.Overrides = append(kept.Overrides, o)
	}
	if keep("exclude") {
		kept.Exclude = c.Exclude
	}
	return kept
}

func keepingKeys(keys map[string]source.Range, keep func(key string) bool) map[string]source.Range {
	kept := maps.Clone(keys)
	maps.DeleteFunc(kept, func(key string, _ source.Range) bool { return !keep(key) })
	return kept
}

// layers are the parts of the file that hold for an input, the one that decides first. The path is relative to the directory
// that the file holds for. Matched are the numbers of the overrides among them.
func (c *Config) layers(path string) (layers []*Config, matched []int) {
	for i, o := range slices.Backward(c.Overrides) {
		if holdsFor(o.Paths, path) {
			layers, matched = append(layers, &Config{
				File: c.File, Settings: o.Settings, dir: c.dir, keys: o.keys, values: o.values,
			}), append(matched, i)
		}
	}
	return append(layers, c), matched
}

// places returns where a key is, in the file itself and in its overrides.
func (c *Config) places(key string) []source.Range {
	var places []source.Range
	if at, ok := c.keys[key]; ok {
		places = append(places, at)
	}
	for _, o := range c.Overrides {
		if at, ok := o.keys[key]; ok {
			places = append(places, at)
		}
	}
	return places
}

// Parts returns the settings of the file for all inputs, and those for some.
func (c *Config) Parts() []Settings {
	parts := []Settings{c.Settings}
	for _, o := range c.Overrides {
		parts = append(parts, o.Settings)
	}
	return parts
}

func (s Settings) keeping(keep func(key string) bool) Settings {
	var none Settings
	for key, drop := range map[string]func(){
		"region":          func() { s.Region = none.Region },
		"without_network": func() { s.WithoutNetwork = none.WithoutNetwork },
		"allow":           func() { s.Allow = none.Allow },
		"endpoints":       func() { s.Endpoints = none.Endpoints },
		"ecr_cidrs":       func() { s.ECRCIDRs = none.ECRCIDRs },
		"prefix_lists":    func() { s.PrefixLists = none.PrefixLists },
		"task_groups":     func() { s.TaskGroups = none.TaskGroups },
		"rules":           func() { s.Rules = none.Rules },
		"needs":           func() { s.Needs = none.Needs },
		"fail_on":         func() { s.FailOn = none.FailOn },
		"unknown":         func() { s.Unknown = none.Unknown },
		"baseline":        func() { s.Baseline = none.Baseline },
		"inline_ignores":  func() { s.InlineIgnores = none.InlineIgnores },
		"variants":        func() { s.Variants, s.NoVariants = none.Variants, none.NoVariants },
	} {
		if !keep(key) {
			drop()
		}
	}
	return s
}
