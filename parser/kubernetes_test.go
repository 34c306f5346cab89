package parser

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/cloudformation"
)

// charts is a tree of Kubernetes manifests and Helm charts. The latter are no YAML before they are rendered.
func charts(files int) map[string]string {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      resources: {limits: {cpu: 1}}\n"
	const chart = "{{- range .Values.Resources }}\nkind: {{ .Type }}\n  spec: [\n{{- end }}\nlabels: {aws::cdk: x}\n"
	tree := map[string]string{}
	for i := range files {
		text := strings.Repeat(pod, 10)
		if i%2 == 1 {
			text = strings.Repeat(chart, 10)
		}
		tree[fmt.Sprintf("charts/c%d/templates/t%d.yaml", i/10, i)] = text
	}
	return tree
}

// TestKubernetes shows that the manifests and charts of a repository are passed over: none is parsed, kept or complained about.
func TestKubernetes(t *testing.T) {
	t.Parallel()
	files := charts(5000)
	files["infra/template.yaml"] = aTemplate
	tree := source.NewTree(write(t, files))
	defer tree.Close()
	inputs, notes := discovered(tree, []string{"."}, Options{})
	equal(t, "inputs", names(inputs), []string{"infra/template.yaml"})
	equal(t, "notes", severities(notes), nil)
	equal(t, "files that were kept", tree.Read(), []string{"infra/template.yaml"})
}

// TestKubernetesIsNotParsed shows that telling a chart from a template takes no memory, as parsing it would.
func TestKubernetesIsNotParsed(t *testing.T) {
	for name, text := range charts(2) {
		content := []byte(text)
		if allocations := testing.AllocsPerRun(10, func() { cloudformation.IsTemplate(name, content) }); allocations > 0 {
			t.Errorf("%s: %v allocations", filepath.Base(name), allocations)
		}
	}
}

func BenchmarkKubernetes(b *testing.B) {
	dir := write(b, charts(5000))
	for b.Loop() {
		tree := source.NewTree(dir)
		discovered(tree, []string{"."}, Options{})
		tree.Close()
	}
}
