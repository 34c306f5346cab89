package aws

import "github.com/egresslint/egresslint/internal/lazyregexp"

// PrefixListPattern is the form of the ids of prefix lists, AWS-managed ones and those of customers: "pl-61a54008". Newer
// ids have 17 digits. The pattern is written so that JSON Schema takes it, too.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
const PrefixListPattern = `^pl-[0-9a-f]{8,17}$`

var prefixListID = lazyregexp.New(PrefixListPattern)

// IsPrefixListID reports whether the text has the form of a prefix list's id.
func IsPrefixListID(text string) bool { return prefixListID().MatchString(text) }
