package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/model"
)

// Draft is what a new file is made of.
type Draft struct {
	Regions   []string // where the files fix any
	Elsewhere []string // services whose endpoints are not in the files
	Grants    []Grant  // destinations that tasks have beyond the pull of their image
}

// Grant is a destination of tasks, where an egress rule for it stands, and from which security group it leads.
type Grant struct {
	Group string
	Rule  *model.Rule
	About string // "tcp/5432 to security group db, main.tf:12"
}

// docs is where the file is described.
const docs = "https://github.com/egresslint/egresslint/blob/main/docs/configuration.md"

// Text is the file. What a person has to decide or to fill in is commented out, so that it holds as it is.
func (d Draft) Text() []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "# What egresslint cannot see in the files, and what tasks are allowed beyond the pull of their images.\n# %s\n", docs)
	d.region(&out)
	d.endpoints(&out)
	d.allow(&out)
	fmt.Fprint(&out, "\n# Tasks have to reach what their task definitions need, too: logs, secrets, ECS Exec.\n# needs:\n#   allow-needed: true\n")
	fmt.Fprint(&out, "\n# The level of a rule: error, warning, note or off.\n# rules:\n#   RULE:\n#     level: warning\n")
	return []byte(out.String())
}

func (d Draft) region(out *strings.Builder) {
	switch len(d.Regions) {
	case 1:
		fmt.Fprintf(out, "\n# The region that the files name.\nregion: %s\n", scalar(d.Regions[0]))
	case 0:
		fmt.Fprint(out, "\n# The files fix no region. Fill it in, and remove the mark.\n# region: eu-west-1\n")
	default:
		fmt.Fprintf(out, "\n# The files name several regions: %s. This is for those that name none.\n# region: %s\n", oneLine(strings.Join(d.Regions, ", ")), scalar(d.Regions[0]))
	}
}

func (d Draft) endpoints(out *strings.Builder) {
	if len(d.Elsewhere) == 0 {
		return
	}
	fmt.Fprint(out, "\n# The VPC of the tasks is not in these files. Say which endpoints it has, best with their security groups.\n# endpoints:\n")
	for _, service := range d.Elsewhere {
		if aws.HasGateway(service) {
			fmt.Fprintf(out, "#   - service: %s\n#     exists: true\n", service)
		} else {
			fmt.Fprintf(out, "#   - service: %s\n#     groups: sg-…\n", service)
		}
	}
}

func (d Draft) allow(out *strings.Builder) {
	if len(d.Grants) == 0 {
		return
	}
	fmt.Fprint(out, "\n# What tasks may send to today and the pull of their image does not need. Keep what is needed, with the reason.\n# allow:\n")
	for _, grant := range d.Grants {
		fmt.Fprintf(out, "#   # %s\n", oneLine(grant.About))
		if destination := destinationOf(grant.Rule.Peer); destination != "" {
			fmt.Fprintf(out, "#   - %s\n%s#     from: %s\n#     reason: …\n", destination, traffic(grant.Rule), inQuotes(grant.Group))
		} else {
			fmt.Fprint(out, "#   # Where it leads is not known.\n")
		}
	}
}

// destinationOf is the key of an allowance for the peer; "" where none can name it.
func destinationOf(peer model.Peer) string {
	switch peer.Kind {
	case model.PeerCIDR:
		return "cidr: " + inQuotes(peer.CIDR)
	case model.PeerGroup:
		return "security_group: " + inQuotes(peer.ID)
	case model.PeerPrefixList:
		return "prefix_list: " + inQuotes(peer.ID)
	default:
		return ""
	}
}

// traffic are the keys for protocol and ports, where they are not tcp 443 and are known.
func traffic(rule *model.Rule) string {
	var keys string
	if rule.Protocol != "tcp" && slices.Contains(protocols(), rule.Protocol) {
		keys = fmt.Sprintf("#     protocol: %s\n", rule.Protocol)
	}
	if (rule.Protocol == "tcp" || rule.Protocol == "udp") && rule.FromPort != nil && rule.ToPort != nil {
		keys += fmt.Sprintf("#     ports: %s\n", portsText(*rule.FromPort, *rule.ToPort))
	}
	return keys
}

func portsText(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d-%d", from, to)
}

// oneLine keeps what came from the files from ending the comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// scalar writes a value that came from the files as it is if it is a plain word, and else in quotes.
func scalar(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return inQuotes(text)
}

var plainWord = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// inQuotes writes a text as a YAML string on one line.
func inQuotes(text string) string {
	out, err := yaml.Dump(&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text}, yaml.WithLineWidth(-1))
	if err != nil { // no encoder fails with a string
		panic(err)
	}
	return strings.TrimSpace(string(out))
}
