package terraform

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
)

// Workspaces returns the names of workspaces that the files of a root module, and of those that it calls, know: the keys of
// maps that terraform.workspace selects from, the names that it is compared with, and those of files that are read by it. It
// reports false if the workspace "default" cannot be deployed, because such a map or file has nothing for it.
//
// The configuration is evaluated in a workspace of a name that nobody has. So it makes no difference how a key or a name of
// a file is made of the name of the workspace.
func (l *Library) Workspaces(dir string, opt Options) (names []string, hasDefault bool) {
	if !l.mentionWorkspace(dir, opt.Tool) {
		return nil, true
	}
	w := &workspaces{library: l, found: map[string]bool{}, hasDefault: true, other: map[string]*module{}}
	opt.Workspace = defaultWorkspace
	if root := newEvaluator(l, dir, model.NewStack(dir), opt).loadRoot(); root != nil {
		root.modules(func(m *module) { w.other[m.path()] = m })
	}
	opt.Workspace = noWorkspace
	if root := newEvaluator(l, dir, model.NewStack(dir), opt).loadRoot(); root != nil {
		root.modules(w.visitModule)
	}
	return slices.Sorted(maps.Keys(w.found)), w.hasDefault
}

const (
	// defaultWorkspace is the workspace that every configuration begins with.
	defaultWorkspace = "default"
	// noWorkspace is the name of no workspace. It has letters only, so that functions such as split and replace keep it.
	noWorkspace = "egresslintworkspacewithoutname"
)

// isWorkspaceName reports whether a reference is to the name of the workspace.
func isWorkspaceName(t hcl.Traversal) bool {
	name, _ := attrName(t, 1)
	return name == "workspace" && (t.RootName() == "terraform" || t.RootName() == "tofu")
}

// mentionWorkspace reports whether the module in dir, or one that it may call, contains the name of the workspace.
func (l *Library) mentionWorkspace(dir string, tool Tool) bool {
	mentioned := false
	l.visitCalled(dir, func(dir string) (more bool) {
		mentioned = l.directory(dir, tool).workspace
		return !mentioned
	})
	return mentioned
}

// workspaces collects the names of workspaces.
type workspaces struct {
	library    *Library
	found      map[string]bool
	hasDefault bool
	other      map[string]*module // the modules in the workspace "default", by their paths
}

func (w *workspaces) visitModule(m *module) {
	always := true // it exists in every workspace
	for up := m; up.parent != nil; up = up.parent {
		always = always && !up.call.isKeyed() && up.call.enabled == nil
	}
	visit := func(always bool, exprs ...hcl.Expression) {
		for _, expr := range exprs {
			if node, ok := native(expr).(hclsyntax.Node); ok {
				w.visit(m, node, always)
			}
		}
	}
	for _, attr := range m.config.locals {
		visit(always, attr.Expr)
	}
	for _, block := range m.config.outputs {
		w.visitBody(m, block.Body, always)
	}
	for _, r := range m.config.order {
		visit(always, r.count, r.forEach, r.enabled)
		w.visitBody(m, r.body, always && !r.isKeyed() && r.enabled == nil)
	}
	for _, call := range m.config.calls {
		visit(always, call.count, call.forEach, call.enabled)
		for _, argument := range call.arguments {
			visit(always && !call.isKeyed() && call.enabled == nil, argument.expr)
		}
	}
	for _, p := range m.config.providers {
		visit(always, p.region)
	}
}

func (w *workspaces) visitBody(m *module, body hcl.Body, always bool) {
	if node, ok := body.(*hclsyntax.Body); ok {
		w.visit(m, node, always)
		return
	}
	attrs, _ := body.JustAttributes() // of the JSON syntax, in which blocks are attributes too
	for _, attr := range attrs {
		if node, ok := native(attr.Expr).(hclsyntax.Node); ok {
			w.visit(m, node, always)
		}
	}
}

func (w *workspaces) visit(m *module, node hclsyntax.Node, always bool) {
	v := &workspaceVisitor{workspaces: w, module: m, optional: map[hclsyntax.Expression]bool{}}
	if !always {
		v.inOptional = 1
	}
	_ = hclsyntax.Walk(node, v) // the walker has no diagnostics of its own
}

// workspaceVisitor looks for the names of workspaces in an expression.
type workspaceVisitor struct {
	*workspaces
	module     *module
	loops      []*hclsyntax.ForExpr
	optional   map[hclsyntax.Expression]bool // what need not have a value in every workspace
	inOptional int
}

// Enter implements hclsyntax.Walker.
func (v *workspaceVisitor) Enter(n hclsyntax.Node) hcl.Diagnostics {
	if v.isOptional(n) {
		v.inOptional++
	}
	switch n := n.(type) {
	case *hclsyntax.ConditionalExpr:
		v.optional[n.TrueResult], v.optional[n.FalseResult] = true, true
	case *hclsyntax.ForExpr:
		v.loops = append(v.loops, n)
		v.optional[n.ValExpr] = true
	case *hclsyntax.IndexExpr:
		v.index(n)
	case *hclsyntax.BinaryOpExpr:
		if n.Op == hclsyntax.OpEqual || n.Op == hclsyntax.OpNotEqual {
			v.compared(n.LHS, n.RHS)
			v.compared(n.RHS, n.LHS)
		}
	case *hclsyntax.FunctionCallExpr:
		v.call(n)
	}
	return nil
}

// Exit implements hclsyntax.Walker.
func (v *workspaceVisitor) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if v.isOptional(n) {
		v.inOptional--
	}
	if _, ok := n.(*hclsyntax.ForExpr); ok {
		v.loops = v.loops[:len(v.loops)-1]
	}
	return nil
}

func (v *workspaceVisitor) isOptional(n hclsyntax.Node) bool {
	expr, ok := n.(hclsyntax.Expression)
	return ok && v.optional[expr]
}

func (v *workspaceVisitor) call(n *hclsyntax.FunctionCallExpr) {
	switch {
	case n.Name == "try" || n.Name == "can":
		for _, arg := range n.Args {
			v.optional[arg] = true
		}
	case n.Name == "lookup" && len(n.Args) > 1:
		v.keys(n.Args[0], v.pattern(n.Args[1]))
	case n.Name == "contains" && len(n.Args) == 2:
		v.elements(n.Args[0], v.pattern(n.Args[1]))
	case slices.Contains([]string{"file", "templatefile", "filebase64", "fileexists"}, n.Name) && len(n.Args) > 0:
		v.file(n)
	}
}

// pattern is text with the name of the workspace in it.
type pattern struct{ text string }

// pattern returns the value of an expression that contains the name of the workspace, an empty pattern for others.
func (v *workspaceVisitor) pattern(expr hclsyntax.Expression) pattern {
	if text := textIn(v.module, expr); strings.Contains(text, noWorkspace) {
		return pattern{text}
	}
	return pattern{}
}

// textIn evaluates an expression of a module, "" if it is not known as text.
func textIn(m *module, expr hclsyntax.Expression) string {
	value, marks := m.scope().eval(expr).Unmark()
	if len(marks) > 0 || !value.IsKnown() || value.IsNull() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}

// name returns the name of the workspace with which the pattern is the text. It reports false if there is none.
func (p pattern) name(text string) (string, bool) {
	parts := strings.Split(p.text, noWorkspace)
	length := len(text)
	for _, part := range parts {
		length -= len(part)
	}
	if times := len(parts) - 1; times < 1 || length <= 0 || length%times != 0 || !strings.HasPrefix(text, parts[0]) {
		return "", false
	} else if name := text[len(parts[0]):][:length/times]; strings.Join(parts, name) == text && url.PathEscape(name) == name {
		return name, true // Terraform accepts such names only
	}
	return "", false
}

func (v *workspaceVisitor) add(p pattern, text string) {
	if name, ok := p.name(text); ok && name != noWorkspace {
		v.found[name] = true
	}
}

// index takes a selection from a map.
func (v *workspaceVisitor) index(n *hclsyntax.IndexExpr) {
	if !v.keys(n.Collection, v.pattern(n.Key)) || v.inOptional > 0 {
		return
	}
	if m := v.other[v.module.path()]; m != nil {
		key, keys := textIn(m, n.Key), keysOf(m.scope().eval(n.Collection).Value)
		v.hasDefault = v.hasDefault && (key == "" || len(keys) == 0 || slices.Contains(keys, key))
	}
}

// keys takes the keys of a map, and reports whether there are any.
func (v *workspaceVisitor) keys(collection hclsyntax.Expression, p pattern) bool {
	if p.text == "" {
		return false
	}
	keys := keysOf(v.module.scope().eval(collection).Value)
	for _, key := range keys {
		v.add(p, key)
	}
	return len(keys) > 0
}

// keysOf returns the keys of a map or an object. Those of a sensitive one are not shown.
func keysOf(value cty.Value) []string {
	if value.IsMarked() || !value.IsKnown() || value.IsNull() {
		return nil
	}
	switch t := value.Type(); {
	case t.IsObjectType():
		return slices.Sorted(maps.Keys(t.AttributeTypes()))
	case t.IsMapType():
		return slices.Sorted(maps.Keys(value.AsValueMap()))
	}
	return nil
}

// elements takes the elements of a list or a set.
func (v *workspaceVisitor) elements(list hclsyntax.Expression, p pattern) {
	value := v.module.scope().eval(list).Value
	if p.text == "" || value.IsMarked() || !value.IsKnown() || value.IsNull() || !value.CanIterateElements() {
		return
	}
	for _, element := range value.AsValueSlice() {
		if !element.IsMarked() && element.IsKnown() && !element.IsNull() && element.Type() == cty.String {
			v.add(p, element.AsString())
		}
	}
}

// compared takes what the name of the workspace is compared with: text, or the keys or elements that a loop goes through.
func (v *workspaceVisitor) compared(expr, with hclsyntax.Expression) {
	p := v.pattern(expr)
	if p.text == "" {
		return
	}
	if ref, ok := with.(*hclsyntax.ScopeTraversalExpr); ok && len(ref.Traversal) == 1 {
		for _, loop := range v.loops {
			switch ref.Traversal.RootName() {
			case loop.KeyVar:
				v.keys(loop.CollExpr, p)
			case loop.ValVar:
				v.elements(loop.CollExpr, p)
			}
		}
		return
	}
	v.add(p, textIn(v.module, with))
}

// file takes the names of the files that a function may read.
func (v *workspaceVisitor) file(n *hclsyntax.FunctionCallExpr) {
	p := v.pattern(n.Args[0])
	files := v.matching(".", strings.Split(path.Clean(p.text), "/"))
	if p.text == "" || len(files) == 0 {
		return
	}
	for _, file := range files {
		v.add(pattern{path.Clean(p.text)}, file)
	}
	if m := v.other[v.module.path()]; m != nil && v.inOptional == 0 && n.Name != "fileexists" {
		name := textIn(m, n.Args[0])
		v.hasDefault = v.hasDefault && (name == "" || slices.Contains(files, path.Clean(name)))
	}
}

// matching lists the files below a directory whose path has the segments, in which the name of the workspace stands for
// anything. The directory is relative to the root module.
func (v *workspaceVisitor) matching(dir string, segments []string) []string {
	files := rootedFiles{tree: v.library.tree, root: v.module.root}
	segment, rest := segments[0], segments[1:]
	names := []string{segment}
	if strings.Contains(segment, noWorkspace) {
		names = nil
		entries, _ := files.ReadDir(dir)
		for _, entry := range entries {
			if _, ok := (pattern{segment}).name(entry.Name()); ok {
				names = append(names, entry.Name())
			}
		}
	}
	var found []string
	for _, name := range names {
		name = path.Join(dir, name)
		if len(rest) > 0 {
			found = append(found, v.matching(name, rest)...)
		} else if info, err := files.Stat(name); err == nil && !info.IsDir() {
			found = append(found, name)
		}
	}
	return found
}
