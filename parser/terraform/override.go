package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// isOverride reports whether a file changes what the others declare.
// Source: https://developer.hashicorp.com/terraform/language/files/override
func isOverride(name string) bool {
	stem, _, _ := strings.Cut(path.Base(name), ".")
	return stem == "override" || strings.HasSuffix(stem, "_override")
}

// applyOverrides lets the blocks of override files change the blocks that they name.
func applyOverrides(blocks, overrides []*hcl.Block) []*hcl.Block {
	for _, o := range overrides {
		if o.Type == "locals" { // they are overridden one by one
			continue
		}
		i := slices.IndexFunc(blocks, func(b *hcl.Block) bool {
			return b.Type == o.Type && slices.Equal(b.Labels, o.Labels)
		})
		if i < 0 {
			blocks = append(blocks, o)
			continue
		}
		changed := *blocks[i]
		changed.Body = overriddenBody{base: changed.Body, over: o.Body}
		blocks[i] = &changed
	}
	return blocks
}

// overriddenBody is a block's body with another on top: an attribute replaces that of the same name, and nested blocks
// replace all of the same type.
type overriddenBody struct {
	base, over hcl.Body
}

// Content implements hcl.Body.
func (b overriddenBody) Content(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Diagnostics) {
	base, diags := b.base.Content(optional(schema))
	over, more := b.over.Content(optional(schema))
	return b.merge(base, over), append(diags, more...)
}

// PartialContent implements hcl.Body.
func (b overriddenBody) PartialContent(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Body, hcl.Diagnostics) {
	base, restBase, diags := b.base.PartialContent(optional(schema))
	over, restOver, more := b.over.PartialContent(optional(schema))
	return b.merge(base, over), overriddenBody{base: restBase, over: restOver}, append(diags, more...)
}

// JustAttributes implements hcl.Body.
func (b overriddenBody) JustAttributes() (hcl.Attributes, hcl.Diagnostics) {
	base, diags := b.base.JustAttributes()
	over, more := b.over.JustAttributes()
	merged := maps.Clone(base)
	maps.Copy(merged, over)
	return merged, append(diags, more...)
}

// MissingItemRange implements hcl.Body.
func (b overriddenBody) MissingItemRange() hcl.Range { return b.base.MissingItemRange() }

func (b overriddenBody) merge(base, over *hcl.BodyContent) *hcl.BodyContent {
	merged := &hcl.BodyContent{Attributes: maps.Clone(base.Attributes), MissingItemRange: base.MissingItemRange}
	if merged.Attributes == nil {
		merged.Attributes = hcl.Attributes{}
	}
	maps.Copy(merged.Attributes, over.Attributes)
	for _, block := range base.Blocks {
		replaced := slices.ContainsFunc(over.Blocks, func(o *hcl.Block) bool { return nestedType(o) == nestedType(block) })
		if !replaced {
			merged.Blocks = append(merged.Blocks, block)
		}
	}
	merged.Blocks = append(merged.Blocks, over.Blocks...)
	return merged
}

// nestedType is the type of the blocks that a nested block is or makes.
func nestedType(b *hcl.Block) string {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return b.Labels[0]
	}
	return b.Type
}

// optional returns the schema without required attributes: either body may have them.
func optional(schema *hcl.BodySchema) *hcl.BodySchema {
	relaxed := *schema
	relaxed.Attributes = slices.Clone(schema.Attributes)
	for i := range relaxed.Attributes {
		relaxed.Attributes[i].Required = false
	}
	return &relaxed
}

// isNative tells native syntax from JSON, where a list of objects and a number of blocks look alike.
func isNative(body hcl.Body) bool {
	switch body := body.(type) {
	case *hclsyntax.Body:
		return true
	case overriddenBody:
		return isNative(body.base)
	default:
		return false
	}
}
