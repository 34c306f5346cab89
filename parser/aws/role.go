package aws

import (
	"maps"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// executionRole is the property of task definitions, and of what overrides parts of them, that names the execution role.
const executionRole = "ExecutionRoleArn"

// executionRole reads what names an execution role. A parameter without a value names one too: whoever deploys has to say
// which.
func (a *adapter) executionRole(v Value) model.ExecutionRole {
	role := model.ExecutionRole{Is: model.No}
	if !v.IsWritten() {
		return role
	}
	role.At = a.at(v)
	if ref := a.Whole(v); v.Kind == Unknown || ref != nil && ref.Resource == nil && ref.Name == "" {
		role.Is, role.Unknown = model.Unclear, a.Why(v)
		return role
	}
	role.Is, role.Role = model.Yes, a.idOf(v)
	if len(v.Maybe()) > 0 {
		role.Is, role.Unknown = model.Unclear, v.Maybe()
	}
	if res := a.roleAt(v); res != nil {
		a.nameRole(res)
		role.Role = res.ID
	}
	return role
}

// overridden returns the execution role that tasks are started with in the place of the task definition's, nil where
// nothing overrides it.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
func (a *adapter) overridden(overrides Value) *model.ExecutionRole {
	if overrides.Kind == Absent {
		return nil
	}
	role := a.executionRole(overrides.Get(executionRole))
	switch {
	case role.Is == model.No:
		return nil
	case role.Is == model.Yes && len(overrides.Maybe()) > 0:
		role.Is, role.Unknown = model.Unclear, model.Reasons(role.Unknown, overrides.Maybe())
	}
	return &role
}

// overridesIn returns the overrides in the constant text that EventBridge and its scheduler start a task with.
// Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
func (a *adapter) overridesIn(input Value) Value {
	if input.Kind != Scalar {
		return input
	}
	parsed, err := a.FromJSON(input)
	if err == nil && parsed.Kind == Object {
		return Value{Kind: Object, At: input.At, Via: input.Via, Fields: []Field{
			{Key: executionRole, Value: parsed.Get("executionRoleArn")},
		}}
	}
	if why := a.Why(input); len(why) > 0 {
		return a.Unknown(input.At, Reference{Why: why})
	}
	return Value{} // ECS refuses it
}

// nameRole takes note of a role of the files that ECS pulls images with.
func (a *adapter) nameRole(res *Resource) {
	if !slices.Contains(a.roles, res) {
		a.roles = append(a.roles, res)
	}
}

// roleAt returns the role of the files that a value is the ARN of: the role's own attribute, or a text with its name at the
// end. It is nil for any other value.
func (a *adapter) roleAt(v Value) *Resource {
	literals, refs := a.Pieces(v.Text)
	if v.Kind != Scalar || len(refs) == 0 {
		return nil
	}
	last, before := refs[len(refs)-1], literals[len(refs)-1]
	whole := len(refs) == 1 && before == "" || strings.HasPrefix(literals[0], "arn:") && strings.HasSuffix(before, ":role/")
	if literals[len(refs)] != "" || !whole || !last.Resource.is(TypeRole) || last.Resource.Existing {
		return nil
	}
	return last.Resource
}

// adaptRoles reads the roles with which ECS pulls images, and the policies of repositories.
func (a *adapter) adaptRoles(access func() []*Resource) {
	if len(a.roles) == 0 || access == nil {
		return
	}
	for _, res := range access() {
		a.byType[res.Type] = append(a.byType[res.Type], res)
	}
	for _, res := range a.roles {
		a.stack.Roles[res.ID] = a.role(res)
		a.label(res, res.ID)
	}
	for _, res := range a.byType[TypeRepository] {
		if policy := a.repositoryPolicy(res); policy != nil {
			a.stack.Repositories[res.ID] = &model.Repository{ID: res.ID, At: a.placeOf(res), ARN: a.repositoryARN(res), Policy: policy}
		}
	}
}

// read returns a property of a resource that is read one by one, as its type has it.
func (a *adapter) read(res *Resource, name string) Value {
	if res.Read == nil {
		return Value{}
	}
	key := property{res, name}
	if known, ok := a.reads[key]; ok {
		return known
	}
	f := fitter{adapter: a, resource: res}
	a.reads[key] = f.fit(a.Settle(a.hidden(res.Read(name), nil)), schemas[res.Type].fields()[name])
	return a.reads[key]
}

// attached are the policies of a role in the making.
type attached struct {
	*adapter
	res  *Resource
	role *model.Role
	// inline and managed hold how each policy is listed by what lists all policies of a role: inline ones by name, managed
	// ones by ARN. A policy is in one of the two.
	inline, managed map[int]string
}

// role reads what the policies of a role say.
func (a *adapter) role(res *Resource) *model.Role {
	role := &model.Role{ID: res.ID, At: a.placeOf(res), ARN: a.roleARN(res), Policies: []model.AttachedPolicy{}}
	all := attached{adapter: a, res: res, role: role, inline: map[int]string{}, managed: map[int]string{}}
	all.written()
	for _, kind := range []string{TypeInlinePolicies, TypeRolePolicy} {
		for _, policy := range a.byType[kind] {
			if maybe, is := all.isFor(policy); is {
				all.addInline(policy.ID, a.read(policy, "PolicyName"), a.read(policy, "PolicyDocument"), maybe)
			}
		}
	}
	for _, policy := range a.byType[TypeManagedPolicy] {
		if maybe, is := all.isFor(policy); is {
			all.addManaged(policy.ID, policy.ID, a.read(policy, "PolicyDocument"), maybe)
		}
	}
	for _, attachment := range a.byType[TypeAttachment] {
		if maybe, is := all.isFor(attachment); is {
			all.attach(a.read(attachment, "PolicyArn"), maybe)
		}
	}
	all.exclude()
	if boundary := a.read(res, "PermissionsBoundary"); boundary.IsWritten() {
		all.bound(boundary)
	}
	return role
}

// written adds what is written in the role itself.
func (r *attached) written() {
	policies := r.read(r.res, "Policies")
	r.role.Open = model.Reasons(r.role.Open, policies.Open(), r.whyUnknown(policies))
	for _, item := range policies.Items {
		if item.Kind == Unknown {
			r.role.Open = model.Reasons(r.role.Open, item.Maybe(), r.Why(item))
			continue
		}
		name := item.Get("PolicyName")
		r.addInline("the inline policy "+quote(r.shown(name)), name, item.Get("PolicyDocument"), item.Maybe())
	}
	managed := r.read(r.res, "ManagedPolicyArns")
	r.role.Open = model.Reasons(r.role.Open, managed.Open(), r.whyUnknown(managed))
	for _, item := range managed.Items {
		r.attach(item, item.Maybe())
	}
}

// isFor reports whether a policy or an attachment is for the role, and why it is not certain that it is there.
func (r *attached) isFor(policy *Resource) ([]model.Unknown, bool) {
	roles := r.read(policy, "Roles")
	if name := r.read(policy, "RoleName"); name.Kind != Absent {
		roles = Value{Kind: List, Settled: true, Items: []Value{name}}
	}
	maybe := append(slices.Clone(roles.Open()), r.whyUnknown(roles)...)
	is := len(maybe) > 0
	for _, item := range roles.Items {
		if why, same := r.names(item, r.res, r.read(r.res, "RoleName"), "RoleName"); same {
			if is = true; len(why) == 0 {
				maybe = nil
				break
			}
			maybe = append(maybe, why...)
		}
	}
	return model.Reasons(maybe, policy.Existence.Beside(r.res)), is
}

// names reports whether a value may name a resource, which has the given name, and why it is not certain that it does.
func (a *adapter) names(v Value, res *Resource, name Value, property string) ([]model.Unknown, bool) {
	maybe := v.Maybe()
	if ref := a.Whole(v); ref != nil && ref.Resource.is(res.Type) {
		switch {
		case ref.Resource == res:
			return maybe, true
		case !ref.Resource.Existing:
			return nil, false
		}
		v = a.read(ref.Resource, property) // of what is looked up
	}
	literals, _ := a.Pieces(v.Text)
	switch {
	case name.Kind == Absent && strings.Join(literals, "") != "": // AWS gives the resource another name
		return nil, false
	case !a.mayAgree(v, name):
		return nil, false
	case v.Kind == Scalar && v.Text != "" && a.Show(v) == a.Show(name):
		return maybe, true
	}
	return model.Reasons(maybe, a.Why(v), a.Why(name), a.because(v, "the name of "+res.ID+" is not known")), true
}

// mayAgree reports whether two values of which parts may be known can be the same text.
func (a *adapter) mayAgree(v, other Value) bool {
	if v.Kind != Scalar || other.Kind != Scalar {
		return true
	}
	one, _ := a.Pieces(v.Text)
	two, _ := a.Pieces(other.Text)
	if len(one) == 1 && len(two) == 1 {
		return v.Text == other.Text
	}
	starts, ends := strings.HasPrefix, strings.HasSuffix
	first, last, start, end := one[0], one[len(one)-1], two[0], two[len(two)-1]
	return (starts(first, start) || starts(start, first)) && (ends(last, end) || ends(end, last))
}

func (r *attached) addInline(id string, name, document Value, maybe []model.Unknown) {
	if r.add(id, document, maybe) {
		r.inline[len(r.role.Policies)-1] = r.Show(name)
	}
}

func (r *attached) addManaged(id, arn string, document Value, maybe []model.Unknown) {
	if r.add(id, document, maybe) {
		r.managed[len(r.role.Policies)-1] = arn
	}
}

// add adds a policy, unless nothing is written in it.
func (r *attached) add(id string, document Value, maybe []model.Unknown) bool {
	if document.Kind == Absent {
		return false
	}
	policy := r.document(r.ofRole(id), document, maybe)
	r.role.Policies = append(r.role.Policies, model.AttachedPolicy{ID: id, Policy: *policy})
	return true
}

// ofRole is how reasons call a policy.
func (r *attached) ofRole(id string) string {
	if strings.HasPrefix(id, "the inline policy ") {
		return id + " of " + r.res.ID
	}
	return id
}

// attach adds the managed policy of an ARN.
func (r *attached) attach(arn Value, maybe []model.Unknown) {
	policy, why := r.managedPolicy(arn)
	switch {
	case policy == nil:
		r.role.Open = model.Reasons(r.role.Open, maybe, why)
	case !slices.Contains(slices.Collect(maps.Values(r.managed)), r.keyOf(arn)) || len(maybe) == 0:
		for i := range policy.Statements {
			policy.Statements[i].Maybe = model.Reasons(maybe, policy.Statements[i].Maybe)
		}
		r.role.Policies = append(r.role.Policies, *policy)
		r.managed[len(r.role.Policies)-1] = r.keyOf(arn)
	}
}

// keyOf returns what is the same for two values that are the ARN of one policy.
func (a *adapter) keyOf(arn Value) string {
	if res := a.meant(arn); res != nil {
		return res.ID
	}
	return a.Show(arn)
}

// bound reads the permissions boundary.
func (r *attached) bound(arn Value) {
	boundary, why := r.managedPolicy(arn)
	if boundary == nil {
		boundary = &model.AttachedPolicy{ID: "the permissions boundary", Policy: model.Policy{At: r.at(arn), Statements: []model.Statement{}, Unknown: why}}
	}
	boundary.Unknown = model.Reasons(boundary.Unknown, arn.Maybe())
	r.role.Boundary = boundary
}

// exclude doubts the policies that a list of all policies of the role does not name: it removes them. Those that it names
// it attaches.
// Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachments_exclusive
func (r *attached) exclude() {
	for _, list := range r.byType[TypeAttachmentsExclusive] {
		if maybe, is := r.isFor(list); is {
			arns := r.read(list, "PolicyArns")
			r.role.Open = model.Reasons(r.role.Open, arns.Open(), r.whyUnknown(arns))
			for _, item := range arns.Items {
				r.attach(item, model.Reasons(maybe, item.Maybe()))
			}
			r.remove(list, r.managed, arns, r.keyOf)
		}
	}
	for _, list := range r.byType[TypePoliciesExclusive] {
		if _, is := r.isFor(list); is {
			r.remove(list, r.inline, r.read(list, "PolicyNames"), r.Show)
		}
	}
}

// remove doubts the policies that a list does not name.
func (r *attached) remove(by *Resource, keys map[int]string, list Value, keyOf func(Value) string) {
	kept := map[string]bool{}
	for _, item := range list.Items {
		kept[keyOf(item)] = len(item.Maybe()) == 0
	}
	for n, key := range keys {
		policy := &r.role.Policies[n]
		if kept[key] {
			continue
		}
		why := r.becauseOf(by, by.ID+" does not list "+policy.ID+", so it may remove it")
		for i := range policy.Statements {
			policy.Statements[i].Maybe = model.Reasons(policy.Statements[i].Maybe, why)
		}
	}
}

// awsPolicy matches the ARN of an AWS managed policy.
var awsPolicy = lazyregexp.New(`^arn:[^:]*:iam::aws:policy/(?:[^/]+/)*([^/]+)$`)

// managedPolicy returns the policy of an ARN, or the reasons why it is not known.
func (a *adapter) managedPolicy(arn Value) (*model.AttachedPolicy, []model.Unknown) {
	res := a.meant(arn)
	if res.is(TypeManagedPolicy) && !res.Existing {
		document := a.read(res, "PolicyDocument")
		return &model.AttachedPolicy{ID: res.ID, Policy: *a.document(res.ID, document, nil)}, nil
	}
	text, known := "", false
	if res.is(TypeManagedPolicy) {
		text, known = a.Known(a.read(res, "ManagedPolicyName"))
	} else if arn.Kind == Scalar {
		literals, _ := a.Pieces(arn.Text)
		if m := awsPolicy().FindStringSubmatch(strings.Join(literals, model.Placeholder)); m != nil {
			text, known = m[1], !strings.Contains(m[1], model.Placeholder)
		}
	}
	actions, listed := aws.PullActionsOf(text)
	if !known || !listed {
		return nil, a.whyPolicy(arn, text)
	}
	policy := &model.AttachedPolicy{ID: text, Policy: model.Policy{At: a.at(arn), Statements: []model.Statement{}}}
	if len(actions) > 0 {
		s := model.Statement{At: policy.At, Effect: "allow", Principals: model.Patterns{Items: []model.Pattern{}}}
		for _, action := range actions {
			s.Actions.Items = append(s.Actions.Items, model.Pattern{Text: action})
		}
		s.Resources.Items = []model.Pattern{{Text: "*"}}
		policy.Statements = append(policy.Statements, s)
	}
	return policy, nil
}

// whyPolicy returns the reasons why it is not known what a managed policy allows.
func (a *adapter) whyPolicy(arn Value, name string) []model.Unknown {
	if name == "" {
		if why := a.Why(arn); len(why) > 0 {
			return why
		}
		name = a.Show(arn)
	}
	return a.because(arn, "what the policy "+name+" allows is not known")
}

// arnOf returns the pattern for the ARN of a role or a repository of the files, without an ID for any other text.
func (a *adapter) arnOf(text string) model.Pattern {
	v := Value{Kind: Scalar, Text: text}
	if role := a.roleAt(v); role != nil {
		return a.roleARN(role)
	}
	if ref := a.Whole(v); ref != nil && ref.Resource.is(TypeRepository) && slices.Contains([]string{"", "Arn"}, ref.Attribute) {
		return a.repositoryARN(ref.Resource)
	}
	return model.Pattern{}
}

// roleARN returns the pattern for the ARN of a role.
func (a *adapter) roleARN(res *Resource) model.Pattern {
	name := a.nameIn(res, "RoleName")
	switch path, known := a.Known(a.read(res, "Path")); {
	case known:
		name.Text = strings.TrimPrefix(path, "/") + name.Text
	case a.read(res, "Path").Kind != Absent:
		name.Text = "*" + name.Text
	}
	name.Text = "arn:*:iam::*:role/" + name.Text
	return name
}

// nameIn returns the pattern for the name that a property gives a resource.
func (a *adapter) nameIn(res *Resource, property string) model.Pattern {
	name := a.read(res, property)
	p := model.Pattern{ID: res.ID, Text: "*", Unknown: a.Why(name)}
	if name.Kind == Scalar {
		literals, _ := a.Pieces(name.Text)
		p.Text = strings.Join(literals, "*")
	} else if len(p.Unknown) == 0 {
		p.Unknown = a.becauseOf(res, "the name of "+res.ID+" is not known")
	}
	return p
}
