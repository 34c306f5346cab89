package managedlists

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	facts "github.com/egresslint/egresslint/internal/aws"
)

// ErrNoCredentials is the error where there are no credentials of AWS.
var ErrNoCredentials = errors.New("there are no AWS credentials")

// OtherCredentialsError is the error where there are credentials that have to be exchanged for others first, as by SSO.
type OtherCredentialsError struct {
	What string // such as "the profile dev uses SSO"
}

func (e *OtherCredentialsError) Error() string { return e.What }

// Hint says what to do.
func (e *OtherCredentialsError) Hint() string {
	return `Put them into the environment first: eval "$(aws configure export-credentials --format env)"`
}

// New returns a client for a region, with the credentials and the endpoint of the environment, or else of the profile in the
// files of the AWS CLI: keys, also those of a session. The error is ErrNoCredentials or an OtherCredentialsError where there
// are none of these. Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
func New(region string, getenv func(name string) string) (*Client, error) {
	p, err := profileOf(getenv)
	if err != nil {
		return nil, err
	}
	c := &Client{Region: region, credentials: aws.Credentials{
		AccessKeyID:     first(getenv, "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
		SecretAccessKey: first(getenv, "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
		SessionToken:    getenv("AWS_SESSION_TOKEN"),
	}}
	if !c.credentials.HasKeys() {
		c.credentials = p.credentials()
	}
	if !c.credentials.HasKeys() {
		return nil, others(getenv, p)
	}
	c.endpoint, err = endpointOf(region, getenv, p)
	return c, err
}

// credentials returns the keys of the profile, none where it takes those of another one to assume a role.
func (p *profile) credentials() aws.Credentials {
	if p.section["source_profile"] != "" {
		return aws.Credentials{}
	}
	return aws.Credentials{
		AccessKeyID: p.section[keyID], SecretAccessKey: p.section[secretKey], SessionToken: p.section[token],
	}
}

// others says which credentials there are that are not keys.
func others(getenv func(name string) string, p *profile) error {
	switch {
	case getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "":
		return &OtherCredentialsError{"the environment has a web identity token"}
	case first(getenv, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != "":
		return &OtherCredentialsError{"the environment has the credentials of a container"}
	case p.section["sso_session"]+p.section["sso_start_url"] != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s uses SSO", p.name)}
	case p.section["role_arn"] != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s assumes a role", p.name)}
	case p.section["credential_process"] != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s runs a program for its credentials", p.name)}
	default:
		return ErrNoCredentials
	}
}

// endpointOf returns the address of the API: that which the environment or the profile names, or else that of the region.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func endpointOf(region string, getenv func(name string) string, p *profile) (string, error) {
	named := first(getenv, "AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL")
	for _, of := range []string{p.service["ec2.endpoint_url"], p.section["endpoint_url"]} {
		if named == "" {
			named = of
		}
	}
	ignored := first(getenv, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
	if ignored == "" {
		ignored = p.section["ignore_configured_endpoint_urls"]
	}
	if named == "" || strings.EqualFold(ignored, "true") {
		return "https://ec2." + region + "." + facts.PartitionOf(region).DNSSuffix + "/", nil
	}
	return named, checkEndpoint(named)
}

// checkEndpoint wants HTTPS, except for a server on this machine.
func checkEndpoint(address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return fmt.Errorf("the endpoint %q is not a URL", address)
	}
	ip := net.ParseIP(parsed.Hostname())
	local := parsed.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if parsed.Scheme != "https" && !(parsed.Scheme == "http" && local) {
		return fmt.Errorf("the endpoint %s does not use HTTPS", address)
	}
	return nil
}
