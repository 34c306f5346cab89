package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// IsVarFile reports whether a file of this name holds values of variables.
func IsVarFile(name string) bool {
	return strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json")
}

// LoadsByItself reports whether Terraform reads the file of variables when it runs in the root directory, without a flag.
func LoadsByItself(root, name string) bool {
	base := path.Base(name)
	return path.Dir(name) == path.Clean(root) && (isStandardVarFile(base) || isAutomaticVarFile(base))
}

// Assigned lists the variables that a file gives values, sorted. It reports false for a file that cannot be read as a whole.
func (l *Library) Assigned(name string) ([]string, bool) {
	file := l.varFile(name)
	names := make([]string, len(file.assignments))
	for i, a := range file.assignments {
		names[i] = a.name
	}
	slices.Sort(names)
	return slices.Compact(names), file.err == nil && !file.diags.HasErrors()
}

// Declared lists the variables that the module in dir declares, sorted.
func (l *Library) Declared(dir string) []string {
	c := l.directory(dir).config
	if c == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(c.variables))
}

// Complete reports whether every variable of the root module in dir that has no default gets a value from the options or
// from a file that Terraform reads by itself. The values of a variant do not count.
func (l *Library) Complete(dir string, opt Options) bool {
	c := l.directory(dir).config
	if c == nil {
		return true
	}
	given := map[string]bool{}
	for _, file := range slices.Concat(l.automaticFiles(dir), opt.VarFiles) {
		names, _ := l.Assigned(file)
		for _, name := range names {
			given[name] = true
		}
	}
	for _, text := range opt.Vars {
		name, _, _ := strings.Cut(text, "=")
		given[name] = true
	}
	for name, v := range c.variables {
		inEnvironment := opt.Getenv != nil && opt.Getenv("TF_VAR_"+name) != ""
		if v.value == nil && !given[name] && !inEnvironment {
			return false
		}
	}
	return true
}

// Workspaces returns the names of workspaces that the root module in dir has values for: the keys of the maps that
// terraform.workspace selects from, sorted. It reports false if a map has no key for the workspace "default", so that there
// is no such workspace.
func (l *Library) Workspaces(dir string) (names []string, hasDefault bool) {
	c := l.directory(dir).config
	if c == nil {
		return nil, true
	}
	w := &workspaces{config: c, keys: map[string]bool{}, hasDefault: true}
	for _, expr := range c.expressions() {
		w.visit(expr)
	}
	return slices.Sorted(maps.Keys(w.keys)), w.hasDefault
}

// expressions returns all that is written in a module, as far as it is in the native syntax.
func (c *config) expressions() []hclsyntax.Node {
	var nodes []hclsyntax.Node
	add := func(expr hcl.Expression) {
		if node, ok := expr.(hclsyntax.Node); ok {
			nodes = append(nodes, node)
		}
	}
	for _, attr := range c.locals {
		add(attr.Expr)
	}
	for _, block := range c.outputs {
		nodes = appendBody(nodes, block.Body)
	}
	for _, r := range c.order {
		nodes = appendBody(nodes, r.body)
		add(r.count)
		add(r.forEach)
	}
	for _, call := range c.calls {
		for _, attr := range call.arguments {
			add(attr.Expr)
		}
		add(call.count)
		add(call.forEach)
	}
	for _, p := range c.providers {
		add(p.region)
	}
	return nodes
}

func appendBody(nodes []hclsyntax.Node, body hcl.Body) []hclsyntax.Node {
	if native, ok := body.(*hclsyntax.Body); ok {
		return append(nodes, native)
	}
	return nodes
}

// workspaces collects the names of workspaces.
type workspaces struct {
	config     *config
	keys       map[string]bool
	hasDefault bool
}

func (w *workspaces) visit(node hclsyntax.Node) {
	_ = hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
		switch n := n.(type) {
		case *hclsyntax.IndexExpr:
			if w.isWorkspace(n.Key, maxFollow) {
				w.add(n.Collection, true)
			}
		case *hclsyntax.FunctionCallExpr:
			if n.Name == "lookup" && len(n.Args) > 1 && w.isWorkspace(n.Args[1], maxFollow) {
				w.add(n.Args[0], len(n.Args) == 2)
			}
		}
		return nil
	})
}

// isWorkspace reports whether an expression is the name of the workspace, by way of so many locals at most.
func (w *workspaces) isWorkspace(expr hclsyntax.Expression, steps int) bool {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return w.isWorkspace(e.Expression, steps)
	case *hclsyntax.TemplateWrapExpr:
		return w.isWorkspace(e.Wrapped, steps)
	case *hclsyntax.ScopeTraversalExpr:
		name, ok := attrName(e.Traversal, 1)
		if !ok || len(e.Traversal) != 2 || steps == 0 {
			return false
		}
		if isWorkspaceName(e.Traversal) {
			return true
		}
		local, ok := w.named(e.Traversal.RootName(), name).(hclsyntax.Expression)
		return ok && e.Traversal.RootName() == "local" && w.isWorkspace(local, steps-1)
	}
	return false
}

// isWorkspaceName reports whether a reference is to the name of the workspace.
func isWorkspaceName(t hcl.Traversal) bool {
	name, _ := attrName(t, 1)
	return name == "workspace" && (t.RootName() == "terraform" || t.RootName() == "tofu")
}

// named returns the expression of a local, or the default of a variable; nil where there is none.
func (w *workspaces) named(kind, name string) hcl.Expression {
	switch {
	case kind == "local" && w.config.locals[name] != nil:
		return w.config.locals[name].Expr
	case kind == "var" && w.config.variables[name] != nil:
		return w.config.variables[name].value
	}
	return nil
}

// add takes the keys of a map that is written out. A map that must have the key of the workspace says whether there is one
// named "default".
func (w *workspaces) add(expr hclsyntax.Expression, required bool) {
	keys := w.keysOf(expr, maxFollow)
	if len(keys) == 0 {
		return
	}
	if required && !slices.Contains(keys, defaultWorkspace) {
		w.hasDefault = false
	}
	for _, key := range keys {
		w.keys[key] = true
	}
}

// defaultWorkspace is the workspace that every configuration begins with.
const defaultWorkspace = "default"

func (w *workspaces) keysOf(expr hcl.Expression, steps int) []string {
	switch e := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return w.keysOf(e.Expression, steps)
	case *hclsyntax.ObjectConsExpr:
		var keys []string
		for _, item := range e.Items {
			key, diags := item.KeyExpr.Value(nil)
			if !diags.HasErrors() && key.Type() == cty.String && key.IsKnown() && !key.IsNull() {
				keys = append(keys, key.AsString())
			}
		}
		return keys
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "tomap" && len(e.Args) == 1 {
			return w.keysOf(e.Args[0], steps)
		}
	case *hclsyntax.ScopeTraversalExpr:
		name, ok := attrName(e.Traversal, 1)
		if next := native(w.named(e.Traversal.RootName(), name)); ok && len(e.Traversal) == 2 && next != nil && steps > 0 {
			return w.keysOf(next, steps-1)
		}
	}
	return nil
}
