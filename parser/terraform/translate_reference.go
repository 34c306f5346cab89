package terraform

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// tokens returns a text with tokens in the place of sentinels.
func (t *translator) tokens(text string) string {
	if !sentinel.In(text) {
		return text
	}
	return t.symbols.replace(text, t.token)
}

// token returns the token for what a sentinel stands for: the same one each time for an attribute of a resource.
func (t *translator) token(sym symbol) string {
	if sym.ref == nil || sym.number == 0 {
		return t.values.TokenText(t.reference(sym))
	}
	token, ok := t.tokenOf[sym.number]
	if !ok {
		token = t.values.TokenText(t.reference(sym))
		t.tokenOf[sym.number] = token
	}
	return token
}

// reference returns what a sentinel stands for.
func (t *translator) reference(sym symbol) aws.Reference {
	switch {
	case sym.ref != nil:
	case sym.unknown == nil: // nobody handed the sentinel out
		return aws.Reference{}
	default:
		name := sym.unknown.name
		return aws.Reference{Name: name, Resource: t.kept(name), Why: sym.unknown.why, Own: isOwn(name)}
	}
	r := *sym.ref
	if own := t.ownDefinition(r.of); own != r.of {
		r = reference{of: own, attr: "id", index: -1}
	}
	ref := aws.Reference{Name: r.address(), Why: []model.Unknown{r.reason()}}
	if r.isZone() {
		list := r
		list.index = -1
		ref.Of, ref.Distinct = list.address(), true
		return ref
	}
	if ref.Resource, ref.Attribute = t.meant(r); ref.Resource == nil {
		ref.Resource = t.kept(ref.Name)
	}
	if endpoint, item, ok := t.interfaceOf(r); ok {
		ref.Resource, ref.Attribute, ref.Item = endpoint, aws.AttributePrivateIP, item
	}
	return ref
}

// meant returns the resource that a reference is to, and the attribute in AWS's words; nil for one of no concern.
func (t *translator) meant(r reference) (*aws.Resource, string) {
	kind := r.of.res.kind
	switch attribute := kind.Attributes[r.attr]; {
	case kind.AWS == "":
		return nil, ""
	case attribute == aws.AttributeCIDR:
		return t.itself(r.of), attribute
	case attribute != "":
		return t.resource(r.of), attribute
	case r.attr == "id" || r.attr == "arn" || strings.HasPrefix(kind.AWS, "AWS::ECS::"):
		return t.resource(r.of), ""
	default:
		return t.resource(r.of), r.attr
	}
}

// itself returns the resource, and for a data source that looks something up by its id that thing.
func (t *translator) itself(i *instance) *aws.Resource {
	if !i.res.data {
		return t.resource(i)
	}
	v := t.link(i.arg("id"))
	id := t.values.Show(v)
	ref := t.values.Whole(v)
	switch {
	case ref != nil && ref.Resource != nil:
		return ref.Resource
	case v.Kind != aws.Scalar || id == "":
		return t.resource(i)
	}
	return t.named(i.res.kind.AWS, id, v)
}

// interfaceOf returns the endpoint whose network interface an address is of, and which of its interfaces that is.
func (t *translator) interfaceOf(r reference) (*aws.Resource, *int, bool) {
	if r.of.res.typ != "aws_network_interface" || r.attr != "private_ip" {
		return nil, nil, false
	}
	id, _ := r.of.arg("id").eval().text()
	refs := t.symbols.references(id)
	filters, _ := r.of.blocks("filter")
	for _, f := range filters { // such as the interface's description, which holds the endpoint's id
		for _, text := range stringsIn(f.arg("values").eval().Value) {
			refs = append(refs, t.symbols.references(text)...)
		}
	}
	for _, ref := range refs {
		if ref.of.res.typ != "aws_vpc_endpoint" {
			continue
		}
		if ref.index < 0 {
			return t.resource(ref.of), nil, true
		}
		return t.resource(ref.of), &ref.index, true
	}
	return nil, nil, false
}

// isOwn reports whether the name is that of the region, the account or the partition that the configuration is for.
func isOwn(name string) bool {
	for _, source := range []string{"data.aws_region.", "data.aws_caller_identity.", "data.aws_partition."} {
		if strings.HasPrefix(name, source) || strings.Contains(name, "."+source) {
			return true
		}
	}
	return false
}

// keepers are what the names of secrets hold, and where these are kept.
var keepers = []struct{ word, kind string }{
	{"aws_secretsmanager_", "AWS::SecretsManager::Secret"},
	{".master_user_secret", "AWS::SecretsManager::Secret"},
	{"aws_ssm_parameter", "AWS::SSM::Parameter"},
}

// kept returns a secret of which only the name tells where it is kept, nil for anything else.
func (t *translator) kept(name string) *aws.Resource {
	for _, k := range keepers {
		if strings.Contains(name, k.word) {
			return t.named(k.kind, name, aws.Value{})
		}
	}
	return nil
}

// named returns a thing that the files do no more than name.
func (t *translator) named(kind, id string, v aws.Value) *aws.Resource {
	key := [2]string{kind, id}
	if t.outside[key] == nil {
		t.outside[key] = &aws.Resource{
			ID: id, Type: kind, At: v.At, Region: t.opt.Region, Existence: aws.Reasons(nil), Existing: true,
		}
	}
	return t.outside[key]
}

// definition reads an argument that names a task definition: by reference, by a text with a reference in it such as
// "${family}:${revision}", by its family, or in some way of which no more is known than that it mentions one.
func (t *translator) definition(arg argument) aws.Value {
	v := t.name(arg)
	if _, known := t.values.Known(v); known || v.Kind == aws.Absent || t.namesDefinition(v) {
		return v
	}
	i := t.mentionedDefinition(arg)
	if i == nil {
		return v
	}
	sym := symbol{ref: &reference{of: i, attr: "id", index: -1}}
	return t.like(v, t.values.Token(v.At, t.reference(sym)))
}

// namesDefinition reports whether a value refers to a task definition of the files.
func (t *translator) namesDefinition(v aws.Value) bool {
	_, refs := t.values.Pieces(v.Text)
	return slices.ContainsFunc(refs, func(ref *aws.Reference) bool {
		return ref.Resource != nil && ref.Resource.Type == "AWS::ECS::TaskDefinition"
	})
}

// mentionedDefinition returns the first task definition that an expression refers to in any way, nil where there is none.
func (t *translator) mentionedDefinition(arg argument) *instance {
	if arg.expr == nil {
		return nil
	}
	o := arg.scope.originOf(arg.expr).follow()
	m := o.scope.module
	for _, traversal := range m.usageOf(o.expr).refs {
		traversal = withoutPrefix(traversal)
		name, _ := attrName(traversal, 1)
		r, ok := m.config.resources["aws_ecs_task_definition."+name]
		if !ok || traversal.RootName() != r.typ {
			continue
		}
		if instances := m.instances(r); len(instances) > 0 {
			return instances[0]
		}
	}
	return nil
}

// ownDefinition returns the task definition of these files whose latest revision a data source looks up, and any other
// instance as it is.
func (t *translator) ownDefinition(i *instance) *instance {
	if i.res.fullType() != "data.aws_ecs_task_definition" {
		return i
	}
	arg := i.arg("task_definition")
	text, _ := arg.symbolic().text()
	for _, ref := range t.symbols.references(text) {
		if ref.of.res.fullType() == "aws_ecs_task_definition" {
			return ref.of
		}
	}
	for _, own := range t.byType["aws_ecs_task_definition"] {
		if family, ok := own.arg("family").eval().text(); ok && familyOf(text) == family {
			return own
		}
	}
	if mentioned := t.mentionedDefinition(arg); mentioned != nil {
		return mentioned
	}
	return i
}
