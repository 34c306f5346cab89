package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/visible"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// policyDocument returns what a data source puts together, as a policy in IAM's own words. The statements of its sources
// come first, then its own and those that override them, each in the place of earlier ones with its id.
func (t *translator) policyDocument(i *instance, at aws.Value) aws.Value {
	list := t.placed(i.position())
	list.Kind, list.Settled = aws.List, true
	if t.making[i] {
		list.SetOpen([]model.Unknown{{Reason: i.address() + " depends on itself", At: i.ref()}})
		return policyWith(list, at)
	}
	t.making[i] = true
	defer delete(t.making, i)
	list = t.givenStatements(list, i, "source_json", "source_policy_documents")
	own, open := i.blocks("statement")
	list.SetOpen(model.Reasons(list.Open(), open))
	for _, block := range own {
		list.Items = t.override(list.Items, t.statement(block))
	}
	list = t.givenStatements(list, i, "override_json", "override_policy_documents")
	return policyWith(list, at)
}

func policyWith(statements, at aws.Value) aws.Value {
	policy := at
	policy.Kind = aws.Object
	policy.Fields = []aws.Field{{Key: "Statement", Value: statements}}
	return policy
}

// givenStatements adds to a list the statements of the documents in the given arguments.
func (t *translator) givenStatements(list aws.Value, i *instance, names ...string) aws.Value {
	for _, name := range names {
		items, open := i.arg(name).members()
		list.SetOpen(model.Reasons(list.Open(), open))
		for _, item := range items {
			given := t.statementsOf(item)
			list.SetOpen(model.Reasons(list.Open(), given.Open()))
			for _, s := range given.Items {
				list.Items = t.override(list.Items, s)
			}
		}
	}
	return list
}

// statementsOf returns the statements of the document in an element of a list.
func (t *translator) statementsOf(item member) aws.Value {
	document := t.documentOf(argument{set: true, scope: item.scope, expr: item.expr, at: item.at, value: &item.value, from: item.from, before: item.hops()}, value{})
	statements := t.values.Gather(t.values.Settle(document).Get("Statement"), t.values.SettleItem)
	statements.Items = slices.Clone(statements.Items)
	for n, s := range statements.Items {
		statements.Items[n].SetMaybe(model.Reasons(s.Maybe(), item.maybe))
	}
	return statements
}

// override adds a statement in the place of those with the same id. One whose id is not known may replace any that has
// one, and one that may be absent leaves it open whether it does.
func (t *translator) override(list []aws.Value, s aws.Value) []aws.Value {
	sid, known := t.sid(s)
	doubts := s.Maybe()
	if !known {
		doubts = model.Reasons(t.values.Why(s.Get("Sid")), s.Maybe())
	}
	var kept []aws.Value
	for _, old := range list {
		id, oldKnown := t.sid(old)
		same := sid != "" && known && oldKnown && id == sid
		if same && len(doubts) == 0 {
			continue
		}
		if same || !known && (id != "" || !oldKnown) {
			old.SetMaybe(model.Reasons(old.Maybe(), doubts))
		}
		kept = append(kept, old)
	}
	return append(kept, s)
}

// sid returns the id of a statement, which is empty for one without any, and whether it is known.
func (t *translator) sid(statement aws.Value) (string, bool) {
	v := statement.Get("Sid")
	if v.Kind == aws.Absent {
		return "", true
	}
	return t.values.Known(v)
}

// statement reads a statement in the words of the data source.
func (t *translator) statement(o object) aws.Value {
	s := t.object(o, []provider.Property{
		{Name: "Sid", Argument: "sid"},
		{Name: "Effect", Argument: "effect", Default: "Allow"},
	})
	for _, e := range []struct{ element, argument string }{{"Action", "actions"}, {"Resource", "resources"}} {
		s = t.patterns(s, e.element, o.arg(e.argument))
		s = t.patterns(s, "Not"+e.element, o.arg("not_"+e.argument))
	}
	s = t.principals(s, "Principal", o, "principals")
	s = t.principals(s, "NotPrincipal", o, "not_principals")
	return t.conditions(s, o)
}

// patterns gives a statement an element. The data source takes &{…} for IAM's own variables.
func (t *translator) patterns(s aws.Value, element string, arg argument) aws.Value {
	if arg.eval().absent() {
		return s
	}
	v := t.treeOfArgument(arg)
	v.Items = slices.Clone(v.Items)
	for n, item := range v.Items {
		v.Items[n].Text = strings.ReplaceAll(item.Text, "&{", "${")
	}
	return insert(s, []string{element}, v)
}

// principals gives a statement the principals in blocks.
func (t *translator) principals(s aws.Value, element string, o object, name string) aws.Value {
	blocks, open := o.blocks(name)
	if len(blocks)+len(open) == 0 {
		return s
	}
	all := t.placed(o.position())
	all.Kind, all.Settled = aws.List, true
	all.SetOpen(open)
	for _, b := range blocks {
		all.SetOpen(model.Reasons(all.Open(), b.maybe))
		identifiers := t.values.Gather(t.treeOfArgument(b.arg("identifiers")), t.values.SettleItem)
		all.Items = append(all.Items, identifiers.Items...)
		all.SetOpen(model.Reasons(all.Open(), identifiers.Open()))
	}
	return insert(s, []string{element}, all)
}

// conditions gives a statement its conditions, each with its operator and key.
func (t *translator) conditions(s aws.Value, o object) aws.Value {
	blocks, open := o.blocks("condition")
	if len(open) > 0 {
		return insert(s, []string{"Condition"}, t.unknown(t.placed(o.position()), open))
	}
	for _, c := range blocks {
		test, _ := c.arg("test").eval().text()
		key, known := c.arg("variable").eval().text()
		if !known {
			why := c.arg("variable").orMissing(c, "variable")
			return insert(s, []string{"Condition"}, t.unknown(t.placed(c.position()), why))
		}
		way := []string{"Condition", t.symbols.display(test), t.symbols.display(key)}
		if c.arg("test").eval().sensitive() || c.arg("variable").eval().sensitive() {
			way = []string{"Condition", visible.Hidden, visible.Hidden}
		}
		s = insert(s, way, t.like(t.placed(c.position()), aws.Value{Kind: aws.List, Settled: true}))
	}
	return s
}
