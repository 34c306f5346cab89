package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/egresslint/egresslint/internal/source"
)

// place returns where a person can act on a value: where it is written, if that is in a file of the repository. The hops
// before are what was passed on the way from where the provenance begins back to where the value is used.
func (e *evaluator) place(before *hops, p provenance) source.Position {
	return e.placeFrom(before.back(e.hops[:0]), p)
}

// placeUsed returns the place of a value with nothing between where its provenance begins and where it is used.
func (e *evaluator) placeUsed(use hop, p provenance) source.Position {
	return e.placeFrom(append(e.hops[:0], use), p)
}

// placeFrom returns the place of a value that passed what is listed, from where it is used. The list is in the room for hops.
func (e *evaluator) placeFrom(list []hop, p provenance) source.Position {
	e.hops = nil // it is in use
	trails := e.trails
	if p.expr != nil {
		list = p.trace().hops.on(list)
	}
	if item := list[0].item(); item.expr != nil && !e.hasOwn(list) && list[len(list)-1].kind != atDefault {
		if way := item.trace().hops.on([]hop{list[0]}); e.hasOwn(way) {
			list = way
		}
	}
	at := e.locate(narrowed(list))
	e.hops = list
	e.trails.release(trails)
	return at
}

// here returns the position of a value that is written where it takes effect, as most are, and false where that is in a file
// that nobody changes.
func (s *scope) here(at *hcl.Range) (source.Position, bool) {
	if s.module.isForeign() || s.module.isForeignFile(at.Filename) {
		return source.Position{}, false
	}
	return source.Position{Range: s.module.notes.toRange(*at), Via: s.module.callsAround()}, true
}

// narrowed drops from a list the references that a value is followed through, and puts the first one into the place of the
// expression around it.
func narrowed(hops []hop) []hop {
	list := hops[:0]
	for _, h := range hops {
		if h.kind != atReference {
			list = append(list, h)
			continue
		}
		if last := len(list) - 1; last >= 0 && (list[last].kind == atUse || list[last].kind == atArgument) && covers(*list[last].at, *h.at) {
			list[last].at = h.at
		}
	}
	return list
}

// locate returns the position of a value that passes the hops, from where it is used to where it is written: the last of them
// that is in a file of the repository, or else the call of the installed module. Behind the position are those on the way
// to the use.
func (e *evaluator) locate(hops []hop) source.Position {
	own := e.lastOwn(hops)
	var primary hop
	if own >= 0 {
		primary = hops[own]
	} else {
		primary = hops[0].module.ownCall()
	}
	at := source.Position{Range: e.notes.toRange(*primary.at)}
	e.passed = passed(hops, own, primary, e.passed[:0])
	for _, h := range slices.Backward(e.passed) {
		at.Via = e.notes.stack.Positions.Put(source.Position{Range: e.notes.toRange(*h.at), Via: at.Via, Note: h.note()})
	}
	return at
}

// callsAround returns where the module is called, and then the modules around it.
func (m *module) callsAround() source.Ref {
	if m.parent != nil && m.calls == 0 {
		h := m.callHop()
		m.calls = m.notes.stack.Positions.Put(source.Position{Range: m.notes.toRange(*h.at), Via: m.parent.callsAround(), Note: h.note()})
	}
	return m.calls
}

// passed lists what lies between a position and the use of the value: what the position stands for, what passes the value
// on, and the calls of the modules around the use. It appends to the list.
func passed(hops []hop, own int, primary hop, way []hop) []hop {
	add := func(h hop) {
		if !covers(*h.at, *primary.at) {
			way = append(way, h)
		}
	}
	if last := hops[len(hops)-1]; last.kind == atDefault && own < len(hops)-1 {
		way = append(way, last)
	}
	before := own
	if own < 0 {
		before = len(hops)
	}
	for _, h := range slices.Backward(hops[:before]) {
		if h.kind == atUse || h.kind == atArgument || h.kind == atOutput || h.kind == atRead {
			add(h)
		}
	}
	for m := hops[0].module; m.parent != nil; m = m.parent {
		if m != primary.to && !slices.ContainsFunc(hops[:before], func(h hop) bool { return h.kind == atArgument && h.to == m }) {
			add(m.callHop())
		}
	}
	return way
}

// lastOwn returns the number of the last hop in a file of the repository, -1 where there is none.
func (e *evaluator) lastOwn(hops []hop) int {
	for i, h := range slices.Backward(hops) {
		if !e.isForeignFile(h.at.Filename) {
			return i
		}
	}
	return -1
}

func (e *evaluator) hasOwn(hops []hop) bool { return e.lastOwn(hops) >= 0 }

// isOwn reports whether a trail leads to a file of the repository.
func (e *evaluator) isOwn(t trail) bool {
	for h := t.hops; h != nil; h = h.next {
		if !e.isForeignFile(h.at.Filename) {
			return true
		}
	}
	return false
}

// callHop is the call of the module.
func (m *module) callHop() hop {
	return hop{at: &m.call.at, module: m.parent, kind: atCall, to: m}
}

// ownCall returns the call by which a module of the repository gets to an installed one.
func (m *module) ownCall() hop {
	for m.parent != nil && m.parent.isForeign() {
		m = m.parent
	}
	if m.parent == nil {
		return hop{at: &hcl.Range{Filename: m.config.dir}, module: m}
	}
	return m.callHop()
}

// isForeign reports whether the files of a module are none that the user of the repository changes.
func (m *module) isForeign() bool {
	if m.parent == nil {
		return false
	}
	if m.foreignness == nil {
		foreign := m.isForeignFile(path.Join(m.config.dir, "main.tf"))
		m.foreignness = &foreign
	}
	return *m.foreignness
}

// isForeignFile reports whether a file is none that the user of the repository changes: one that "terraform init" has put
// there, or one that is not in the repository. The files of the root module always count as the user's own.
func (e *evaluator) isForeignFile(name string) bool {
	foreign, ok := e.foreign[name]
	if !ok && !(path.Dir(name) == path.Clean(e.root) && IsConfig(name)) {
		foreign = isInstalled(name) && !isInstalled(e.root) || e.opt.Foreign != nil && e.opt.Foreign(name)
	}
	if !ok {
		e.foreign[name] = foreign
	}
	return foreign
}

// isInstalled reports whether a file or directory is below one in which Terraform keeps what it downloads.
func isInstalled(name string) bool { return slices.Contains(strings.Split(name, "/"), ".terraform") }

// covers reports whether a range contains another one.
func covers(outer, inner hcl.Range) bool {
	return outer.Filename == inner.Filename && !isBefore(inner.Start, outer.Start) && !isBefore(outer.End, inner.End)
}

func isBefore(a, b hcl.Pos) bool { return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column }
