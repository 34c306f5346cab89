package cloudformation

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// parse parses one template called t.yaml.
func parse(t testing.TB, text string, opt Options) *model.Stack {
	t.Helper()
	return parseFiles(t, map[string]string{"t.yaml": text}, "t.yaml", opt)
}

// parseFiles parses one of several files.
func parseFiles(t testing.TB, files map[string]string, name string, opt Options) *model.Stack {
	t.Helper()
	return Parse(treeOf(t, files), []string{name}, opt)
}

// treeOf returns a tree that holds the files.
func treeOf(t testing.TB, files map[string]string) *Files {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree := source.NewTree(dir)
	t.Cleanup(tree.Close)
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	return NewFiles(tree)
}

// check compares what a test got with what it wants, both without blanks around and in front of lines.
func check(t testing.TB, got, want string) {
	t.Helper()
	if got, want := outdent(got), outdent(want); got != want {
		t.Errorf("got:\n%s\n\nwant:\n%s", got, want)
	}
}

func outdent(text string) string {
	var lines []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

// describer writes a stack for comparison.
type describer struct {
	*model.Stack
	strings.Builder
}

// describeGroups writes the security groups with their rules.
func describeGroups(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.Groups)) {
		g := s.Groups[id]
		fmt.Fprintf(&d, "%s %s vpc=%s%s%s%s\n", g.Origin, id, g.VPC, reasons(" maybe", g.Maybe), reasons(" handed", g.Handed), reasons(" exported", g.Exported))
		d.rules("->", g.Egress)
		d.rules("<-", g.Ingress)
	}
	if len(s.Unattached.Egress)+len(s.Unattached.Ingress) > 0 {
		d.WriteString("unattached\n")
		d.rules("->", s.Unattached.Egress)
		d.rules("<-", s.Unattached.Ingress)
	}
	return d.String()
}

func (d *describer) rules(arrow string, rules []*model.Rule) {
	for _, r := range rules {
		implicit := ""
		if r.Implicit {
			implicit = " implicit"
		}
		fmt.Fprintf(d, "%s %s %s-%s %s%s%s%s\n", arrow, orUnknown(r.Protocol), port(r.FromPort), port(r.ToPort), peer(r.Peer), implicit,
			reasons(" maybe", r.Maybe), reasons(" unknown", r.Unknown))
	}
}

func peer(p model.Peer) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s%s", p.Kind, p.CIDR, p.ID))
}

func port(p *int) string {
	if p == nil {
		return "?"
	}
	return fmt.Sprint(*p)
}

func orUnknown(text string) string {
	if text == "" {
		return "?"
	}
	return text
}

func reasons(title string, why []model.Unknown) string {
	if len(why) == 0 {
		return ""
	}
	texts := make([]string, len(why))
	for i, u := range why {
		texts[i] = u.Reason
		if u.Settle != "" {
			texts[i] += " [" + u.Settle + "]"
		}
	}
	return title + "(" + strings.Join(texts, "; ") + ")"
}

// describeEndpoints writes the VPC endpoints.
func describeEndpoints(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.Endpoints)) {
		e := s.Endpoints[id]
		of := ""
		if e.ServiceRegion != "" {
			of = " of=" + e.ServiceRegion
		}
		fmt.Fprintf(&d, "%s %s %s region=%s%s vpc=%s dns=%s groups=%s subnets=%s routes=%s%s%s\n", id, orUnknown(e.Kind), orUnknown(e.Service), e.Region, of, e.VPC,
			e.PrivateDNS.Is, refs(e.Groups), refs(e.Subnets), refs(e.RouteTables), reasons(" unknown", e.Unknown), reasons(" maybe", e.Maybe))
	}
	return d.String()
}

// describeWorkloads writes the workloads.
func describeWorkloads(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.Workloads)) {
		w := s.Workloads[id]
		fmt.Fprintf(&d, "%s %s fargate=%s vpc=%s groups=%s subnets=%s task=%s platform=%s%s%s%s\n", w.Kind, id, w.Fargate, w.VPC, refs(w.Groups), refs(w.Subnets),
			w.TaskDefinition, w.PlatformVersion, reasons(" platform", w.PlatformUnknown), reasons(" unknown", w.Unknown), reasons(" maybe", w.Maybe))
	}
	return d.String()
}

// describeNetwork writes VPCs, subnets and prefix lists.
func describeNetwork(s *model.Stack) string {
	d := describer{Stack: s}
	for _, id := range slices.Sorted(maps.Keys(s.VPCs)) {
		v := s.VPCs[id]
		fmt.Fprintf(&d, "vpc %s %s %v%s\n", v.Origin, id, v.CIDRs, reasons(" unknown", v.Unknown))
	}
	for _, id := range slices.Sorted(maps.Keys(s.Subnets)) {
		n := s.Subnets[id]
		fmt.Fprintf(&d, "subnet %s %s vpc=%s %s\n", n.Origin, id, n.VPC, n.CIDR)
	}
	for _, id := range slices.Sorted(maps.Keys(s.PrefixLists)) {
		p := s.PrefixLists[id]
		fmt.Fprintf(&d, "list %s region=%s literal=%v %s%s\n", id, p.Region, p.Literal, peers(p.CIDRs), reasons(" unknown", p.Unknown))
	}
	return d.String()
}

func peers(list []model.Peer) string {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.CIDR
	}
	return "[" + strings.Join(texts, " ") + "]"
}

func refs(list model.References) string {
	texts := make([]string, len(list.Items))
	for i, item := range list.Items {
		texts[i] = item.ID
		if item.Implied {
			texts[i] += " implied"
		}
		texts[i] += reasons(" maybe", item.Maybe)
	}
	return "[" + strings.Join(texts, ", ") + reasons(" open", list.Open) + "]"
}

// describeNotes writes the notes but for information.
func describeNotes(s *model.Stack) string {
	var lines []string
	for _, n := range s.Notes {
		if n.Severity != model.SeverityInfo {
			lines = append(lines, fmt.Sprintf("%s %s %s", n.Location, n.Severity, n.Message))
		}
	}
	return strings.Join(lines, "\n")
}

// place writes where a rule, a group or the like is found.
func place(s *model.Stack, ref source.Ref) string {
	at := s.Positions.At(ref).Range
	return fmt.Sprintf("%d:%d-%d:%d", at.Start.Line, at.Start.Column, at.End.Line, at.End.Column)
}
