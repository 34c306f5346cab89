package plan

import (
	"regexp"
	"strings"
)

type moduleStep struct{ name, text string }

var modulePattern = regexp.MustCompile(`module\.([^.\[]+)(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\])?`)

// moduleSteps splits the address of a module instance.
func moduleSteps(address string) []moduleStep {
	var steps []moduleStep
	for _, m := range modulePattern.FindAllStringSubmatch(address, -1) {
		steps = append(steps, moduleStep{name: m[1], text: m[0]})
	}
	return steps
}

// withoutIndex drops the instance key from the end of an address.
func withoutIndex(address string) string {
	if i := strings.Index(address, "["); i >= 0 {
		return address[:i]
	}
	return address
}

// indexOf returns the instance key at the end of an address, brackets included.
func indexOf(address string) string {
	local := address
	if steps := moduleSteps(address); len(steps) > 0 {
		last := steps[len(steps)-1].text
		local = address[strings.LastIndex(address, last)+len(last):]
	}
	if i := strings.Index(local, "["); i >= 0 {
		return local[i:]
	}
	return ""
}

// withoutKey returns the address of a resource without the instance key at its end.
func withoutKey(address string) string {
	if !strings.HasSuffix(address, "]") {
		return address
	}
	return strings.TrimSuffix(address, indexOf(address))
}

// moduleOf returns the module part of a resource's address.
func moduleOf(address, typ string) string {
	for _, marker := range []string{"data." + typ + ".", typ + "."} {
		if i := strings.LastIndex(address, marker); i >= 0 {
			return strings.TrimSuffix(address[:i], ".")
		}
	}
	return ""
}
