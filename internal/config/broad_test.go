package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestBroad wants a warning at the lines that end with "# warns", and no other one.
func TestBroad(t *testing.T) {
	t.Parallel()
	allow := func(entries ...string) string {
		return "allow:\n  - " + strings.Join(entries, "\n  - ") + "\n"
	}
	var slices8 []string
	for i := range 200 {
		slices8 = append(slices8, fmt.Sprintf("{cidr: %d.0.0.0/8, protocol: all, reason: r}", i))
	}
	slices8[0] += " # warns"
	for name, text := range map[string]string{
		"all":            allow("{cidr: 0.0.0.0/0, protocol: all, reason: r} # warns"),
		"all of IPv6":    allow(`{cidr: "::/0", protocol: all, reason: r} # warns`),
		"the internet":   allow(`{cidr: "2000::/3", protocol: all, reason: r} # warns`),
		"all of tcp":     allow("{cidr: 0.0.0.0/0, ports: 0-65535, reason: r} # warns"),
		"all but 22":     allow("{cidr: 0.0.0.0/0, ports: [1-21, 23-65535], reason: r} # warns"),
		"high ports":     allow("{cidr: 0.0.0.0/0, ports: 1024-65535, protocol: udp, reason: r} # warns"),
		"halves":         allow("{cidr: 0.0.0.0/1, protocol: all, reason: r} # warns", "{cidr: 128.0.0.0/1, protocol: all, reason: r} # warns"),
		"wide":           allow("{cidr: 16.0.0.0/7, protocol: all, reason: r} # warns"),
		"many":           allow(slices8...),
		"parts of ports": allow("{cidr: 0.0.0.0/0, ports: 1-32000, reason: r} # warns", "{cidr: 0.0.0.0/0, ports: 32001-60000, reason: r}"),
		"any group":      allow(`{security_group: "*", protocol: all, reason: r} # warns`),
		"any list":       allow(`{prefix_list: "**", ports: 0-65535, reason: r} # warns`),
		"for one group":  allow("{cidr: 0.0.0.0/0, protocol: all, from: a, reason: r} # warns"),
		"one port":       allow("{cidr: 0.0.0.0/0, reason: r}"),
		"web":            allow("{cidr: 0.0.0.0/0, ports: [80, 443], reason: r}", `{cidr: "::/0", ports: [80, 443], reason: r}`),
		"pings":          allow("{cidr: 0.0.0.0/0, protocol: icmp, reason: r}"),
		"private": allow("{cidr: 10.0.0.0/8, protocol: all, reason: r}", "{cidr: 172.16.0.0/12, protocol: all, reason: r}",
			"{cidr: 192.168.0.0/16, protocol: all, reason: r}", `{cidr: "fc00::/7", protocol: all, reason: r}`),
		"all by NAT":           allow("{nat: true, protocol: all, reason: r} # warns"),
		"web by NAT":           allow("{nat: true, reason: r}"),
		"all of endpoints":     allow("{endpoint_ingress: 0.0.0.0/0, protocol: all, reason: r} # warns", `{endpoint_egress: "*", protocol: all, reason: r} # warns`),
		"https of endpoints":   allow("{endpoint_ingress: 0.0.0.0/0, reason: r}", "{endpoint_egress: aws_security_group.proxy, protocol: all, reason: r}"),
		"a group":              allow(`{security_group: "*db*", protocol: all, reason: r}`),
		"ended":                allow("{cidr: 0.0.0.0/0, protocol: all, reason: r, until: 2026-01-01}"),
		"blocks":               "ecr_cidrs: {eu-west-1: {cidrs: [52.192.0.0/15, 3.112.64.0/23], observed: 2026-01-01}}",
		"all as blocks":        "ecr_cidrs:\n  eu-west-1:\n    observed: 2026-01-01\n    cidrs:\n      - 52.192.0.0/15\n      - 0.0.0.0/0 # warns\n",
		"wide block":           "ecr_cidrs:\n  eu-west-1:\n    observed: 2026-01-01\n    cidrs: 52.0.0.0/7 # warns\n",
		"all of IPv6 as block": "ecr_cidrs:\n  eu-west-1:\n    observed: 2026-01-01\n    cidrs: \"::/0\" # warns\n",
		"many blocks":          "ecr_cidrs:\n  eu-west-1:\n    observed: 2026-01-01\n    cidrs:\n      - 52.0.0.0/8\n      - 54.0.0.0/8 # warns\n",
	} {
		c, problems := Parse("c.yaml", []byte(text))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		var want, got []int
		for i, line := range strings.Split(text, "\n") {
			if strings.HasSuffix(line, "# warns") {
				want = append(want, i+1)
			}
		}
		for _, problem := range c.Broad(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) {
			got = append(got, problem.At.Start.Line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: warnings at lines %v, want %v", name, got, want)
		}
	}
}
