package sample

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Chain is a configuration whose rules are items of a collection, which they come out of through a random chain of what a
// language has for that. Each item has a block of addresses that stands in one line of the files only: that line is where a
// person can change the item.
type Chain struct {
	Files      map[string]string
	Items      []Item
	Constructs []string // what the chain is made of
}

// Item is one rule of a Chain.
type Item struct {
	Name, CIDR string
	Port       int
}

// Lines returns where the files have the block of an item, as file:line.
func (c Chain) Lines(item Item) []string {
	var lines []string
	for name, text := range c.Files {
		for i, line := range strings.Split(text, "\n") {
			if strings.Contains(line, item.CIDR) {
				lines = append(lines, fmt.Sprintf("%s:%d", name, i+1))
			}
		}
	}
	return lines
}

// items draws the items of a chain.
func items(r *rand.Rand) []Item {
	list := make([]Item, 1+r.IntN(4))
	for i := range list {
		list[i] = Item{Name: fmt.Sprintf("rule%c", 'a'+i), CIDR: fmt.Sprintf("10.%d.%d.0/24", 20+i, 1+r.IntN(200)), Port: 5000 + r.IntN(1000)}
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// Has reports whether a construct is in the chain.
func (c Chain) Has(construct string) bool { return slices.Contains(c.Constructs, construct) }

// String returns all files.
func (c Chain) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, c.Files[name])
	}
	return b.String()
}
