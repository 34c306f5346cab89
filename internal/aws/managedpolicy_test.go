package aws_test

import (
	"testing"

	"github.com/egresslint/egresslint/internal/aws"
)

func TestPullActionsOf(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]struct {
		actions int
		known   bool
	}{
		"AmazonECSTaskExecutionRolePolicy": {3, true},
		"AdministratorAccess":              {3, true},
		"CloudWatchLogsFullAccess":         {0, true},
		"AmazonBraketFullAccess":           {0, false},
		"":                                 {0, false},
	} {
		if actions, known := aws.PullActionsOf(policy); len(actions) != want.actions || known != want.known {
			t.Errorf("PullActionsOf(%q) is %q, %t", policy, actions, known)
		}
	}
}
