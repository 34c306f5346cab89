package diff

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/internal/model"
)

// The roles of nodes.
const (
	task     = "task"
	endpoint = "endpoint"
)

// changes returns what changes in the root, and of how many tasks and endpoints the same is unknown in both states.
func (p pair) changes() (changes []model.NodeChange, unknownInBoth int) {
	c := comparison{pair: p, names: p.names(), done: map[string][3][]model.FlowChange{}}
	for _, role := range []struct {
		name          string
		before, after []model.NetworkNode
	}{{task, p.base.Tasks, p.head.Tasks}, {endpoint, p.base.Endpoints, p.head.Endpoints}} {
		before := map[string]*model.NetworkNode{}
		for i := range role.before {
			before[c.names.of(role.before[i].ID)] = &role.before[i]
		}
		for i := range role.after {
			now := &role.after[i]
			changes = append(changes, c.node(role.name, before[now.ID], now))
			delete(before, now.ID)
		}
		for i := range role.before {
			if was := &role.before[i]; before[c.names.of(was.ID)] == was {
				changes = append(changes, c.node(role.name, was, nil))
			}
		}
	}
	changes = slices.DeleteFunc(changes, isNothing)
	return changes, c.unknownInBoth
}

// isNothing reports whether nothing changes.
func isNothing(n model.NodeChange) bool {
	return n.Existing == model.ExistsSame && len(n.Opened)+len(n.Closed)+len(n.Unknown) == 0 && n.Pull == nil
}

// comparison compares the two sides of a root in a variant.
type comparison struct {
	pair
	names         names
	done          map[string][3][]model.FlowChange // by the numbers of the grants: tasks share groups
	unknownInBoth int
}

// node returns what changes for a task or an endpoint, of which one side may not be there.
func (c *comparison) node(role string, was, now *model.NetworkNode) model.NodeChange {
	shown := now
	if now == nil {
		shown = was
	}
	n := model.NodeChange{
		Role: role, Root: c.root, ID: shown.ID, Name: shown.Name, Kind: shown.Kind, Location: shown.Location, Reasons: shown.Reasons,
		Existing: c.existing(was, now), Opened: []model.FlowChange{}, Closed: []model.FlowChange{}, Unknown: []model.FlowChange{},
	}
	if c.variant != "" {
		n.Variants = []string{c.variant}
	}
	if c.was != c.root {
		n.WasRoot = c.was
	}
	if was != nil && now != nil && was.ID != now.ID {
		n.Was = was.ID
	}
	empty := &model.NetworkNode{}
	before, after := orEmpty(was, empty), orEmpty(now, empty)
	c.direction(&n, "egress", before.Egress, after.Egress)
	c.direction(&n, "ingress", before.Ingress, after.Ingress)
	n.Pull = c.pull(was, now)
	c.doubt(&n, was, now)
	if was != nil && now != nil && c.undecided(was, now) {
		c.unknownInBoth++
	}
	return n
}

func orEmpty(n, empty *model.NetworkNode) *model.NetworkNode {
	if n == nil {
		return empty
	}
	return n
}

func (c *comparison) existing(was, now *model.NetworkNode) model.Existing {
	switch {
	case was == nil:
		return model.ExistsNew
	case now == nil:
		return model.ExistsRemoved
	case now.Replaced || was.ID != now.ID && !c.names.moved[now.ID]:
		return model.ExistsReplaced
	case was.ID != now.ID:
		return model.ExistsMoved
	default:
		return model.ExistsSame
	}
}

// direction adds what is opened and closed in a direction.
func (c *comparison) direction(n *model.NodeChange, name string, before, after []int) {
	key := fmt.Sprint(name, before, after)
	parts, known := c.done[key]
	if !known {
		old := flows(c.base, before, c.names.of)
		now := flows(c.head, after, func(id string) string { return id })
		opened, mayOpen := subtraction{direction: name, may: "open", elsewhere: "before the change", set: now, other: old}.subtract()
		closed, mayClose := subtraction{direction: name, may: "close", elsewhere: "after the change", set: old, other: now}.subtract()
		parts = [3][]model.FlowChange{opened, closed, slices.Concat(mayOpen, mayClose)}
		c.done[key] = parts
	}
	n.Opened, n.Closed, n.Unknown = append(n.Opened, parts[0]...), append(n.Closed, parts[1]...), append(n.Unknown, parts[2]...)
}

// doubt makes what is certain unknown where a side was not read as a whole, or where the task or endpoint may not exist.
func (c *comparison) doubt(n *model.NodeChange, was, now *model.NetworkNode) {
	var opened, closed []model.Reason
	if c.incompleteBase {
		opened = append(opened, model.Reason{Reason: "before the change, a part of " + named(c.was) + " could not be read"})
	}
	if c.incompleteHead {
		closed = append(closed, model.Reason{Reason: "after the change, a part of " + named(c.root) + " could not be read"})
	}
	switch {
	case was == nil:
		n.Reasons = slices.Concat(n.Reasons, opened)
	case now == nil:
		n.Reasons = slices.Concat(n.Reasons, closed)
	}
	if now != nil && (was == nil || len(was.Reasons) == 0) {
		opened = append(opened, now.Reasons...)
	}
	if was != nil && (now == nil || len(now.Reasons) == 0) {
		closed = append(closed, was.Reasons...)
	}
	if len(opened) > 0 {
		n.Unknown, n.Opened = append(n.Unknown, perhaps(n.Opened, "open", opened)...), []model.FlowChange{}
	}
	if len(closed) > 0 {
		n.Unknown, n.Closed = append(n.Unknown, perhaps(n.Closed, "close", closed)...), []model.FlowChange{}
	}
}

// named is how sentences call a root.
func named(root string) string {
	if root == "." {
		return "the root module"
	}
	return root
}

func perhaps(changes []model.FlowChange, may string, why []model.Reason) []model.FlowChange {
	var all []model.FlowChange
	for _, change := range changes {
		change.May, change.Reasons = may, slices.Concat(change.Reasons, why)
		all = append(all, change)
	}
	return all
}

// undecided reports whether something about a task or an endpoint is unknown on both sides.
func (c *comparison) undecided(was, now *model.NetworkNode) bool {
	if was.Pull != nil && now.Pull != nil && was.Pull.Is == model.ArrivalUnknown && now.Pull.Is == model.ArrivalUnknown {
		return true
	}
	return c.hasUnknown(c.base, was) && c.hasUnknown(c.head, now)
}

func (c *comparison) hasUnknown(network *model.Network, n *model.NetworkNode) bool {
	return slices.ContainsFunc(slices.Concat(n.Egress, n.Ingress), func(number int) bool {
		return network.Grants[number].Is != model.Yes
	})
}

// pull returns what changes for the pull of the image, nil if nothing does.
func (c *comparison) pull(was, now *model.NetworkNode) *model.PullChange {
	before, after := pullOf(was, c.incompleteBase), pullOf(now, c.incompleteHead)
	if before.Is == after.Is || now == nil {
		return nil
	}
	change := &model.PullChange{Was: before.Is, Is: after.Is, Stops: after.Stops, NotJudged: after.NotJudged}
	if after.Is == model.Arrives {
		change.Stops = before.Stops
	}
	return change
}

// pullOf returns whether an image arrives. What was not read as a whole may be otherwise.
func pullOf(n *model.NetworkNode, incomplete bool) model.PullState {
	switch {
	case n == nil || n.Pull == nil:
		return model.PullState{}
	case incomplete:
		return model.PullState{Is: model.ArrivalUnknown, Stops: n.Pull.Stops}
	default:
		return *n.Pull
	}
}
