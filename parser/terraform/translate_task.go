package terraform

import "github.com/egresslint/egresslint/parser/aws"

// writeEventTarget adds the rule of EventBridge that a target belongs to, with this target alone.
func (t *translator) writeEventTarget(_ *instance, res *aws.Resource) {
	target := res.Properties
	parameters := target.Get("EcsParameters")
	if parameters.Kind == aws.Absent {
		return // no task
	}
	target.SetMaybe(parameters.Maybe())
	list := aws.Value{Kind: aws.List, Settled: true, At: res.At, Items: []aws.Value{target}}
	res.Properties = aws.Value{Kind: aws.Object, At: res.At, Fields: []aws.Field{{Key: "Targets", Value: list}}}
	t.put(res)
}
