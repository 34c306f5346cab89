package model_test

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
)

func TestPrivateECR(t *testing.T) {
	for name, want := range map[string]model.Ternary{
		"111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1":          model.Yes,
		"111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app":   model.Yes,
		"111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/a/b@sha256": model.Yes,
		"111122223333.dkr-ecr.eu-west-1.on.aws/app":                   model.Yes,
		"?.dkr.ecr.?.?/app:?":        model.Yes,
		"111122223333.dkr.ecr.?/app": model.Unclear,
		"?/app:1":                    model.Unclear,
		"?":                          model.Unclear,
		"?app:1":                     model.Unclear,
		"1111?/app":                  model.Unclear,
		"nginx":                      model.No,
		"nginx:?":                    model.No,
		"docker.io/library/?":        model.No,
		"public.ecr.aws/?/app":       model.No,
		"ghcr.io/?":                  model.No,
		"111122223333.dkr.ecr.eu-west-1.amazonaws.com": model.No,
		"": model.No,
	} {
		if got := model.PrivateECR(strings.ReplaceAll(name, "?", model.Placeholder)); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestSecretService(t *testing.T) {
	for valueFrom, want := range map[string]string{
		"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:password::": "secretsmanager",
		"arn:" + model.Placeholder + ":secretsmanager:eu-west-1:1:secret:db":        "secretsmanager",
		"arn:aws-cn:ssm:cn-north-1:111122223333:parameter/db/password":              "ssm",
		"/db/password":  "ssm",
		"password":      "ssm",
		"arn:aws:s3:::": "",
		"":              "",
	} {
		if got := model.SecretService(valueFrom); got != want {
			t.Errorf("%s: got %q, want %q", valueFrom, got, want)
		}
	}
}
