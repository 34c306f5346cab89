package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/egresslint/egresslint/internal/aws"
	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// Draft is what a new file is made of.
type Draft struct {
	Regions   []string     // where the files fix any
	Elsewhere []string     // services whose endpoints are not in the files
	Grants    []Grant      // destinations that tasks have beyond the pull of their image
	Inputs    []DraftInput // what the file is for
}

// Grant is a destination of tasks, where an egress rule for it stands, and from which security group it leads, in one variant
// of a root or template.
type Grant struct {
	Group   string
	Rule    *model.Rule
	Traffic string // what the rule allows: "tcp/5432 to security group db"
	At      string // where it stands: "main.tf:12:3"
	Input   string
	Variant string // "" where there is one set of values only
}

// DraftInput is a root or template, named as seen from the directory of the file, and its variants.
type DraftInput struct {
	Name     string
	Variants []Variant
}

// docs is where the file is described.
const docs = "https://github.com/egresslint/egresslint/blob/main/docs/configuration.md"

// Text is the file. What a person has to decide or to fill in is commented out, so that it holds as it is.
func (d Draft) Text() []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "# What egresslint cannot see in the files, and what tasks are allowed beyond the pull of their images.\n# %s\n", docs)
	d.region(&out)
	d.endpoints(&out)
	d.variants(&out)
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
		switch {
		case aws.HasGateway(service):
			fmt.Fprintf(out, "#   - service: %s\n#     exists: true\n", service)
		case aws.HasEndpoint(service): // and not ECR of another region
			fmt.Fprintf(out, "#   - service: %s\n#     groups: sg-…\n", service)
		}
	}
}

// cause is what several rules allow that are one decision: a destination on some ports, in all that follows.
type cause struct {
	Grant
	places, groups, inputs, variants []string
}

// causes joins the grants of the same destination on the same ports, in their order.
func (d Draft) causes() []*cause {
	var all []*cause
	byKey := map[string]*cause{}
	for _, grant := range d.Grants {
		key := destinationOf(grant.Rule.Peer) + "\x00" + grant.Traffic
		c := byKey[key]
		if c == nil {
			c = &cause{Grant: grant}
			byKey[key], all = c, append(all, c)
		}
		c.places = with(c.places, grant.At)
		c.groups = with(c.groups, grant.Group)
		c.inputs = with(c.inputs, grant.Input)
		c.variants = with(c.variants, grant.Variant)
	}
	return all
}

func with(words []string, word string) []string {
	if slices.Contains(words, word) {
		return words
	}
	return append(words, word)
}

func (d Draft) allow(out *strings.Builder) {
	if len(d.Grants) == 0 {
		return
	}
	fmt.Fprint(out, "\n# What tasks may send to today and the pull of their image does not need. Keep what is needed, with the reason.\n# allow:\n")
	for _, c := range d.causes() {
		fmt.Fprintf(out, "#   # %s: %s\n", oneLine(c.Traffic), oneLine(listed(c.places)))
		destination := destinationOf(c.Rule.Peer)
		if destination == "" {
			fmt.Fprint(out, "#   # Where it leads is not known.\n")
			continue
		}
		fmt.Fprintf(out, "#   - %s\n%s#     from: %s\n", destination, traffic(c.Rule), quotedList(c.groups))
		if len(c.inputs) < len(d.Inputs) && !slices.Contains(c.inputs, ".") {
			fmt.Fprintf(out, "#     roots: %s\n", quotedList(c.inputs))
		}
		if d.isPartOfVariants(c) {
			fmt.Fprintf(out, "#     variants: %s\n", quotedList(c.variants))
		}
		fmt.Fprint(out, "#     reason: …\n")
	}
}

// isPartOfVariants reports whether the cause is in some variants of its roots only.
func (d Draft) isPartOfVariants(c *cause) bool {
	if slices.Contains(c.variants, "") {
		return false
	}
	for _, input := range d.Inputs {
		for _, v := range input.Variants {
			if slices.Contains(c.inputs, input.Name) && !slices.Contains(c.variants, v.Name) {
				return true
			}
		}
	}
	return false
}

// mostPlaces is how many places a comment lists.
const mostPlaces = 3

func listed(places []string) string {
	if more := len(places) - mostPlaces; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(places[:mostPlaces], ", "), more)
	}
	return strings.Join(places, ", ")
}

// quotedList writes a list on one line, or its only member.
func quotedList(texts []string) string {
	if len(texts) == 1 {
		return inQuotes(texts[0])
	}
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = inQuotes(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// variants lists the variants that were found, where there are several that a file can list: for all roots and templates
// where they are the same for all, and else for each.
func (d Draft) variants(out *strings.Builder) {
	lists := map[string][]string{} // the names of the inputs, by what would be written
	var order []string
	for _, input := range d.Inputs {
		text := variantsText(input.Variants)
		if text == "" {
			continue
		}
		if lists[text] == nil {
			order = append(order, text)
		}
		lists[text] = append(lists[text], input.Name)
	}
	if len(order) == 0 {
		return
	}
	fmt.Fprint(out, "\n# The environments that were found. Each is judged, without this too; listed, they are the only ones.\n")
	if len(order) == 1 && len(lists[order[0]]) == len(d.Inputs) {
		fmt.Fprintf(out, "# variants:\n%s", marked(order[0], "#   "))
		return
	}
	if i := slices.IndexFunc(order, func(text string) bool { return slices.Contains(lists[text], ".") }); i > 0 {
		all := order[i] // what matches everything comes first: those after it decide
		order = slices.Insert(slices.Delete(order, i, i+1), 0, all)
	}
	fmt.Fprint(out, "# overrides:\n")
	for _, text := range order {
		paths := slices.Clone(lists[text])
		if slices.Contains(paths, ".") {
			paths = []string{"**"}
		}
		fmt.Fprintf(out, "#   - paths: %s\n#     variants:\n%s", quotedList(paths), marked(text, "#       "))
	}
}

// variantsText is the list of the variants; "" where there are not several that can be listed.
func variantsText(variants []Variant) string {
	var out strings.Builder
	count := 0
	for _, v := range variants {
		if v.Name == model.Base {
			continue
		}
		if len(v.VarFiles)+len(v.ParameterFiles) == 0 && v.Workspace == "" {
			return ""
		}
		count++
		fmt.Fprintf(&out, "- name: %s\n", inQuotes(v.Name))
		if len(v.VarFiles) > 0 {
			fmt.Fprintf(&out, "  var_files: %s\n", quotedList(v.VarFiles))
		}
		if len(v.ParameterFiles) > 0 {
			fmt.Fprintf(&out, "  parameter_files: %s\n", quotedList(v.ParameterFiles))
		}
		if v.Workspace != "" {
			fmt.Fprintf(&out, "  workspace: %s\n", inQuotes(v.Workspace))
		}
	}
	if count < 2 {
		return ""
	}
	return out.String()
}

// marked returns the lines behind a mark.
func marked(text, mark string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(mark + line)
	}
	return out.String()
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
	if plainWord().MatchString(text) {
		return text
	}
	return inQuotes(text)
}

var plainWord = lazyregexp.New(`^[a-z][a-z0-9-]*$`)

// inQuotes writes a text as a YAML string on one line.
func inQuotes(text string) string {
	out, err := yaml.Dump(&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: text}, yaml.WithLineWidth(-1))
	if err != nil { // no encoder fails with a string
		panic(err)
	}
	return strings.TrimSpace(string(out))
}
