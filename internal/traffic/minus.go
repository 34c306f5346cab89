package traffic

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"
)

// Minus returns the traffic that one set has and another does not have, in as few pieces, prefixes and ranges of ports as its
// cells need. What a third set has is not in the result either, but where it holds only a part of a piece that packets alone
// can tell, that is no exception: whoever wants to know has listed the third set already.
func Minus(set, other, listed []Traffic) []Piece {
	if len(set) == 0 {
		return nil
	}
	found := pieces{index: map[string]int{}}
	mentioned := mentions(set, other, listed)
	for _, protocol := range mentioned {
		for _, c := range cells(protocol, set, other, listed) {
			found.add(protocol, c)
		}
	}
	others := slices.ContainsFunc(set, func(t Traffic) bool { return t.Protocol == All })
	if others && len(mentioned) < protocols {
		for _, c := range cells(All, set, other, listed) {
			found.add(All, c)
		}
	}
	return found.merged(mentioned)
}

// Covers reports whether each packet of one set is in another.
func Covers(other, set []Traffic) bool { return len(Minus(set, other, nil)) == 0 }

// protocols is how many numbers protocols have.
const protocols = 256

// mentions returns the protocols that one of the sets speaks of by number, in order.
func mentions(sets ...[]Traffic) []int {
	var all []int
	for _, set := range sets {
		for _, t := range set {
			if t.Protocol != All {
				all = append(all, t.Protocol)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// cell is what is left of a protocol on a range of ports.
type cell struct {
	ports  Ports
	to     Destination
	except []Destination
}

// key is the same for cells that differ in their ports only.
func (c cell) key() string { return fmt.Sprint(c.to, c.except) }

// cells returns what is left of a protocol, or of All for the protocols that no set mentions, for each range of ports in
// which nothing begins or ends.
func cells(protocol int, set, other, listed []Traffic) []cell {
	set, other, listed = ofProtocol(set, protocol), ofProtocol(other, protocol), ofProtocol(listed, protocol)
	var bounds []int
	for _, t := range slices.Concat(set, other, listed) {
		bounds = append(bounds, t.Ports.First, t.Ports.Last+1)
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	var all []cell
	for i := 1; i < len(bounds); i++ {
		ports := Ports{bounds[i-1], bounds[i] - 1}
		here := on(set, ports)
		if len(here.names)+len(here.prefixes) == 0 {
			continue
		}
		for _, c := range here.minus(on(other, ports), on(listed, ports)) {
			c.ports = ports
			all = append(all, c)
		}
	}
	return all
}

func ofProtocol(set []Traffic, protocol int) []Traffic {
	var some []Traffic
	for _, t := range set {
		if t.Protocol == protocol || t.Protocol == All {
			some = append(some, t)
		}
	}
	return some
}

// ends are destinations: addresses, and things by name.
type ends struct {
	prefixes []netip.Prefix
	names    []Destination
}

// on returns the destinations of a set on ports in which nothing begins or ends.
func on(set []Traffic, ports Ports) ends {
	var all ends
	for _, t := range set {
		switch {
		case t.Ports.First > ports.First || t.Ports.Last < ports.Last:
		case t.To.Name == "":
			all.prefixes = append(all.prefixes, t.To.Prefixes...)
		case !all.has(t.To.Name):
			all.names = append(all.names, t.To)
		}
	}
	return all
}

func (e ends) has(name string) bool {
	return slices.ContainsFunc(e.names, func(d Destination) bool { return d.Name == name })
}

// minus returns what is left of the destinations.
func (e ends) minus(other, listed ends) []cell {
	gone := ipSet(other.prefixes, listed.prefixes)
	var left []cell
	if rest := difference(ipSet(e.prefixes), gone); len(rest.Prefixes()) > 0 {
		left = append(left, cell{to: Destination{Prefixes: rest.Prefixes()}, except: overlapping(other.names, rest)})
	}
	for _, thing := range e.names {
		bounds := ipSet(thing.Prefixes)
		if other.has(thing.Name) || listed.has(thing.Name) || len(difference(bounds, gone).Prefixes()) == 0 {
			continue
		}
		except := overlapping(other.names, bounds)
		if shared := intersection(bounds, ipSet(other.prefixes)); len(shared.Prefixes()) > 0 {
			except = append(except, Destination{Prefixes: shared.Prefixes()})
		}
		left = append(left, cell{to: thing, except: except})
	}
	return left
}

// overlapping returns the things that can have an address of the set.
func overlapping(things []Destination, set *netipx.IPSet) []Destination {
	var some []Destination
	for _, thing := range things {
		if ipSet(thing.Prefixes).Overlaps(set) {
			some = append(some, thing)
		}
	}
	slices.SortFunc(some, func(a, b Destination) int { return cmp.Compare(a.Name, b.Name) })
	return some
}

func ipSet(lists ...[]netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	for _, list := range lists {
		for _, prefix := range list {
			b.AddPrefix(prefix)
		}
	}
	return built(&b)
}

func difference(set, other *netipx.IPSet) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemoveSet(other)
	return built(&b)
}

func intersection(set, other *netipx.IPSet) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.Intersect(other)
	return built(&b)
}

// built returns the set. The errors of a builder are about prefixes that are not valid, of which there are none.
func built(b *netipx.IPSetBuilder) *netipx.IPSet {
	set, err := b.IPSet()
	if err != nil {
		return &netipx.IPSet{}
	}
	return set
}

// pieces collects cells: those of one protocol that differ in their ports only, and those of several protocols that have the
// same ports, are one piece.
type pieces struct {
	list  []Piece
	index map[string]int
}

func (p *pieces) add(protocol int, c cell) {
	key := fmt.Sprint(protocol, " ", c.key())
	at, known := p.index[key]
	if !known {
		p.index[key] = len(p.list)
		p.list = append(p.list, Piece{Protocols: []int{protocol}, Ports: []Ports{c.ports}, To: c.to, Except: c.except})
		return
	}
	ports := p.list[at].Ports
	if last := &ports[len(ports)-1]; last.Last+1 == c.ports.First {
		last.Last = c.ports.Last
		return
	}
	p.list[at].Ports = append(ports, c.ports)
}

// merged returns the pieces, with one of those that differ in their protocol only.
func (p *pieces) merged(mentioned []int) []Piece {
	var all []Piece
	index := map[string]int{}
	for _, piece := range p.list {
		key := fmt.Sprint(piece.Ports, piece.To, piece.Except)
		if at, known := index[key]; known {
			all[at].Protocols = append(all[at].Protocols, piece.Protocols...)
			continue
		}
		index[key] = len(all)
		all = append(all, piece)
	}
	for i := range all {
		all[i].Protocols, all[i].But = others(all[i].Protocols, mentioned)
	}
	slices.SortStableFunc(all, func(a, b Piece) int {
		return cmp.Or(slices.Compare(a.Protocols, b.Protocols), comparePorts(a.Ports, b.Ports), compareEnds(a.To, b.To))
	})
	return all
}

// others returns All with the mentioned protocols that are not among those of a piece, if the piece has all that are not
// mentioned.
func others(of, mentioned []int) (protocols, but []int) {
	if !slices.Contains(of, All) {
		return of, nil
	}
	for _, protocol := range mentioned {
		if !slices.Contains(of, protocol) {
			but = append(but, protocol)
		}
	}
	return []int{All}, but
}

func comparePorts(a, b []Ports) int {
	return slices.CompareFunc(a, b, func(a, b Ports) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last)) })
}

func compareEnds(a, b Destination) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), strings.Compare(fmt.Sprint(a.Prefixes), fmt.Sprint(b.Prefixes)))
}

// Overlap reports whether a packet can be in both.
func Overlap(a, b Traffic) bool {
	switch {
	case a.Protocol != b.Protocol && a.Protocol != All && b.Protocol != All:
		return false
	case a.Ports.First > b.Ports.Last || b.Ports.First > a.Ports.Last:
		return false
	default:
		return ipSet(a.To.Prefixes).Overlaps(ipSet(b.To.Prefixes))
	}
}

// Traffic returns the piece as a set, without its exceptions.
func (p Piece) Traffic() []Traffic {
	numbers := p.Protocols
	if len(p.But) > 0 {
		numbers = nil
		for number := range protocols {
			if !slices.Contains(p.But, number) {
				numbers = append(numbers, number)
			}
		}
	}
	var set []Traffic
	for _, protocol := range numbers {
		for _, ports := range p.Ports {
			set = append(set, Traffic{protocol, ports, p.To})
		}
	}
	return set
}

// Merged returns the blocks as the fewest prefixes, in order.
func Merged(blocks []netip.Prefix) []netip.Prefix { return ipSet(blocks).Prefixes() }
