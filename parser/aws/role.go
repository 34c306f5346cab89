package aws

import "github.com/egresslint/egresslint/internal/model"

// executionRole is the property of task definitions, and of what overrides parts of them, that names the execution role.
const executionRole = "ExecutionRoleArn"

// executionRole reads what names an execution role. Some configurations leave it empty for none, and a parameter without a
// value may be empty too.
func (a *adapter) executionRole(v Value) model.ExecutionRole {
	role := model.ExecutionRole{Is: model.No}
	if !v.IsWritten() {
		return role
	}
	role.At = a.at(v)
	if ref := a.Whole(v); v.Kind == Unknown || ref != nil && ref.Resource == nil {
		role.Is, role.Unknown = model.Unclear, a.Why(v)
		return role
	}
	role.Is, role.Role = model.Yes, a.idOf(v)
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
	case role.Is == model.Yes && len(overrides.Maybe) > 0:
		role.Is, role.Unknown = model.Unclear, model.Reasons(role.Unknown, overrides.Maybe)
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
			{Key: executionRole, At: input.At, Value: parsed.Get("executionRoleArn")},
		}}
	}
	if why := a.Why(input); len(why) > 0 {
		return a.Unknown(input.At, Reference{Why: why})
	}
	return Value{} // ECS refuses it
}
