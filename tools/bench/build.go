package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/egresslint/egresslint/tools/bench/command"
)

// The names of programs. A floor has the name of its directory below floor.
const (
	ours     = "egresslint"
	before   = "revision"
	profiled = "profiled"
)

// peer is another tool, of a version that the proxy of Go modules serves.
type peer struct{ name, pkg, version string }

func peers() []peer {
	return []peer{
		{"conftest", "github.com/open-policy-agent/conftest", "v0.71.1"},
		{"tfsec", "github.com/aquasecurity/tfsec/cmd/tfsec", "v1.28.14"},
		{"tflint", "github.com/terraform-linters/tflint", "v0.64.0"},
		{"opa", "github.com/open-policy-agent/opa", ""}, // of the version that egresslint uses
	}
}

// built is what could be built: programs by name, and why others could not.
type built struct {
	programs map[string]string // path
	missing  map[string]string // reason
	versions map[string]string // of peers
}

// build builds all programs that rows need. Only a peer may fail.
func (b *bench) build(ctx context.Context, rows []row) (built, error) {
	bin := filepath.Join(b.temporary, "bin")
	out := built{map[string]string{}, map[string]string{}, map[string]string{}}
	own := map[string]string{"measure": "./measure", profiled: "./profiled"}
	wanted := map[string]bool{}
	for _, row := range rows {
		if row.floor != "" {
			own[row.floor] = "./floor/" + row.floor
		}
		for _, peer := range row.peers {
			wanted[peer] = true
		}
	}
	for name, pkg := range own {
		out.programs[name] = filepath.Join(bin, name)
		if err := goBuild(ctx, filepath.Join(b.root, "tools", "bench"), out.programs[name], pkg); err != nil {
			return out, err
		}
	}
	out.programs[ours] = filepath.Join(bin, ours)
	if err := goBuild(ctx, b.root, out.programs[ours], "./cmd/egresslint"); err != nil {
		return out, err
	}
	if b.revision != "" {
		out.programs[before] = filepath.Join(bin, before)
		if err := b.buildRevision(ctx, out.programs[before]); err != nil {
			return out, err
		}
	}
	for _, peer := range peers() {
		if wanted[peer.name] {
			b.buildPeer(ctx, peer, bin, &out)
		}
	}
	return out, ctx.Err()
}

func goBuild(ctx context.Context, dir, program, pkg string) error {
	_, err := command.Output(ctx, dir, "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", program, pkg)
	return err
}

// buildRevision builds egresslint of a revision.
func (b *bench) buildRevision(ctx context.Context, program string) error {
	tree := filepath.Join(b.temporary, "tree")
	if err := command.Extract(ctx, b.root, b.revision, tree); err != nil {
		return err
	}
	return goBuild(ctx, tree, program, "./cmd/egresslint")
}

// buildCold measures a build of egresslint for which nothing is compiled yet, as a hook does it after an update.
func (b *bench) buildCold(ctx context.Context) error {
	fmt.Fprintln(b.log, "building egresslint without any cache")
	cache := filepath.Join(b.temporary, "cache")
	defer func() { _ = os.RemoveAll(cache) }()
	p := b.process
	p.timeout = time.Hour
	program := filepath.Join(b.temporary, "cold")
	var err error
	b.cold, err = p.run(ctx, b.root, []string{"GOCACHE=" + cache}, "go", "build", "-buildvcs=false", "-o", program, "./cmd/egresslint")
	if err == nil && b.cold.Exit != 0 {
		err = fmt.Errorf("building egresslint without any cache: exit code %d: %s", b.cold.Exit, p.firstLine())
	}
	return err
}

// buildPeer installs a peer, or notes why it is not there.
func (b *bench) buildPeer(ctx context.Context, p peer, bin string, out *built) {
	if p.version == "" {
		version, err := command.Output(ctx, b.root, "go", "list", "-m", "-f", "{{.Version}}", p.pkg)
		if err != nil {
			out.missing[p.name] = err.Error()
			return
		}
		p.version = version
	}
	fmt.Fprintf(b.log, "building %s %s\n", p.name, p.version)
	out.versions[p.name] = p.version
	install := exec.CommandContext(ctx, "go", "install", "-trimpath", "-ldflags=-s -w", p.pkg+"@"+p.version)
	install.Env = append(os.Environ(), "GOBIN="+bin)
	if text, err := install.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		out.missing[p.name] = fmt.Sprintf("cannot be built: %s", lines[len(lines)-1])
		return
	}
	out.programs[p.name] = filepath.Join(bin, p.name)
}
