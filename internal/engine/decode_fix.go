package engine

import (
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// fixes are what to change, in the order of the finding's help.
func (r result) fixes(positions *source.Table) []model.Fix {
	var fixes []model.Fix
	for _, f := range r.get("fix").items() {
		fixes = append(fixes, f.fix(positions))
	}
	return fixes
}

func (r result) fix(positions *source.Table) model.Fix {
	fix := model.Fix{
		For:      r.text("for"),
		Do:       model.FixKind(r.text("do")),
		Group:    r.text("group"),
		Protocol: r.text("protocol"),
		Port:     r.get("port").int(),

		Resource: r.text("resource"),
		Setting:  r.text("setting"),
		Service:  r.text("service"),
		Region:   r.text("region"),
		VPC:      r.text("vpc"),
		Subnets:  r.get("subnets").list(),
		Groups:   r.get("groups").list(),
		Tables:   r.get("tables").list(),
	}
	if rule := r.get("instead_of"); rule.value != nil {
		fix.Instead, fix.Rule, fix.RuleAt = true, rule.text("id"), rule.at(positions)
	}
	for _, peer := range r.get("peers").items() {
		fix.Peers = append(fix.Peers, model.FixPeer{
			Kind: model.PeerKind(peer.text("kind")), ID: peer.text("id"), Gateways: peer.get("gateways").list(),
		})
	}
	return fix
}
