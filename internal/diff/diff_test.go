package diff

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

// network is a root in a variant with one task, which may send tcp/443 to a block.
func network(root, variant, task, block string) model.Network {
	port := 443
	n := model.Network{
		Root: root, Groups: []string{"group"},
		Grants: []model.Grant{{
			Is: model.Yes, Protocol: "tcp", FromPort: &port, ToPort: &port, Group: "group", Rule: "rule",
			Peer: model.Destination{Kind: model.PeerCIDR, CIDRs: []string{block}},
		}},
		Tasks: []model.NetworkNode{{ID: task, Kind: "ecs_service", Groups: []string{"group"}, Egress: []int{0}, Pull: &model.PullState{Is: model.Arrives}}},
	}
	if variant != "" {
		n.Variants = []string{variant}
	}
	return n
}

func TestCompareMatches(t *testing.T) {
	t.Parallel()
	const narrow, wide = "10.1.0.0/16", "10.0.0.0/15"
	moving := network("a", "", "module.m.aws_ecs_service.app", narrow)
	moving.Moves = []model.Move{{From: "aws_ecs_service.app", To: "module.m.aws_ecs_service.app"}}
	failing := network("a", "", "task", narrow)
	failing.Tasks[0].Pull = &model.PullState{Is: model.Fails, Stops: []model.PullStop{{Rule: "s3-unreachable", Is: model.No}}}
	undecided := network("a", "", "task", narrow)
	undecided.Tasks[0].Pull = &model.PullState{Is: model.ArrivalUnknown}
	incomplete := network("a", "", "task", narrow)
	incomplete.Incomplete = true
	for name, test := range map[string]struct {
		base, head []model.Network
		want       string // the verdict, and what becomes of tasks
	}{
		"nothing":            {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("a", "", "task", narrow)}, "no traffic changes:"},
		"wider":              {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("a", "", "task", wide)}, "opens 1 destination for 1 task; no pull breaks: same"},
		"narrower":           {[]model.Network{network("a", "", "task", wide)}, []model.Network{network("a", "", "task", narrow)}, "closes 1 destination for 1 task; no pull breaks: same"},
		"root renamed":       {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("b", "", "task", narrow)}, "no traffic changes:"},
		"first variant":      {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("a", "prod", "task", wide)}, "opens 1 destination for 1 task; no pull breaks: same"},
		"base is no variant": {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("a", "base", "task", narrow), network("a", "prod", "task", narrow)}, "opens 1 destination for 1 task; no pull breaks: new in prod"},
		"moved":              {[]model.Network{network("a", "", "aws_ecs_service.app", narrow)}, []model.Network{moving}, "no traffic changes: moved"},
		"moved back":         {[]model.Network{moving}, []model.Network{network("a", "", "aws_ecs_service.app", narrow)}, "no traffic changes: moved"},
		"same label":         {[]model.Network{network("a", "", "aws_ecs_service.app", narrow)}, []model.Network{network("a", "", `module.m.aws_ecs_service.app["x"]`, narrow)}, "no traffic changes: replaced"},
		"new":                {[]model.Network{network("a", "", "task", narrow)}, []model.Network{network("a", "", "task", narrow), network("b", "", "other", narrow)}, "opens 1 destination for 1 task; no pull breaks: new"},
		"removed":            {[]model.Network{network("a", "", "task", narrow)}, nil, "closes 1 destination for 1 task; no pull breaks: removed"},
		"breaks":             {[]model.Network{network("a", "", "task", narrow)}, []model.Network{failing}, "breaks the pull of 1 task: same"},
		"repaired":           {[]model.Network{failing}, []model.Network{network("a", "", "task", narrow)}, "repairs the pull of 1 task; no pull breaks: same"},
		"may break":          {[]model.Network{network("a", "", "task", narrow)}, []model.Network{undecided}, "1 change is unknown: same"},
		"not read":           {[]model.Network{network("a", "", "task", wide)}, []model.Network{incomplete}, "2 changes are unknown; not everything can be compared: same"},
	} {
		d := Compare(State{Networks: test.base}, State{Networks: test.head})
		got := d.Summary.Verdict + ":"
		for _, change := range d.Changes {
			got += " " + string(change.Existing)
			if len(change.Variants) > 0 {
				got += " in " + strings.Join(change.Variants, ", ")
			}
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestCompareFailedSide compares with a side of which a whole root may be missing: what it lacks may be there.
func TestCompareFailedSide(t *testing.T) {
	t.Parallel()
	there := State{Networks: []model.Network{network("a", "", "task", "10.0.0.0/8")}}
	for _, pair := range [][2]State{{there, {Failed: true}}, {{Failed: true}, there}} {
		d := Compare(pair[0], pair[1])
		if s := d.Summary; s.Comparable || s.Opened+s.Closed > 0 || s.Unknown == 0 {
			t.Errorf("the summary is %+v", s)
		}
	}
}
