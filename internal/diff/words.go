package diff

import (
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// Called says what a destination is that is not addresses: "security group aws_security_group.endpoint".
func Called(kind model.PeerKind, id string) string {
	switch kind {
	case model.PeerGroup:
		return "security group " + id
	case model.PeerPrefixList:
		if name, region, ok := strings.Cut(id, " in "); ok || name == "s3" || name == "dynamodb" {
			return listCalled(name, region)
		}
		return "prefix list " + id
	case model.PeerEndpointAddress:
		return "the addresses of " + id
	case model.PeerVPC, model.PeerSubnet:
		return "the CIDR of " + id
	default:
		return "an unknown destination"
	}
}

func listCalled(service, region string) string {
	name := map[string]string{"s3": "S3", "dynamodb": "DynamoDB"}[service]
	if name == "" {
		name = service
	}
	if region == "" {
		return "the " + name + " prefix list"
	}
	return "the " + name + " prefix list of " + region
}
