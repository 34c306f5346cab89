package aws

import "regexp"

// RegionPattern is the form of region codes: "eu-west-1", "us-gov-east-1", "us-iso-east-1", "eusc-de-east-1". AWS adds
// regions faster than a list here could follow. The pattern is written so that JSON Schema takes it, too.
const RegionPattern = `^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`

var regionCode = regexp.MustCompile(RegionPattern)

// IsRegion reports whether the text has the form of a region code.
func IsRegion(text string) bool { return regionCode.MatchString(text) }
