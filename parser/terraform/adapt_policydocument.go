package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// isDocument reports whether an attribute of the instance is the text of a policy document.
func (i *instance) isDocument(attr string) bool {
	return i.res.fullType() == "data.aws_iam_policy_document" && (attr == "json" || attr == "minified_json")
}

// madePolicy is what a data source puts together.
type madePolicy struct {
	statements []statement
	open       []model.Unknown // why there may be others
}

// documentStatements returns the statements of a data source that puts a policy document together, all for the reasons
// that leave open whether it is the one.
func (a *adapter) documentStatements(i *instance, maybe []model.Unknown) ([]statement, []model.Unknown) {
	made, ok := a.policies[i]
	if !ok {
		why := model.Unknown{Reason: i.address() + " depends on itself", At: i.ref()}
		a.policies[i] = madePolicy{open: []model.Unknown{why}} // while it is put together
		made.statements, made.open = a.makePolicy(i)
		a.policies[i] = made
	}
	list := slices.Clone(made.statements)
	for n := range list {
		list[n].Maybe = mergeReasons(list[n].Maybe, maybe)
	}
	return list, made.open
}

// makePolicy puts a document together: the statements of its sources, its own, and those that override them, each in the
// place of earlier ones with its id.
func (a *adapter) makePolicy(i *instance) ([]statement, []model.Unknown) {
	list, open := a.givenStatements(i, "source_json", "source_policy_documents")
	own, more := i.blocks("statement")
	open = mergeReasons(open, more)
	for _, block := range own {
		list = override(list, a.blockStatement(block))
	}
	over, more := a.givenStatements(i, "override_json", "override_policy_documents")
	open = mergeReasons(open, more)
	for _, s := range over {
		list = override(list, s)
	}
	return list, open
}

// givenStatements returns the statements of the documents in the given arguments.
func (a *adapter) givenStatements(i *instance, names ...string) ([]statement, []model.Unknown) {
	var list []statement
	var open []model.Unknown
	for _, name := range names {
		items, more := i.arg(name).members()
		open = mergeReasons(open, more)
		for _, item := range items {
			given, why := a.statements(a.documentOf(item))
			open = mergeReasons(open, why)
			for _, s := range given {
				list = override(list, s)
			}
		}
	}
	return list, open
}

// documentOf reads the document in an element of a list.
func (a *adapter) documentOf(item member) document {
	if item.expr == nil {
		return a.parsed(object{scope: item.scope, at: item.at, maybe: item.maybe}, item.value)
	}
	o := item.scope.originOf(item.expr).follow()
	d := a.documentAt(o)
	d.maybe = mergeReasons(d.maybe, item.maybe)
	return d
}

// override adds a statement in the place of those with the same id. One whose id is not known may replace any that has
// one, and one that may be absent leaves it open whether it does.
func override(list []statement, s statement) []statement {
	doubts := mergeReasons(s.why, s.Maybe)
	kept := slices.DeleteFunc(slices.Clone(list), func(old statement) bool {
		return s.sid != "" && old.sid == s.sid && len(doubts) == 0
	})
	for n, old := range kept {
		if s.sid != "" && old.sid == s.sid || len(s.why) > 0 && old.sid != "" {
			kept[n].Maybe = mergeReasons(old.Maybe, doubts)
		}
	}
	return append(kept, s)
}

// blockStatement reads a statement in the words of the data source.
func (a *adapter) blockStatement(o object) statement {
	s := statement{Statement: model.Statement{At: a.notes.at(o.at), Maybe: o.maybe}}
	s.sid, s.why = a.sid(o.arg("sid"))
	if s.Effect, s.Unknown = a.effect(o.arg("effect")); s.Effect == "" && len(s.Unknown) == 0 {
		s.Effect = "allow"
	}
	s.Actions = a.listed(o, "actions")
	s.Resources = a.listed(o, "resources")
	s.Principals = a.principalBlocks(o)
	conditions, open := o.blocks("condition")
	s.Unknown = mergeReasons(s.Unknown, open)
	for _, c := range conditions {
		test, _ := c.arg("test").eval().text()
		key, known := c.arg("variable").eval().text()
		if s.Unknown = mergeReasons(s.Unknown, c.maybe); known {
			s.Conditions = append(s.Conditions, strings.TrimSpace(a.symbols.display(test+" "+key)))
			continue
		}
		s.Unknown = mergeReasons(s.Unknown, c.arg("variable").orMissing(c, "variable"))
	}
	return s
}

// listed reads a list of patterns, or the one that stands for everything else. The data source takes &{…} for IAM's own
// variables.
func (a *adapter) listed(o object, name string) model.Patterns {
	patterns := a.patterns(o.arg(name))
	if others := o.arg("not_" + name); others.set && !others.eval().absent() {
		patterns = a.patterns(others)
		patterns.Except = true
	}
	for n, item := range patterns.Items {
		patterns.Items[n].Text = strings.ReplaceAll(item.Text, "&{", "${")
	}
	return patterns
}

// principalBlocks reads the principals of a statement.
func (a *adapter) principalBlocks(o object) model.Patterns {
	all := model.Patterns{Items: []model.Pattern{}}
	for _, name := range []string{"principals", "not_principals"} {
		blocks, open := o.blocks(name)
		all.Open = mergeReasons(all.Open, open)
		for _, b := range blocks {
			all = joinPatterns(all, a.patterns(b.arg("identifiers")))
			all.Open = mergeReasons(all.Open, b.maybe)
			all.Except = name == "not_principals"
		}
	}
	return all
}
