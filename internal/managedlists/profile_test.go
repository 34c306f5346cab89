package managedlists

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
)

// TestAgreesWithSDK compares what is read of files with what the SDK of AWS reads of them.
func TestAgreesWithSDK(t *testing.T) {
	t.Parallel()
	const files = 800
	random := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	read, refused := 0, 0
	for range files {
		variables := map[string]string{"AWS_PROFILE": pick(random, []string{"dev", "default"})}
		for name, variable := range map[string]string{"config": "AWS_CONFIG_FILE", "credentials": "AWS_SHARED_CREDENTIALS_FILE"} {
			variables[variable] = filepath.Join(dir, name)
			if err := os.WriteFile(variables[variable], []byte(written(random, name)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := config.LoadSharedConfigProfile(t.Context(), variables["AWS_PROFILE"], func(o *config.LoadSharedConfigOptions) {
			o.ConfigFiles = []string{variables["AWS_CONFIG_FILE"]}
			o.CredentialsFiles = []string{variables["AWS_SHARED_CREDENTIALS_FILE"]}
		})
		got, gotErr := profileOf(func(name string) string { return variables[name] })
		if err != nil {
			refused++
			// The SDK also wants both parts of a key to be in one file.
			if gotErr == nil && !strings.Contains(err.Error(), "partial credentials") {
				t.Fatalf("got no error, want %v for\n%s", err, text(t, variables))
			}
			continue
		}
		read++
		if gotErr != nil && !want.Credentials.HasKeys() {
			continue // of a half in one file, the SDK says something only where the other does not have the profile
		}
		if gotErr != nil {
			t.Fatalf("got %v for\n%s", gotErr, text(t, variables))
		}
		keys := got.credentials()
		endpoint, _, err := want.GetServiceBaseEndpoint(t.Context(), "EC2")
		if err != nil {
			t.Fatal(err)
		}
		for what, values := range map[string][2]string{
			"key":     {keys.AccessKeyID, want.Credentials.AccessKeyID},
			"secret":  {keys.SecretAccessKey, want.Credentials.SecretAccessKey},
			"SSO":     {got.section["sso_start_url"], want.SSOStartURL},
			"role":    {got.section["role_arn"], want.RoleARN},
			"service": {got.service["ec2.endpoint_url"], endpoint},
		} {
			if values[0] != values[1] {
				t.Fatalf("%s: got %q, want %q for the profile %s of\n%s", what, values[0], values[1], got.name, text(t, variables))
			}
		}
	}
	if read < files/10 || refused < files/10 {
		t.Errorf("%d profiles were read and %d refused, which shows little", read, refused)
	}
}

func text(t *testing.T, variables map[string]string) string {
	t.Helper()
	var all string
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		text, err := os.ReadFile(variables[name])
		if err != nil {
			t.Fatal(err)
		}
		all += "--- " + name + "\n" + string(text)
	}
	return all
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }

// written writes a file with sections in any order, some of them twice.
func written(random *rand.Rand, file string) string {
	headers := []string{"[default]", "[dev]", "[ dev ]", "[dev] # mine"}
	if file == "config" {
		headers = []string{"[default]", "[profile dev]", "[profile  dev ]", "[profile default]", "[services local]", "[dev]", "[profile dev] ; mine"}
	}
	var out strings.Builder
	for range random.IntN(4) + 1 {
		header := pick(random, headers)
		out.WriteString(header + "\n")
		lines := []string{
			"aws_access_key_id = AKID" + pick(random, []string{"1", "2", " # a comment", "\t; another"}), "AWS_Access_Key_ID=\"quoted\"",
			"aws_secret_access_key: a/b+c==", "aws_secret_access_key = s#1", "  aws_secret_access_key = indented", "", "# comment", " ; comment",
			"role_arn = arn:aws:iam::123456789012:role/r\r", "region=eu-west-1", "nonsense", "  continued", "output =", "s3 =\n  max_queue_size = 1",
		}
		if file == "config" { // where services belong
			lines = append(lines, "services = local", "services = \"local\"")
		}
		if header == "[services local]" {
			lines = []string{"ec2 =\n  endpoint_url = http://localhost:1", "ec2 =\n\tendpoint_url=http://localhost:2 # kept", "s3 =\n  endpoint_url = http://localhost:3"}
		}
		for range random.IntN(6) {
			out.WriteString(pick(random, lines) + "\n")
		}
		if random.IntN(2) == 0 && header != "[services local]" {
			out.WriteString("aws_access_key_id = AKIDLAST\naws_secret_access_key = last\n")
		}
	}
	return out.String()
}
