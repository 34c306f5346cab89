package aws

import (
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
)

// RegionPattern is the form of region codes: "eu-west-1", "us-gov-east-1", "us-iso-east-1", "eusc-de-east-1". AWS adds
// regions faster than a list here could follow. The pattern is written so that JSON Schema takes it, too.
const RegionPattern = `^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`

var regionCode = lazyregexp.New(RegionPattern)

// IsRegion reports whether the text has the form of a region code.
func IsRegion(text string) bool {
	_, known := slices.BinarySearch(regions, text)
	return known || regionCode().MatchString(text)
}

// regions lists the regions that AWS has opened, sorted. There may be newer ones.
// Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html, and for the other partitions
// https://github.com/aws/aws-sdk-go-v2/blob/main/codegen/smithy-aws-go-codegen/src/main/resources/software/amazon/smithy/aws/go/codegen/endpoints.json
var regions = []string{
	"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-isoe-west-1",
	"eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "eusc-de-east-1", "il-central-1",
	"me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1",
	"us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1",
	"us-west-2",
}

// Regions lists the regions that are known, sorted.
func Regions() []string { return slices.Clone(regions) }

// directions are the words for a part of the world that region codes have.
var directions = []string{
	"central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west",
}

// MayBeRegion reports whether AWS may have a region of this code, now or soon: one that is known, or one in a
// known area and some direction, such as "eu-west-9".
func MayBeRegion(text string) bool {
	if slices.Contains(regions, text) {
		return true
	}
	words := strings.Split(text, "-")
	if !IsRegion(text) || len(words) < 3 || !slices.Contains(directions, words[len(words)-2]) {
		return false
	}
	area := strings.Join(words[:len(words)-2], "-") + "-" // "eu-", "us-gov-"
	return slices.ContainsFunc(regions, func(region string) bool { return strings.HasPrefix(region, area) })
}
