package parser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
)

// BenchmarkUnrelated walks 1,000 files that have nothing to do with the network, and a template.
func BenchmarkUnrelated(b *testing.B) {
	files := map[string]string{"network/template.yaml": "Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"}
	for i := range 500 {
		files[fmt.Sprintf("deploy/app%d/file%d.yaml", i/20, i)] = "apiVersion: v1\nkind: Service\nmetadata: {name: app}\n"
		files[fmt.Sprintf("web/package%d/file%d.json", i/20, i)] = `{"name": "app", "version": "1.0.0", "scripts": {"build": "tsc"}}`
	}
	benchmarkDirectory(b, files, 1)
}

// BenchmarkRoots parses 100 root modules that call the same module.
func BenchmarkRoots(b *testing.B) {
	const roots = 100
	files := map[string]string{"modules/group/main.tf": "variable \"name\" {}\nresource \"aws_security_group\" \"task\" {\n  name = var.name\n}\n"}
	for i := range roots {
		files[fmt.Sprintf("live/root%d/main.tf", i)] = fmt.Sprintf("module \"group\" {\n  source = \"../../modules/group\"\n  name   = \"group%d\"\n}\n", i)
	}
	benchmarkDirectory(b, files, roots)
}

// benchmarkDirectory parses a directory in which there are so many stacks.
func benchmarkDirectory(b *testing.B, files map[string]string, stacks int) {
	dir := b.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		tree := source.NewTree(dir)
		if err := tree.Grant("."); err != nil {
			b.Fatal(err)
		}
		result := Parse(context.Background(), tree, []string{"."}, Options{})
		tree.Close()
		if len(result.Stacks) != stacks {
			b.Fatalf("%d stacks, want %d: %v", len(result.Stacks), stacks, result.Notes)
		}
	}
}
