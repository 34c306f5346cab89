package model

import "slices"

// Redacted returns the rule set with the sensitive values in it replaced by what is not known.
func (s RuleSet) Redacted() RuleSet {
	return RuleSet{Egress: redacted(s.Egress), Ingress: redacted(s.Ingress)}
}

func redacted(rules []*Rule) []*Rule {
	shown := slices.Clone(rules)
	for i, r := range shown {
		if !r.Sensitive {
			continue
		}
		why := Unknown{Reason: "sensitive values are not shown", At: r.At}
		shown[i] = &Rule{
			ID: r.ID, At: r.At, Peer: Peer{Kind: PeerUnknown}, Sensitive: true, Implicit: r.Implicit,
			Unknown: append(slices.Clone(r.Unknown), why), Maybe: r.Maybe,
		}
	}
	return shown
}

// IsSensitive reports whether there are sensitive values in the rules of the stack.
func (s *Stack) IsSensitive() bool {
	sensitive := func(set RuleSet) bool {
		return slices.ContainsFunc(slices.Concat(set.Egress, set.Ingress), func(r *Rule) bool { return r.Sensitive })
	}
	for _, g := range s.Groups {
		if sensitive(g.RuleSet) {
			return true
		}
	}
	return sensitive(s.Unattached)
}

// Redacted returns the stack as it may be shown to people: without the sensitive values in its rules.
func (s *Stack) Redacted() *Stack {
	shown := *s
	shown.Unattached = s.Unattached.Redacted()
	shown.Groups = make(map[string]*Group, len(s.Groups))
	for id, g := range s.Groups {
		group := *g
		group.RuleSet = g.RuleSet.Redacted()
		shown.Groups[id] = &group
	}
	return &shown
}
