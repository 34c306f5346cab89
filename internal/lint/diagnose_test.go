package lint

import (
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestMayBe(t *testing.T) {
	t.Parallel()
	const ecr = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app"
	for _, test := range []struct {
		image, named string
		want         bool
	}{
		{ecr + ":1", ecr, true},
		{ecr + "@sha256:0", ecr, true},
		{ecr + "-2:1", ecr, false},
		{"${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/app:1", ecr, true},
		{"${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/other:1", ecr, false},
		{"${aws_ecr_repository.app.repository_url}:1", ecr, true},
		{"aws_ecr_repository.app.repository_url", ecr, true},
		{"Repository.RepositoryUri", ecr, true},
		{"…", ecr, true},
		{"nginx", "docker.io/library/nginx", true},
		{"docker.io/acme/app:1", "registry-1.docker.io/acme/app", true},
		{"nginx", ecr, false},
		{"a${x}a", "a", false},
	} {
		if got := mayBe(test.image, test.named); got != test.want {
			t.Errorf("%s, %s: got %t", test.image, test.named, got)
		}
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	needs := []model.ServiceNeed{{Service: "ecr.dkr"}, {Service: "ecr in us-east-1"}}
	task := model.TaskNeeds{Region: "eu-west-1", Needs: needs, Images: []string{"nginx:1"}}
	open := task
	open.Reasons = []model.Reason{{Reason: "x"}}
	for name, test := range map[string]struct {
		d    model.Diagnosis
		task model.TaskNeeds
		want bool
	}{
		"service":                     {model.Diagnosis{Service: "ecr.dkr", Region: "eu-west-1"}, task, true},
		"another service":             {model.Diagnosis{Service: "logs"}, task, false},
		"a service it may need":       {model.Diagnosis{Service: "logs"}, open, true},
		"another region":              {model.Diagnosis{Region: "eu-west-2"}, task, false},
		"the region of another image": {model.Diagnosis{Region: "us-east-1"}, task, true},
		"image":                       {model.Diagnosis{Image: "docker.io/library/nginx"}, task, true},
		"another image":               {model.Diagnosis{Image: "docker.io/library/caddy"}, task, false},
		"nothing":                     {model.Diagnosis{}, task, true},
	} {
		if got := fits(&test.d, test.task); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
