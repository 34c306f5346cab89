package lint

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/baseline"
	"github.com/egresslint/egresslint/internal/model"
)

// grant is an egress rule of a network that a test writes.
type grant struct {
	protocol string
	from, to int
	peer     string // a block or a prefix list
	list     []string
}

func (g grant) terraform(name string) string {
	peer, rest := fmt.Sprintf("cidr_ipv4 = %q", g.peer), ""
	if g.list != nil {
		peer = fmt.Sprintf("prefix_list_id = aws_ec2_managed_prefix_list.%s.id", name)
		rest = fmt.Sprintf("resource \"aws_ec2_managed_prefix_list\" %q {\n  name = %[1]q\n  address_family = \"IPv4\"\n  max_entries = 9\n", name)
		for _, block := range g.list {
			rest += fmt.Sprintf("  entry {\n    cidr = %q\n  }\n", block)
		}
		rest += "}\n"
	}
	ports := fmt.Sprintf("  from_port = %d\n  to_port = %d\n", g.from, g.to)
	if g.protocol == "-1" {
		ports = ""
	}
	return fmt.Sprintf("resource \"aws_vpc_security_group_egress_rule\" %q {\n  security_group_id = aws_security_group.task.id\n"+
		"  ip_protocol = %q\n%s  %s\n}\n%s", name, g.protocol, ports, peer, rest)
}

// wider returns the grant with more that it allows: addresses, ports, or protocols.
func (g grant) wider(r *rand.Rand) grant {
	widen := func(block string) string {
		prefix := netip.MustParsePrefix(block)
		return netip.PrefixFrom(prefix.Addr(), prefix.Bits()-1-r.IntN(prefix.Bits())).Masked().String()
	}
	switch way := r.IntN(3); {
	case way == 0 && g.protocol != "-1":
		g.to += 1 + r.IntN(100)
	case way == 1 && g.protocol != "-1":
		g.protocol = "-1"
	case g.list != nil:
		g.list = slices.Clone(g.list)
		g.list[0] = widen(g.list[0])
	default:
		g.peer = widen(g.peer)
	}
	return g
}

// randomGrants are some that the pull of no image needs.
func randomGrants(r *rand.Rand) []grant {
	block := func() string {
		return fmt.Sprintf("10.%d.%d.0/%d", r.IntN(4), r.IntN(4), 20+r.IntN(8))
	}
	grants := make([]grant, 1+r.IntN(6))
	for i := range grants {
		from := []int{22, 80, 5432, 8080}[r.IntN(4)]
		grants[i] = grant{protocol: []string{"tcp", "udp"}[r.IntN(2)], from: from, to: from, peer: netip.MustParsePrefix(block()).Masked().String()}
		if r.IntN(4) == 0 {
			grants[i].list = []string{netip.MustParsePrefix(block()).Masked().String()}
		}
	}
	return grants
}

const taskOfGroup = `resource "aws_security_group" "task" {
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_ecs_service" "app" {
  launch_type = "FARGATE"
  network_configuration {
    subnets         = ["subnet-0a1b2c3d"]
    security_groups = [aws_security_group.task.id]
  }
}
`

// writeNetwork writes a root with the grants, in an order and in files of which nothing may depend.
func writeNetwork(t *testing.T, dir string, r *rand.Rand, grants []grant) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	texts := []string{taskOfGroup}
	for i, g := range grants {
		texts = append(texts, g.terraform(fmt.Sprintf("rule%d", i)))
	}
	r.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	files := map[string]string{}
	for _, text := range texts {
		files[fmt.Sprintf("file%d.tf", r.IntN(3))] += strings.Repeat("\n", r.IntN(3)) + text
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// createBaseline writes the baseline of what is below a directory to a file there.
func createBaseline(t *testing.T, dir string) string {
	t.Helper()
	file := filepath.Join(dir, baseline.FileName)
	changed, err := ChangeBaselines(t.Context(), Options{Dir: dir, Baseline: file, Now: time.Unix(0, 0)}, BaselineCreate)
	if err != nil || changed.Errors > 0 || len(changed.Changes) != 1 {
		t.Fatal(err, changed)
	}
	if err := os.WriteFile(file, changed.Changes[0].Text, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func checkWith(t *testing.T, dir, file string) *model.Report {
	t.Helper()
	r, err := Run(t.Context(), Options{Dir: dir, Baseline: file, Now: time.Unix(0, 0).AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestBaselineOfRandomNetworks shows that what is in the baseline does not count, wherever it is written and from where it is
// checked, and that a grant that allows more does.
func TestBaselineOfRandomNetworks(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		grants, dir := randomGrants(r), t.TempDir()
		root := filepath.Join(dir, "live", "web")
		writeNetwork(t, root, r, grants)
		file := createBaseline(t, dir)

		writeNetwork(t, root, r, grants)
		same := checkWith(t, root, file)
		if len(same.Findings) > 0 || grantsInBaseline(same) != len(grants) || same.Summary.Errors > 0 || len(same.Notes) > 0 {
			t.Fatalf("seed %d: got %d new findings, %d grants in the baseline, and the notes %v", seed, len(same.Findings), grantsInBaseline(same), same.Notes)
		}

		at := r.IntN(len(grants))
		changed := slices.Clone(grants)
		changed[at] = grants[at].wider(r)
		writeNetwork(t, root, r, changed)
		wider := checkWith(t, dir, file)
		var failing []string
		for _, f := range wider.Findings {
			if f.Fails {
				failing = append(failing, f.Message)
			}
		}
		if len(failing) != 1 {
			t.Errorf("seed %d: %+v became %+v: got %q, want one finding that fails", seed, grants[at], changed[at], failing)
		}
		if grantsInBaseline(wider) != len(grants)-1 {
			t.Errorf("seed %d: %d grants are in the baseline, want all of %d but one", seed, grantsInBaseline(wider), len(grants))
		}
	}
}

// grantsInBaseline counts the findings in the baseline that are about a rule of the group.
func grantsInBaseline(r *model.Report) int {
	n := 0
	for _, f := range r.Suppressed {
		if f.Suppression.Kind == model.SuppressedBaseline && f.Rule == "task-egress-destination" {
			n++
		}
	}
	return n
}

// TestBaselineOfRandomVariants shows that nothing counts that was there in each variant when the baseline was written.
func TestBaselineOfRandomVariants(t *testing.T) {
	t.Parallel()
	all := 0
	for seed := range uint64(25) {
		root := randomVariants(rand.New(rand.NewPCG(seed, 2)))
		dir := t.TempDir()
		files := map[string]string{"main.tf": root.text}
		for name, text := range root.files {
			files[name+".tfvars"] = text
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		file := createBaseline(t, dir)
		r := checkWith(t, dir, file)
		all += r.Summary.Baselined
		if len(r.Findings) > 0 {
			t.Errorf("seed %d: got %d new findings and %d in the baseline", seed, len(r.Findings), r.Summary.Baselined)
		}
		changed, err := ChangeBaselines(t.Context(), Options{Dir: dir, Baseline: file, Now: time.Now()}, BaselineUpdate)
		if err != nil || changed.Changes[0].Text != nil {
			t.Errorf("seed %d: an update changes the baseline: %v %+v", seed, err, changed.Changes)
		}
	}
	if all == 0 {
		t.Error("nothing was in any baseline")
	}
}
