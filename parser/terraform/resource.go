package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/egresslint/egresslint/parser/terraform/provider"
)

// resource is a resource or data block.
type resource struct {
	data      bool
	typ, name string
	full, id  string // see fullType and key
	number    int    // in its module
	kind      *provider.Type
	wanted    bool      // see isWanted
	at        hcl.Range // the block's header
	body      hcl.Body
	repeated
	provider hcl.Expression
}

// repeated is what says how many of a block there are; each is nil where it is not written.
type repeated struct {
	count, forEach hcl.Expression
	enabled        hcl.Expression // of the lifecycle block
}

// isKeyed reports whether references to the thing have a key or an index.
func (r repeated) isKeyed() bool { return r.count != nil || r.forEach != nil }

func newResource(data bool, typ, name string, at hcl.Range) *resource {
	r := &resource{data: data, typ: typ, name: name, full: typ, at: at}
	if data {
		r.full = "data." + typ
	}
	r.id = r.full + "." + name
	r.kind, r.wanted = provider.TypeOf(r.full), isWanted(r.full)
	return r
}

// key is how expressions of the same module refer to the resource.
func (r *resource) key() string { return r.id }

// fullType is the type, with "data." before that of a data source.
func (r *resource) fullType() string { return r.full }

func (c *config) addResource(block *hcl.Block) hcl.Diagnostics {
	r := newResource(block.Type == "data", block.Labels[0], block.Labels[1], block.DefRange)
	diags := r.decode(block.Body)
	if old, ok := c.resources[r.key()]; ok {
		return append(diags, duplicate("resource", r.key(), old.at, &r.at))
	}
	r.number = len(c.order)
	c.resources[r.key()] = r
	c.order = append(c.order, r)
	return diags
}

// decode takes the arguments of Terraform's own out of the body of a resource block.
func (r *resource) decode(body hcl.Body) hcl.Diagnostics {
	if native, ok := body.(*hclsyntax.Body); ok && countBlocks(native, "lifecycle") == 0 { // as most are
		r.body, r.count, r.forEach = native, nativeArgument(native, "count"), nativeArgument(native, "for_each")
		r.provider = nativeArgument(native, "provider")
		return nil
	}
	meta, rest, diags := body.PartialContent(withLifecycle(attributes("count", "for_each", "provider")))
	r.body, r.repeated, r.provider = rest, decodeRepeated(meta), expression(meta, "provider")
	return diags
}

// nativeArgument returns the expression of an argument, nil where it is not set.
func nativeArgument(body *hclsyntax.Body, name string) hcl.Expression {
	if attr, ok := body.Attributes[name]; ok {
		return attr.Expr
	}
	return nil
}

// withLifecycle returns a schema that takes lifecycle blocks too.
func withLifecycle(schema *hcl.BodySchema) *hcl.BodySchema {
	schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: "lifecycle"})
	return schema
}

// decodeRepeated returns what says how many of a block there are. OpenTofu has a switch for none or one.
// Source: https://opentofu.org/docs/language/meta-arguments/enabled/
func decodeRepeated(meta *hcl.BodyContent) repeated {
	r := repeated{count: native(expression(meta, "count")), forEach: native(expression(meta, "for_each"))}
	for _, block := range meta.Blocks {
		content, _, _ := block.Body.PartialContent(attributes("enabled"))
		if enabled := native(expression(content, "enabled")); enabled != nil {
			r.enabled = enabled
		}
	}
	return r
}
