package terraform_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/terraform"
)

// network is a task, the ECR endpoints and the S3 gateway, with the rules of their two groups.
type network []grant

// grant is one rule: of which group, in which direction, what, and to or from whom.
type grant struct {
	group, direction string // "task" or "endpoint"; "egress" or "ingress"
	protocol         string
	from, to         int
	kind, peer       string // "cidr", "cidr6", "group" or "list", and which one; the list "s3" is that of the gateway
}

// secureNetwork lets a task pull its image and do nothing else.
func secureNetwork() network {
	return network{
		{"task", "egress", "tcp", 443, 443, "group", "endpoint"},
		{"task", "egress", "tcp", 443, 443, "list", "s3"},
		{"endpoint", "ingress", "tcp", 443, 443, "cidr", "10.0.0.0/16"},
		{"endpoint", "egress", "tcp", 443, 443, "cidr", "3.112.64.0/23"},
	}
}

// with returns the network with further rules.
func (n network) with(more ...grant) network { return append(slices.Clone(n), more...) }

// without returns the network without one of its rules.
func (n network) without(i int) network { return slices.Delete(slices.Clone(n), i, i+1) }

// change returns the network with another rule in the place of one.
func (n network) change(i int, g grant) network { return n.without(i).with(g) }

// networks are variants of the network, each with some of what there is to say about it.
func networks() map[string]struct {
	network network
	want    verdicts
} {
	type variant = struct {
		network network
		want    verdicts
	}
	secure := secureNetwork()
	says := func(rule, role string) verdicts { return verdicts{{rule, role}: model.Violation} }
	return map[string]variant{
		"secure": {secure, verdicts{}},
		"open": {
			network{
				{"task", "egress", "-1", 0, 0, "cidr", "0.0.0.0/0"},
				{"endpoint", "ingress", "tcp", 443, 443, "cidr", "10.0.0.0/16"},
			},
			says("task-egress-destination", "task"),
		},
		"open to IPv6":             {secure.with(grant{"task", "egress", "-1", 0, 0, "cidr6", "::/0"}), says("task-egress-destination", "task")},
		"open in two halves":       {secure.with(grant{"task", "egress", "tcp", 443, 443, "cidr", "0.0.0.0/1"}, grant{"task", "egress", "tcp", 443, 443, "cidr", "128.0.0.0/1"}), says("task-egress-destination", "task")},
		"every port":               {secure.change(0, grant{"task", "egress", "tcp", 0, 65535, "group", "endpoint"}), says("task-egress-port", "task")},
		"wrong port":               {secure.change(0, grant{"task", "egress", "tcp", 80, 80, "group", "endpoint"}), says("ecr-dkr-unreachable", "app")},
		"wrong protocol":           {secure.change(0, grant{"task", "egress", "udp", 443, 443, "group", "endpoint"}), says("ecr-api-unreachable", "app")},
		"endpoints forgotten":      {secure.without(0), says("ecr-api-unreachable", "app")},
		"S3 forgotten":             {secure.without(1), says("s3-unreachable", "app")},
		"the list of another area": {secure.change(1, grant{"task", "egress", "tcp", 443, 443, "list", "pl-6da54004"}), says("prefix-list-mismatch", "task")},
		"the literal list":         {secure.change(1, grant{"task", "egress", "tcp", 443, 443, "list", "pl-61a54008"}), verdicts{}},
		"ingress forgotten":        {secure.without(2), says("endpoint-ingress-blocked", "ecr_dkr")},
		"ingress from anywhere":    {secure.change(2, grant{"endpoint", "ingress", "tcp", 443, 443, "cidr", "0.0.0.0/0"}), says("endpoint-ingress-open", "endpoint")},
		"endpoints open":           {secure.change(3, grant{"endpoint", "egress", "-1", 0, 0, "cidr", "0.0.0.0/0"}), says("endpoint-egress-destination", "endpoint")},
		"endpoints without egress": {secure.without(3), verdicts{}},
		"endpoints on every port":  {secure.change(3, grant{"endpoint", "egress", "tcp", 0, 65535, "cidr", "3.112.64.0/23"}), says("endpoint-egress-port", "endpoint")},
	}
}

// TestMetamorphic writes every network in every style: what the policies say must not depend on the style.
func TestMetamorphic(t *testing.T) {
	judge := newJudge(t)
	styles := styles()
	for name, variant := range networks() {
		t.Run(name, func(t *testing.T) {
			reference := judge.style(t, styles["inline blocks"], variant.network)
			for about, verdict := range variant.want {
				if reference[about] != verdict {
					t.Errorf("%s of %s is %q, want %q", about.rule, about.resource, reference[about], verdict)
				}
			}
			if len(variant.want) == 0 && len(reference) > 0 {
				t.Errorf("there is nothing to say, but: %v", reference)
			}
			for _, style := range slices.Sorted(maps.Keys(styles)) {
				if diff := cmp.Diff(reference, judge.style(t, styles[style], variant.network)); diff != "" {
					t.Errorf("with %s (-inline blocks +%s):\n%s", style, style, diff)
				}
			}
		})
	}
}

// style returns the verdicts on a network that is written in a style, with roles in place of addresses.
func (j judge) style(t *testing.T, write style, n network) verdicts {
	t.Helper()
	dir := t.TempDir()
	for name, text := range write(n) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stack := terraform.Parse(treeOf(t, dir), ".", terraform.Options{})
	for _, note := range stack.Notes {
		t.Errorf("%s: %s", stack.Positions.At(note.At), note.Message)
	}
	found := verdicts{}
	for about, verdict := range j.verdicts(stack) {
		found[subject{about.rule, role(about.resource)}] = verdict
	}
	return found
}

var (
	modulePath = regexp.MustCompile(`^(?:module\.[^.\[]+(?:\["[^"]*"\]|\[\d+\])?\.)+`)
	instance   = regexp.MustCompile(`^[a-z_]+\.([a-z_]+)(?:\["([^"]*)"\]|\[\d+\])?$`)
)

// role is what a resource is in the network: the key of its instance, or else its name.
func role(address string) string {
	m := instance.FindStringSubmatch(modulePath.ReplaceAllString(address, ""))
	switch {
	case m == nil:
		return address
	case m[2] != "":
		return strings.ReplaceAll(m[2], ".", "_")
	default:
		return m[1]
	}
}
