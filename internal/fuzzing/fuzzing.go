// Package fuzzing holds what fuzz targets share: the time that an input may take, and what holds for every model.
package fuzzing

import (
	"encoding/json"
	"runtime/debug"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/model"
)

// patience is the time that a small input may take, on a machine that does other things too.
const patience = 20 * time.Second

// Within fails the test if f takes long.
func Within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(patience):
		debug.SetTraceback("all")
		panic("the input takes too long") // with the stacks of all goroutines
	}
}

// CheckModel checks that all that is mentioned in a model is in it, and that what is not known has a reason.
func CheckModel(t *testing.T, s *model.Stack) {
	t.Helper()
	if _, err := json.Marshal(s); err != nil {
		t.Error(err)
	}
	checkStack(t, s)
	for _, outcome := range s.Outcomes {
		checkStack(t, outcome)
	}
}

func checkStack(t *testing.T, s *model.Stack) {
	t.Helper()
	for id, g := range s.Groups {
		if g.VPC != "" && s.VPCs[g.VPC] == nil {
			t.Errorf("the VPC %q of the group %q is missing", g.VPC, id)
		}
		for _, r := range append(g.Egress, g.Ingress...) {
			checkRule(t, s, r)
		}
	}
	for _, r := range append(s.Unattached.Egress, s.Unattached.Ingress...) {
		checkRule(t, s, r)
	}
	for id, w := range s.Workloads {
		checkReferences(t, s, id, w.Groups, w.Subnets)
		if (w.Fargate == model.Unclear) != (len(w.Unknown) > 0) {
			t.Errorf("%q: fargate=%s for the reasons %v", id, w.Fargate, w.Unknown)
		}
	}
	for id, e := range s.Endpoints {
		checkReferences(t, s, id, e.Groups, e.Subnets)
		if (e.Kind == "" || e.Service == "") && len(e.Unknown) == 0 {
			t.Errorf("%q: nothing says why the kind or service is not known", id)
		}
	}
}

func checkReferences(t *testing.T, s *model.Stack, id string, groups, subnets model.References) {
	t.Helper()
	for _, item := range groups.Items {
		if s.Groups[item.ID] == nil {
			t.Errorf("the group %q of %q is missing", item.ID, id)
		}
	}
	for _, item := range subnets.Items {
		if s.Subnets[item.ID] == nil {
			t.Errorf("the subnet %q of %q is missing", item.ID, id)
		}
	}
}

func checkRule(t *testing.T, s *model.Stack, r *model.Rule) {
	t.Helper()
	missing := r.Peer.Kind == model.PeerGroup && s.Groups[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerPrefixList && s.PrefixLists[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerVPC && s.VPCs[r.Peer.ID] == nil ||
		r.Peer.Kind == model.PeerSubnet && s.Subnets[r.Peer.ID] == nil
	if missing {
		t.Errorf("the peer %v of a rule of %q is missing", r.Peer, r.ID)
	}
	unknown := r.Protocol == "" || r.FromPort == nil || r.ToPort == nil || r.Peer.Kind == model.PeerUnknown
	if unknown && len(r.Unknown) == 0 {
		t.Errorf("a rule of %q does not say why it is not known: %+v", r.ID, r)
	}
}
