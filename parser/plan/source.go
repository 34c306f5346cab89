package plan

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform"
)

// withSource returns the network that the configuration makes with the values of the plan. It returns nil where there is
// no configuration, or where it is not the one that the plan was made of.
func (r *reader) withSource(tree *source.Tree, name string, opt Options) *model.Stack {
	dir := opt.Source
	if dir == "" {
		if dir = path.Dir(name); !hasConfig(tree, dir) {
			return nil
		}
	}
	library := terraform.NewLibrary(tree)
	if len(library.Tools(dir)) > 1 {
		r.note(model.SeverityWarning, "Terraform and OpenTofu read different files in "+dir+
			", and a plan does not say which of them made it: the plan is judged alone.")
		return nil
	}
	stack := library.Parse(dir, terraform.Options{
		Region: opt.Region, Facts: r.facts(), WithoutNetwork: opt.WithoutNetwork, Foreign: opt.Foreign,
	})
	if other := r.differs(stack); other != "" {
		r.note(model.SeverityWarning, "The configuration in "+dir+" is not what this plan was made of, as "+other+
			" is not in both: the plan is judged alone.")
		return nil
	}
	stack.Root = name
	return stack
}

func hasConfig(tree *source.Tree, dir string) bool {
	entries, err := tree.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return terraform.IsConfig(e.Name())
	})
}

// facts are what the plan tells of the configuration.
func (r *reader) facts() terraform.Facts {
	f := terraform.Facts{
		Variables: map[string]cty.Value{},
		Resources: map[string]map[string]cty.Value{},
		IDs:       map[string]string{},
	}
	for name, v := range r.Variables {
		declared := r.Configuration.RootModule.Variables[name]
		f.Variables[name] = marked(plain(v.Value), declared.Sensitive || declared.Ephemeral)
	}
	for _, p := range r.list {
		attrs := map[string]cty.Value{}
		for _, name := range p.names() {
			attrs[name] = marked(p.value(name), p.sensitive.of(name))
		}
		f.Resources[p.Address] = attrs
		if id := p.value("id"); isText(id) && !p.Data {
			f.IDs[id.AsString()] = p.Address
		}
	}
	return f
}

// differs returns the address of a group, endpoint or service that only one of the plan and the network has, "" where
// they have the same ones. A service that starts no tasks itself is not in the network.
func (r *reader) differs(stack *model.Stack) string {
	planned, services := map[string]bool{}, map[string]bool{}
	for _, p := range r.list {
		switch {
		case p.Data:
		case p.Type == "aws_security_group" || p.Type == "aws_vpc_endpoint":
			planned[p.Address] = true
		case p.Type == "aws_ecs_service":
			services[p.Address] = true
		}
	}
	drawn := map[string]bool{}
	for id, g := range stack.Groups {
		drawn[id] = g.Origin == model.Declared && isType(id, "aws_security_group")
	}
	for id := range stack.Endpoints {
		drawn[id] = isType(id, "aws_vpc_endpoint")
	}
	for id := range stack.Workloads {
		drawn[id] = isType(id, "aws_ecs_service") && !services[id]
	}
	maps.DeleteFunc(drawn, func(_ string, counts bool) bool { return !counts })
	return firstDifference(planned, drawn)
}

// isType reports whether an address is that of a managed resource of the type.
func isType(address, resourceType string) bool {
	return strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(address, moduleOf(address, resourceType)), "."), resourceType+".")
}

func firstDifference(a, b map[string]bool) string {
	for _, address := range slices.Sorted(maps.Keys(a)) {
		if !b[address] {
			return address
		}
	}
	for _, address := range slices.Sorted(maps.Keys(b)) {
		if !a[address] {
			return address
		}
	}
	return ""
}
