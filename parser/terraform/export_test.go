package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// Evaluation is an evaluated configuration, for tests that compare it with what Terraform plans.
type Evaluation struct{ root *module }

// Evaluate reads the configuration in dir without adapting it to the model.
func Evaluate(tree *source.Tree, dir string, opt Options) *Evaluation {
	stack := model.NewStack(dir)
	return &Evaluation{root: newEvaluator(NewLibrary(tree), dir, stack, opt).loadRoot()}
}

// Notes are what the evaluation had to tell so far.
func (e *Evaluation) Notes() []model.Note { return e.root.notes.stack.Notes }

// Instances returns all instances of resources and data sources by address.
func (e *Evaluation) Instances() map[string]Object {
	all := map[string]Object{}
	e.root.modules(func(m *module) {
		for _, r := range m.config.order {
			for _, i := range m.instances(r) {
				address := i.address()
				if i.rep.key.IsMarked() { // a plan shows it
					address = strings.TrimSuffix(address, i.rep.suffix) + indexText(i.rep.key)
				}
				all[address] = Object{object: i.object, instance: i}
			}
		}
	})
	return all
}

// Object is the inside of a resource or of a nested block.
type Object struct {
	object
	instance *instance // nil for a nested block
}

// Names lists the attributes that are set.
func (o Object) Names() []string {
	if o.instance != nil {
		return o.instance.setAttributes()
	}
	if body, ok := o.body.(*hclsyntax.Body); ok {
		var names []string
		for name := range body.Attributes {
			names = append(names, name)
		}
		return names
	}
	return nil
}

// Attribute returns the value of an attribute, null where it is not set, and the reasons for what is not known of it.
func (o Object) Attribute(name string) (cty.Value, []model.Unknown) {
	v := o.arg(name).eval()
	return v.Value, v.why
}

// Blocks returns the nested blocks of a type, and whether there may be more.
func (o Object) Blocks(name string) ([]Object, bool) {
	blocks, open := o.blocks(name)
	list := make([]Object, len(blocks))
	for i, b := range blocks {
		list[i] = Object{object: b}
	}
	return list, len(open) > 0
}

// IsUncertain reports whether a nested block stands for an unknown number of blocks.
func (o Object) IsUncertain() bool { return len(o.maybe) > 0 }

// HasBlocks reports whether nested blocks of a type are written or made.
func (o Object) HasBlocks(name string) bool {
	if o.body == nil || o.arg(name).set && isNative(o.body) {
		return false
	}
	blocks, _ := o.blocks(name)
	return len(blocks) > 0
}

// Text returns a primitive value as the string Terraform would convert it to.
func Text(v cty.Value) string {
	text, _ := known(v).text()
	return text
}

// Identity is what a sentinel stands for.
type Identity struct {
	Address, Attribute string
	Index              int // -1 where the attribute is no list
}

// Substitute replaces the sentinels in a text; find returns false where the text of an identity is not known.
func (e *Evaluation) Substitute(text string, find func(Identity) (string, bool)) (string, bool) {
	known := true
	result := sentinel.Pattern().ReplaceAllStringFunc(text, func(m string) string {
		sym, _ := e.root.symbols.lookup(sentinel.Pattern().FindStringSubmatch(m)[1])
		if sym.ref == nil {
			known = false
			return m
		}
		found, ok := find(Identity{Address: sym.ref.of.address(), Attribute: sym.ref.attr, Index: sym.ref.index})
		known = known && ok
		return found
	})
	return result, known
}

// Updating reports whether golden files are to be rewritten.
func Updating() bool { return *update }
