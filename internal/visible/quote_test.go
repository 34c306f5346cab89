package visible

import (
	"strings"
	"testing"
)

func TestValue(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 100)
	for text, want := range map[string]string{
		"10.0.0.0/33":                   `"10.0.0.0/33"`,
		"443":                           `"443"`,
		"2001:db8::/32":                 `"2001:db8::/32"`,
		"arn:aws:ecr:eu-west-1:1:a/b*":  `"arn:aws:ecr:eu-west-1:1:a/b*"`,
		"envs/prod.tfvars":              `"envs/prod.tfvars"`,
		"${var.region}-task":            `"${var.region}-task"`,
		"":                              `""`,
		long:                            `"` + long[:80] + `…"`,
		"-----BEGIN KEY-----\nMIIE+/==": "a text of 28 characters",
		"user=admin;password=x":         "a text of 21 characters",
		"two words":                     "a text of 9 characters",
	} {
		if got := Value(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestDetails(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		`cannot convert "a-1" to number`:                 `cannot convert "a-1" to number`,
		`failed to decode base64 data 'user=x password'`: `failed to decode base64 data a text of 15 characters`,
		`there is no file "a \"b\" c"`:                   `there is no file a text of 9 characters`,
		`expected "=="; it doesn't fit, and isn't known`: `expected "=="; it doesn't fit, and isn't known`,
	} {
		if got := Details(message); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
