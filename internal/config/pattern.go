package config

import (
	"regexp"
	"strings"
)

// Pattern returns the regular expression for the ids that the name stands for. A name without the key of an instance
// stands for all instances: aws_security_group.task for aws_security_group.task["a"] too.
func (n Name) Pattern() string { return pattern(n.Text) }

func pattern(name string) string { return "^" + anything(name) + `(\[[^\[\]]*\])?$` }

// anything is the regular expression in which * stands for anything.
func anything(text string) string {
	parts := strings.Split(text, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return strings.Join(parts, ".*")
}

// StatesOf returns the reason why what is at a location holds no part of the network, where the file states that. The key
// is the one of an entry that such a location is compared with.
func (c *Config) StatesOf(location string, key func(WithoutNetwork) string) (reason string, ok bool) {
	for _, stated := range c.WithoutNetwork {
		written := key(stated)
		if written != "" && regexp.MustCompile("^"+anything(written)+"$").MatchString(location) {
			return stated.Reason, true
		}
	}
	return "", false
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
