package lint

import (
	"slices"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestTasksNamed(t *testing.T) {
	t.Parallel()
	tasks := []model.TaskPath{
		{ID: "aws_ecs_service.app"},
		{ID: `module.blue["a.b"].aws_ecs_service.web[0]`},
		{ID: `module.blue["a.b"].aws_ecs_service.web[1]`},
		{ID: "module.green.aws_ecs_service.app"},
		{ID: "WorkerService12345678", Name: "Production/Worker/Service/Service"},
		{ID: "network.Worker", Name: ""},
	}
	for name, want := range map[string][]int{
		"aws_ecs_service.app":                       {0}, // the exact one wins
		"module.green.aws_ecs_service.app":          {3},
		"aws_ecs_service.web":                       {1, 2},
		"aws_ecs_service.web[1]":                    {2},
		"module.blue.aws_ecs_service.web":           {1, 2},
		`module.blue["a.b"].aws_ecs_service.web[0]`: {1},
		"web":                               {1, 2},
		"eb":                                nil,
		"WorkerService12345678":             {4},
		"Production/Worker/Service/Service": {4},
		"Production/Worker":                 {4},
		"Production/Worker/":                {4},
		"Worker/Service":                    {4},
		"Worker":                            {4, 5},
		"Production/Work":                   nil,
		"":                                  nil,
		"/":                                 nil,
	} {
		var got []int
		for _, task := range TasksNamed(tasks, name) {
			got = append(got, slices.IndexFunc(tasks, func(other model.TaskPath) bool { return other.ID == task.ID }))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}
