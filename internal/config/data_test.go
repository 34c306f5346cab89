package config

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/policyset"
)

// TestData shows that a configuration changes what it speaks of, for itself only.
func TestData(t *testing.T) {
	t.Parallel()
	c, problems := Parse("c.yaml", []byte(`
allow:
  - {cidr: 10.0.0.0/8, reason: gone, until: 2026-01-01}
  - {service: logs, ports: [443, 80], from: task, reason: logs}
  - {security_group: db, reason: data}
  - {prefix_list: pl-1, reason: list}
  - {nat: true, reason: updates}
  - {endpoint_ingress: 10.0.0.0/8, reason: old}
  - {endpoint_egress: "proxy*", ports: 3128, reason: proxy}
ecr_cidrs:
  eu-west-1: {cidrs: 192.0.2.0/24, observed: 2026-11-01}
prefix_lists:
  eu-south-1: {s3: pl-01234567}
rules:
  s3-unreachable: {level: note}
needs: true
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	set, err := policyset.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	before := encoded(t, set.Data())
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	data := child(c.Data(set.Data(), now, Scope{}), root)
	if diff := cmp.Diff(before, encoded(t, set.Data())); diff != "" {
		t.Errorf("the data of the policies themselves changed: %s", diff)
	}
	settings := child(data, "config")
	allow, _ := settings["allow"].([]any)
	if len(allow) != 4 {
		t.Fatalf("got %v, want the four allowances of tasks that have not expired", allow)
	}
	logs, _ := allow[0].(map[string]any)
	delete(logs, "at")
	want := `{"from":["^task(\\[[^\\[\\]]*\\])?$"],"is":"logs","kind":"service","number":1,"ports":[{"from":80,"to":80},{"from":443,"to":443}],"protocol":"tcp","reason":"logs"}`
	if got := encoded(t, logs); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for key, want := range map[string]string{
		"allow":            `{"is":"0.0.0.0/0","kind":"nat","number":4}`,
		"endpoint_ingress": `{"is":"10.0.0.0/8","kind":"cidr","number":5}`,
		"endpoint_egress":  `{"is":"proxy*","kind":"name","number":6,"pattern":"^proxy.*(\\[[^\\[\\]]*\\])?$"}`,
	} {
		entries, _ := settings[key].([]any)
		last, _ := entries[len(entries)-1].(map[string]any)
		for _, said := range []string{"at", "reason", "protocol", "ports", "from"} {
			delete(last, said)
		}
		if got := encoded(t, last); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
	facts := child(data, "aws")
	regions := child(child(facts, "ecr_cidrs"), "regions")
	if got := encoded(t, child(regions, "eu-west-1")["cidrs"]); got != `["192.0.2.0/24"]` {
		t.Errorf("got %s", got)
	}
	if child(regions, "eu-west-1")["retired"] == nil || regions["ap-northeast-1"] == nil {
		t.Error("what else is known of ECR's blocks is gone")
	}
	ids := child(child(child(facts, "prefix_lists"), "ids"), "s3")
	if ids["eu-south-1"] != "pl-01234567" || ids["ap-northeast-1"] != "pl-61a54008" {
		t.Errorf("got %v", ids)
	}
	if level := child(child(settings, "rules"), "s3-unreachable")["level"]; level != "note" {
		t.Errorf("got level %v, want note", level)
	}
	if diff := cmp.Diff(before, encoded(t, (*Config)(nil).Data(set.Data(), now, Scope{}))); diff != "" {
		t.Errorf("without a configuration, there is other data: %s", diff)
	}
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
