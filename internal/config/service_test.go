package config

import "testing"

func TestCheckService(t *testing.T) {
	t.Parallel()
	for service, want := range map[string]string{
		"logs":                        "",
		"ecr-fips.dkr":                "",
		"ssmmessages":                 "",
		"kms-fips":                    "",
		"newservice":                  "",
		"dax":                         "",
		"logz":                        "there is no service logz. Did you mean logs?",
		"ssmm":                        "there is no service ssmm. Did you mean ssm?",
		"secretmanager":               "there is no service secretmanager. Did you mean secretsmanager?",
		"ecr.dkx":                     "there is no service ecr.dkx. Did you mean ecr.dkr?",
		"ecr":                         "there is no service ecr. Did you mean ecr.api or ecr.dkr?",
		"com.amazonaws.eu-west-1.sts": "write the short name of the service: sts",
	} {
		got := ""
		if err := checkService(service); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", service, got, want)
		}
	}
}
