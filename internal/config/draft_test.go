package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// TestDraft shows that a new file is right as it is, and that it is with the marks removed and the gaps filled in.
func TestDraft(t *testing.T) {
	t.Parallel()
	from, to := 5432, 5433
	group := `aws_security_group.task["a"]`
	tcp := func(peer model.Peer) *model.Rule {
		return &model.Rule{Protocol: "tcp", FromPort: &from, ToPort: &to, Peer: peer}
	}
	draft := Draft{Regions: []string{"eu-west-1"}, Elsewhere: []string{"ecr.api", "s3"}, Grants: []Grant{
		{Group: group, Rule: tcp(model.Peer{Kind: model.PeerGroup, ID: `module.db.aws_security_group.db["x"]`}), Traffic: "a\nregion: x"},
		{Group: group, Rule: tcp(model.CIDRPeer(netip.MustParsePrefix("2001:db8::/32")))},
		{Group: group, Rule: tcp(model.Peer{Kind: model.PeerPrefixList, ID: "pl-0123"})},
		{Group: group, Rule: tcp(model.Peer{Kind: model.PeerUnknown})},
		{Group: group, Rule: &model.Rule{Protocol: "all", FromPort: &from, Peer: model.CIDRPeer(netip.MustParsePrefix("0.0.0.0/0"))}},
		{Group: group, Rule: &model.Rule{Peer: model.CIDRPeer(netip.MustParsePrefix("10.0.0.0/8"))}},
	}}
	c, problems := Parse("c.yaml", draft.Text())
	if len(problems) > 0 || c.Region != "eu-west-1" || len(c.Allow) > 0 {
		t.Errorf("got %+v and %v", c, problems)
	}
	full := regexp.MustCompile(`(?m)^# ((?:endpoints|overrides|variants|allow|needs|rules):| {2})`).ReplaceAllString(string(draft.Text()), "$1")
	full = strings.NewReplacer("…", "0123").Replace(full)
	c, problems = Parse("c.yaml", []byte(full))
	if len(problems) > 0 || len(c.Allow) != 5 || len(c.Endpoints) != 2 || !c.Needs.AllowNeeded || len(c.Rules) != 1 {
		t.Errorf("%s\ngives %+v and %v", full, c, problems)
	}
	if got := c.Allow[0]; got.SecurityGroup != `module.db.aws_security_group.db["x"]` || got.From[0].Text != group || got.Ports[0] != (Ports{5432, 5433}) {
		t.Errorf("got %+v", got)
	}
	for _, regions := range [][]string{nil, {"eu-west-1", "us-east-1"}} {
		if c, problems := Parse("c.yaml", Draft{Regions: regions}.Text()); len(problems) > 0 || c.Region != "" {
			t.Errorf("%v: got %q and %v", regions, c.Region, problems)
		}
	}
}

// TestDraftOfSeveralRoots shows that one destination is one entry, which says in what it is, and that environments are listed.
func TestDraftOfSeveralRoots(t *testing.T) {
	t.Parallel()
	grant := func(cidr, group, input, variant string) Grant {
		port := 22
		rule := &model.Rule{Protocol: "tcp", FromPort: &port, ToPort: &port, Peer: model.CIDRPeer(netip.MustParsePrefix(cidr))}
		return Grant{Group: group, Rule: rule, Traffic: "tcp/22 to " + cidr, At: input + ":1", Input: input, Variant: variant}
	}
	envs := func(dir string) []Variant {
		return []Variant{{Name: "base"}, {Name: "prod", VarFiles: []string{dir + "prod.tfvars"}}, {Name: "test", VarFiles: []string{dir + "test.tfvars"}, Workspace: "t"}}
	}
	for name, test := range map[string]struct {
		inputs []DraftInput
		grants []Grant
		want   string
	}{
		"one root":         {[]DraftInput{{".", envs("")}}, []Grant{grant("10.0.0.0/8", "a", ".", "prod"), grant("10.0.0.0/8", "a", ".", "test")}, "10.0.0.0/8 a [] [prod test]; [prod test]"},
		"all variants":     {[]DraftInput{{".", envs("")}}, []Grant{grant("10.0.0.0/8", "a", ".", "base"), grant("10.0.0.0/8", "a", ".", "prod"), grant("10.0.0.0/8", "b", ".", "test")}, "10.0.0.0/8 ab [] []; [prod test]"},
		"all roots":        {[]DraftInput{{"x", nil}, {"y", nil}}, []Grant{grant("10.0.0.0/8", "a", "x", ""), grant("10.0.0.0/8", "a", "y", "")}, "10.0.0.0/8 a [] []; []"},
		"some roots":       {[]DraftInput{{"x", nil}, {"y", nil}, {"z", nil}}, []Grant{grant("10.0.0.0/8", "a", "x", ""), grant("10.0.0.0/8", "b", "y", ""), grant("11.0.0.0/8", "b", "z", "")}, "10.0.0.0/8 ab [x y] []; 11.0.0.0/8 b [z] []; []"},
		"roots of its own": {[]DraftInput{{"x", envs("x/")}, {"y", envs("y/")}, {"z", nil}}, nil, "[]; x: [prod test]; y: [prod test]"},
		"its own root too": {[]DraftInput{{"x", envs("x/")}, {".", envs("")}}, nil, "[]; **: [prod test]; x: [prod test]"},
		"the same for all": {[]DraftInput{{"x", envs("envs/")}, {"y", envs("envs/")}}, nil, "[prod test]"},
		"one environment":  {[]DraftInput{{"x", envs("")[:2]}}, nil, "[]"},
		"without files":    {[]DraftInput{{"x", []Variant{{Name: "terraform"}, {Name: "tofu"}}}}, nil, "[]"},
	} {
		text := string(Draft{Inputs: test.inputs, Grants: test.grants}.Text())
		full := regexp.MustCompile(`(?m)^# ((?:overrides|variants|allow):| {2})`).ReplaceAllString(strings.ReplaceAll(text, "…", "r"), "$1")
		full, _, _ = strings.Cut(full, "\n# Tasks have to reach")
		c, problems := Parse("c.yaml", []byte(full))
		if len(problems) > 0 {
			t.Errorf("%s: %v\n%s", name, problems, full)
			continue
		}
		var parts []string
		for _, a := range c.Allow {
			from := ""
			for _, name := range a.From {
				from += name.Text
			}
			parts = append(parts, fmt.Sprint(a.CIDR, " ", from, " ", a.Roots, " ", a.Variants))
		}
		names := func(variants []Variant) []string {
			var names []string
			for _, v := range variants {
				names = append(names, v.Name)
			}
			return names
		}
		parts = append(parts, fmt.Sprint(names(c.Variants)))
		for _, o := range c.Overrides {
			parts = append(parts, fmt.Sprintf("%s: %v", o.Paths[0], names(o.Variants)))
		}
		if got := strings.Join(parts, "; "); got != test.want {
			t.Errorf("%s: got %s, want %s\n%s", name, got, test.want, text)
		}
	}
}

// TestDraftIsNoInjection shows that no text from the files becomes a key of the new file.
func TestDraftIsNoInjection(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"x\nallow: []\nrules: {task-egress-destination: {level: off}}", "\"x\"\nrules: {}", "x: {rules: y}", "*x", "\u2028rules: {}", "\x00", strings.Repeat("long words ", 40),
	} {
		peer := &model.Rule{Peer: model.Peer{Kind: model.PeerGroup, ID: text}}
		for _, regions := range [][]string{{text}, {text, text}} {
			draft := Draft{Regions: regions, Inputs: []DraftInput{{Name: "a"}, {Name: text, Variants: []Variant{{Name: text, VarFiles: []string{text}}, {Name: text + "b", Workspace: text}}}}, Grants: []Grant{{Group: text, Rule: peer, Traffic: text, At: text, Input: text, Variant: text}}}
			if c, _ := Parse("c.yaml", draft.Text()); len(c.Rules)+len(c.Allow) > 0 {
				t.Errorf("%q gives %s", text, draft.Text())
			}
		}
		if got := inQuotes(text); strings.ContainsAny(got, "\n\u2028\x00") {
			t.Errorf("%q is written as %s", text, got)
		}
	}
}
