package managedlists

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

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
func New(ctx context.Context, region string) (*Client, error) {
	environment, err := config.NewEnvConfig()
	if err != nil {
		return nil, fmt.Errorf("reading the AWS configuration of the environment: %w", err)
	}
	profile, err := profileOf(ctx, environment)
	if err != nil {
		return nil, err
	}
	c := &Client{Region: region, credentials: environment.Credentials}
	if !c.credentials.HasKeys() {
		c.credentials = profile.Credentials
	}
	if !c.credentials.HasKeys() {
		return nil, others(environment, profile)
	}
	c.endpoint, err = endpointOf(ctx, region, environment, profile)
	return c, err
}

// profileOf reads the profile that the environment names, or else the default one, which need not be there.
func profileOf(ctx context.Context, environment config.EnvConfig) (config.SharedConfig, error) {
	name := environment.SharedConfigProfile
	if name == "" {
		name = "default"
	}
	profile, err := config.LoadSharedConfigProfile(ctx, name, func(o *config.LoadSharedConfigOptions) {
		if environment.SharedConfigFile != "" {
			o.ConfigFiles = []string{environment.SharedConfigFile}
		}
		if environment.SharedCredentialsFile != "" {
			o.CredentialsFiles = []string{environment.SharedCredentialsFile}
		}
	})
	if missing := (config.SharedConfigProfileNotExistError{}); errors.As(err, &missing) && environment.SharedConfigProfile == "" {
		return config.SharedConfig{}, nil
	}
	if err != nil {
		return config.SharedConfig{}, fmt.Errorf("reading the AWS profile %s: %w", name, err)
	}
	return profile, nil
}

// others says which credentials there are that are not keys.
func others(environment config.EnvConfig, profile config.SharedConfig) error {
	switch {
	case environment.WebIdentityTokenFilePath != "":
		return &OtherCredentialsError{"the environment has a web identity token"}
	case environment.ContainerCredentialsEndpoint+environment.ContainerCredentialsRelativePath != "":
		return &OtherCredentialsError{"the environment has the credentials of a container"}
	case profile.SSOSessionName+profile.SSOStartURL != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s uses SSO", profile.Profile)}
	case profile.RoleARN != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s assumes a role", profile.Profile)}
	case profile.CredentialProcess != "":
		return &OtherCredentialsError{fmt.Sprintf("the profile %s runs a program for its credentials", profile.Profile)}
	default:
		return ErrNoCredentials
	}
}

// endpointOf returns the address of the API: that which the environment or the profile names, or else that of the region.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func endpointOf(ctx context.Context, region string, environment config.EnvConfig, profile config.SharedConfig) (string, error) {
	named := ""
	if !aws.ToBool(environment.IgnoreConfiguredEndpoints) {
		const service = "EC2"
		for _, source := range []interface {
			GetServiceBaseEndpoint(ctx context.Context, service string) (string, bool, error)
		}{environment, profile} {
			if one, ok, err := source.GetServiceBaseEndpoint(ctx, service); err == nil && ok && named == "" {
				named = one
			}
		}
		if named == "" {
			named = environment.BaseEndpoint
		}
	}
	if named == "" {
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
