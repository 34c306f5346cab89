package config

import (
	"regexp"
	"strings"
)

// Pattern returns the regular expression for the ids that the name stands for. A name without the key of an instance
// stands for all instances: aws_security_group.task for aws_security_group.task["a"] too.
func (n Name) Pattern() string { return pattern(n.Text) }

func pattern(name string) string {
	parts := strings.Split(name, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return "^" + strings.Join(parts, ".*") + `(\[[^\[\]]*\])?$`
}

// idsOf returns the ids that one of the names stands for.
func idsOf(names []Name, ids []string) []string {
	var matched []string
	for _, id := range ids {
		for _, name := range names {
			if regexp.MustCompile(name.Pattern()).MatchString(id) {
				matched = append(matched, id)
				break
			}
		}
	}
	return matched
}
