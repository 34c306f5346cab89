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
	"github.com/egresslint/egresslint/parser/internal/sample"
	"github.com/egresslint/egresslint/parser/terraform"
)

// network is a network of the samples.
type network []grant

// grant is one rule: of which group, in which direction, what, and to or from whom.
type grant struct {
	group, direction string // "task" or "endpoint"; "egress" or "ingress"
	protocol         string
	from, to         int
	kind, peer       string // "cidr", "cidr6", "group" or "list", and which one; the list "s3" is that of the gateway
}

func networkOf(n sample.Network) network {
	var rules network
	for _, r := range n {
		rules = append(rules, grant{r.Group, r.Direction, r.Protocol, r.From, r.To, r.Kind, r.Peer})
	}
	return rules
}

// TestMetamorphic writes every network in every style: what the policies say must not depend on the style.
func TestMetamorphic(t *testing.T) {
	judge := newJudge(t)
	styles := styles()
	for name, variant := range sample.Variants() {
		t.Run(name, func(t *testing.T) {
			want := verdicts{}
			for _, line := range variant.Want {
				rule, role, _ := strings.Cut(line, " ")
				want[subject{rule, role}] = model.Violation
			}
			for _, style := range slices.Sorted(maps.Keys(styles)) {
				if diff := cmp.Diff(want, judge.style(t, styles[style], networkOf(variant.Network))); diff != "" {
					t.Errorf("with %s (-want +got):\n%s", style, diff)
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
	stack := terraform.NewLibrary(treeOf(t, dir)).Parse(".", terraform.Options{})
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
