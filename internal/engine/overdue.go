package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/policyset"
)

// patience is how long a custom rule may take when it is asked again, to find out whether it is the one that has no end.
const patience = time.Second

// overdue returns the error for an evaluation that was not done when ctx ended: why that was, and which custom rule takes
// longer than a moment, if one does.
func (e *Engine) overdue(ctx context.Context, stack *model.Stack) error {
	cause := context.Cause(ctx)
	for _, rule := range e.set.CustomRules() {
		if e.isSlow(context.WithoutCancel(ctx), rule, stack) {
			message := fmt.Sprintf("%v, and the rule %s does not end", cause, rule.Name)
			return &policyset.Error{Notes: []model.Note{{Severity: model.SeverityError, Message: message, Location: rule.Location}}}
		}
	}
	return cause
}

func (e *Engine) isSlow(ctx context.Context, rule model.PolicyRule, stack *model.Stack) bool {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	_, err := e.open(of(stack)).evaluate(ctx, fmt.Sprintf("data.custom.rules[%q][%q].report", rule.Category, rule.Name))
	return err != nil && ctx.Err() != nil
}
