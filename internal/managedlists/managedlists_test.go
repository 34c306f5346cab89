package managedlists_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/managedlists"
)

// environment is the variables of an environment.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

// clean returns an environment that names the file as that of the AWS CLI.
func clean(t *testing.T) environment {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	return environment{"AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "credentials")}
}

// withKeys returns an environment with keys.
func withKeys(t *testing.T) environment {
	t.Helper()
	e := clean(t)
	e["AWS_ACCESS_KEY_ID"], e["AWS_SECRET_ACCESS_KEY"] = "AKIDEXAMPLE", "secret"
	return e
}

// api serves what the handler answers, with credentials and the endpoint in the environment.
func api(t *testing.T, handler http.HandlerFunc) *managedlists.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	e := withKeys(t)
	e["AWS_ENDPOINT_URL_EC2"] = server.URL
	client, err := managedlists.New("eu-west-1", e.get)
	if err != nil {
		t.Fatal(err)
	}
	client.Timeout, client.Attempts, client.Backoff = time.Minute, 3, time.Millisecond
	return client
}

func item(id, name, owner string) string {
	return fmt.Sprintf("<item><addressFamily>IPv4</addressFamily><ownerId>%s</ownerId><prefixListId>%s</prefixListId><prefixListName>%s</prefixListName></item>", owner, id, name)
}

func answer(next string, items ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<DescribeManagedPrefixListsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><prefixListSet>` +
		strings.Join(items, "") + "</prefixListSet>" + next + "</DescribeManagedPrefixListsResponse>"
}

func TestLists(t *testing.T) {
	client := api(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		if got := r.PostForm.Get("Action") + " " + r.PostForm.Get("Version") + " " + r.PostForm.Get("Filter.1.Value.1"); got != "DescribeManagedPrefixLists 2016-11-15 AWS" {
			t.Errorf("asked for %q", got)
		}
		if got := r.Header.Get("Authorization"); !strings.HasPrefix(got, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") || !strings.Contains(got, "/eu-west-1/ec2/aws4_request") {
			t.Errorf("signed with %q", got)
		}
		switch r.PostForm.Get("NextToken") {
		case "":
			fmt.Fprint(w, answer("<nextToken>2</nextToken>", item("pl-6fa54006", "com.amazonaws.eu-west-1.dynamodb", "AWS"), item("pl-0a1b2c3d4e5f60718", "mine", "123456789012")))
		case "2":
			fmt.Fprint(w, answer("", item("pl-6da54004", "com.amazonaws.eu-west-1.s3", "AWS"), item("pl-93a247fa", "com.amazonaws.global.cloudfront.origin-facing", "AWS")))
		default:
			t.Errorf("asked for page %q", r.PostForm.Get("NextToken"))
		}
	})
	got, err := client.Lists(t.Context())
	if want := "[{pl-6fa54006 com.amazonaws.eu-west-1.dynamodb dynamodb} {pl-6da54004 com.amazonaws.eu-west-1.s3 s3}]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v, %v, want %s", got, err, want)
	}
}

func TestErrors(t *testing.T) {
	failure := func(code, message string) string {
		return "<Response><Errors><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error></Errors></Response>"
	}
	for name, test := range map[string]struct {
		status   int
		body     string
		attempts int
		want     string
	}{
		"not allowed":    {403, failure("UnauthorizedOperation", "You are not authorized."), 1, "the API answers UnauthorizedOperation: You are not authorized"},
		"expired":        {400, failure("RequestExpired", ""), 1, "the API answers RequestExpired"},
		"too often":      {503, failure("RequestLimitExceeded", "Request limit exceeded."), 3, "the API answers RequestLimitExceeded: Request limit exceeded"},
		"broken":         {500, "oops", 3, "the API answers Internal Server Error"},
		"not XML":        {200, "{}", 3, "the answer cannot be read: EOF"},
		"without an end": {200, answer("<nextToken>1</nextToken>"), 100, "there are more than 100 pages"},
		"somewhere else": {302, "", 1, "the API answers Found"},
	} {
		t.Run(name, func(t *testing.T) {
			attempts := 0
			client := api(t, func(w http.ResponseWriter, _ *http.Request) {
				attempts++
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			_, err := client.Lists(t.Context())
			if err == nil || !strings.HasSuffix(err.Error(), test.want) || attempts != test.attempts {
				t.Errorf("got %v after %d attempts, want %q after %d", err, attempts, test.want, test.attempts)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	for name, test := range map[string]struct {
		config, profile, variable string
		want                      string // the error
	}{
		"none":               {want: "there are no AWS credentials"},
		"keys of a profile":  {config: "[default]\naws_access_key_id = a\naws_secret_access_key = b\n"},
		"another profile":    {config: "[profile dev]\naws_access_key_id = a\naws_secret_access_key = b\n", profile: "dev"},
		"no such profile":    {config: "[default]\n", profile: "dev", want: "reading the AWS profile dev: there is no such profile"},
		"half of a key":      {config: "[default]\naws_access_key_id = a\n", want: "reading the AWS profile default: it has only one of aws_access_key_id and aws_secret_access_key"},
		"a role":             {config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = dev\n[profile dev]\naws_access_key_id = a\naws_secret_access_key = b\n", want: "the profile default assumes a role"},
		"SSO":                {config: "[profile dev]\nsso_start_url = https://example.com\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = r\n", profile: "dev", want: "the profile dev uses SSO"},
		"a program":          {config: "[default]\ncredential_process = /bin/true\n", want: "the profile default runs a program for its credentials"},
		"a web identity":     {variable: "AWS_WEB_IDENTITY_TOKEN_FILE", want: "the environment has a web identity token"},
		"those of container": {variable: "AWS_CONTAINER_CREDENTIALS_FULL_URI", want: "the environment has the credentials of a container"},
	} {
		t.Run(name, func(t *testing.T) {
			e := clean(t)
			if err := os.WriteFile(e["AWS_CONFIG_FILE"], []byte(test.config), 0o600); err != nil {
				t.Fatal(err)
			}
			e["AWS_PROFILE"] = test.profile
			if test.variable != "" {
				e[test.variable] = "http://127.0.0.1/"
			}
			_, err := managedlists.New("eu-west-1", e.get)
			if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if isNone := errors.Is(err, managedlists.ErrNoCredentials); isNone != (name == "none") {
				t.Errorf("%v: there are no credentials: %t", err, isNone)
			}
		})
	}
}

func TestEndpointNeedsTLS(t *testing.T) {
	e := withKeys(t)
	for endpoint, ok := range map[string]bool{
		"http://192.0.2.1": false, "http://127.0.0.1:4566": true, "http://localhost": true, "https://example.com": true, "file:///tmp": false, "ec2": false,
	} {
		e["AWS_ENDPOINT_URL"] = endpoint
		if _, err := managedlists.New("eu-west-1", e.get); (err == nil) != ok {
			t.Errorf("%s: got %v", endpoint, err)
		}
	}
}
