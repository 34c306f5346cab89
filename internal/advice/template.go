package advice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// scopeOf splits the id of a resource of a template into that of the nested stack and its logical id.
func scopeOf(id string) (scope, name string) {
	dot := strings.LastIndexByte(id, '.') + 1
	return id[:dot], id[dot:]
}

// property is a property of a resource or of a rule. The value is a text, a number, a reference or a list of properties.
type property struct {
	name  string
	value any
}

// attribute is Fn::GetAtt.
type attribute struct{ resource, name string }

// allowInTemplate writes rules as further items of the group's list, or as resources where the group's rules are resources.
func (w *writer) allowInTemplate(group *model.Group, at source.Range, language string) (model.Snippet, bool) {
	scope, name := scopeOf(group.ID)
	var rules [][]property
	for _, peer := range w.fix.Peers {
		to, ok := w.peerInTemplate(peer, scope)
		if !ok {
			return model.Snippet{}, false
		}
		rules = append(rules, []property{{"IpProtocol", w.fix.Protocol}, {"FromPort", w.fix.Port}, {"ToPort", w.fix.Port}, to})
	}
	s := model.Snippet{Language: language, At: at, Place: model.Inside}
	if w.fix.Instead {
		s.Place, s.At = model.Instead, w.fix.RuleAt.Range
	}
	_, written := scopeOf(w.fix.Rule)
	if w.fix.Instead && !w.within(s.At, written+":") && !w.within(s.At, strconv.Quote(written)+":") {
		return model.Snippet{}, false // the finding is at a value that makes the rule what it is
	}
	switch separate := w.rulesAreResources(group); {
	case w.fix.Instead && w.fix.Rule != group.ID:
		if from, _ := scopeOf(w.fix.Rule); from != scope || !templateID().MatchString(w.fix.Rule) {
			return model.Snippet{}, false
		}
		return w.ruleResources(s, scope, name, rules)
	case w.fix.Instead && w.leadsBack(group.ID):
		return model.Snippet{}, false
	case w.fix.Instead:
		s.Code = items(language, "", rules)
	case separate || w.leadsBack(group.ID):
		s.Place = model.Beside
		return w.ruleResources(s, scope, name, rules)
	default:
		s.Code = list(language, "SecurityGroupEgress", rules)
	}
	return s, true
}

// rulesAreResources reports whether all egress rules of the group that somebody wrote are resources of their own.
func (w *writer) rulesAreResources(group *model.Group) bool {
	rules := rulesOf(group)
	for _, rule := range rules {
		if rule.ID == group.ID {
			return false
		}
	}
	return len(rules) > 0
}

func (w *writer) ruleResources(s model.Snippet, scope, group string, rules [][]property) (model.Snippet, bool) {
	var resources []string
	for i, rule := range rules {
		name := group + "To" + w.peerName(w.fix.Peers[i])
		if w.taken(scope+name, name, s.At.File) {
			return model.Snippet{}, false
		}
		rule = append([]property{{"GroupId", attribute{group, "GroupId"}}}, rule...)
		resources = append(resources, entry(s.Language, name, []property{{"Type", "AWS::EC2::SecurityGroupEgress"}, {"Properties", rule}}))
	}
	separator := ""
	if s.Language == json {
		separator = ",\n"
	}
	s.Code = strings.Join(resources, separator)
	if s.Language == json {
		s.Code += "\n"
	}
	return s, true
}

func (w *writer) peerName(peer model.FixPeer) string {
	if peer.Kind != model.PeerGroup {
		return "S3"
	}
	if groupID().MatchString(peer.ID) {
		return "Endpoint"
	}
	_, name := scopeOf(peer.ID)
	return name
}

func (w *writer) peerInTemplate(peer model.FixPeer, scope string) (property, bool) {
	switch {
	case peer.Kind == model.PeerPrefixList:
		return property{"DestinationPrefixListId", peer.ID}, listID().MatchString(peer.ID)
	case groupID().MatchString(peer.ID):
		return property{"DestinationSecurityGroupId", peer.ID}, true
	}
	of, name := scopeOf(peer.ID)
	ok := templateID().MatchString(peer.ID) && of == scope && w.certain(peer.ID)
	return property{"DestinationSecurityGroupId", attribute{name, "GroupId"}}, ok
}

// list writes a property whose value is a list of objects.
func list(language, name string, objects [][]property) string {
	if language == json {
		return strconv.Quote(name) + ": [\n" + items(language, "  ", objects) + "]\n"
	}
	return name + ":\n" + items(language, "  ", objects)
}

// items writes the items of a list.
func items(language, indent string, objects [][]property) string {
	var out strings.Builder
	for i, object := range objects {
		if language == json {
			out.WriteString(indent + "{\n" + properties(language, indent+"  ", object) + indent + "}")
			if i < len(objects)-1 {
				out.WriteByte(',')
			}
			out.WriteByte('\n')
			continue
		}
		out.WriteString(indent + "- " + strings.TrimPrefix(properties(language, indent+"  ", object), indent+"  "))
	}
	return out.String()
}

// entry writes a named object. In JSON, there is no line break after it.
func entry(language, name string, object []property) string {
	if language == json {
		return strconv.Quote(name) + ": {\n" + properties(language, "  ", object) + "}"
	}
	return name + ":\n" + properties(language, "  ", object)
}

func properties(language, indent string, object []property) string {
	var out strings.Builder
	for i, p := range object {
		out.WriteString(indent)
		comma := ""
		if language == json && i < len(object)-1 {
			comma = ","
		}
		name := p.name
		if language == json {
			name = strconv.Quote(name)
		}
		if nested, ok := p.value.([]property); ok {
			opened, closed := "", ""
			if language == json {
				opened, closed = " {", indent+"}"+comma+"\n"
			}
			out.WriteString(name + ":" + opened + "\n" + properties(language, indent+"  ", nested) + closed)
			continue
		}
		out.WriteString(name + ": " + scalar(language, p.value) + comma + "\n")
	}
	return out.String()
}

func scalar(language string, value any) string {
	switch v := value.(type) {
	case attribute:
		if language == json {
			return fmt.Sprintf(`{ "Fn::GetAtt": [%q, %q] }`, v.resource, v.name)
		}
		return "!GetAtt " + v.resource + "." + v.name
	case string:
		if language == json {
			return strconv.Quote(v)
		}
		return v
	}
	return fmt.Sprint(value)
}
