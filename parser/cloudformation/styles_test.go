package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/parser/aws"
)

// style writes a template in another way that means the same. It returns the files, of which t.yaml is the template.
type style func(document *node) map[string]string

// styles are ways of writing templates, by name.
var styles = map[string]style{
	"long form in JSON":       alone(func(document *node) *node { return document }),
	"separate rules":          alone(separateRules),
	"values from mappings":    alone(func(document *node) *node { return throughMappings(document) }),
	"values from parameters":  alone(func(document *node) *node { return throughParameters(document) }),
	"values from functions":   alone(func(document *node) *node { return rewrite(document, asJoin) }),
	"conditions that hold":    alone(underConditions),
	"rules without a list":    alone(func(document *node) *node { return rewrite(document, withoutList) }),
	"references from texts":   alone(func(document *node) *node { return rewrite(document, bySub) }),
	"attributes by their dot": alone(func(document *node) *node { return rewrite(document, dotted) }),
	"a loop":                  alone(inLoops),
	"a nested stack":          nested,
	"two stacks":              exported,
}

// alone makes a style of what leaves a template one file.
func alone(change func(*node) *node) style {
	return func(document *node) map[string]string {
		return map[string]string{"t.yaml": encode(change(document))}
	}
}

// encode writes a node as JSON.
func encode(n *node) string {
	var parts []string
	switch n.kind {
	case scalarNode:
		text, _ := json.Marshal(n.text) // strings can always be encoded
		return string(text)
	case listNode:
		for _, item := range n.items {
			parts = append(parts, encode(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mapNode:
		for _, f := range n.fields {
			parts = append(parts, encode(text(f.key))+": "+encode(f.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return "null"
	}
}

func text(s string) *node                { return &node{kind: scalarNode, text: s} }
func items(nodes ...*node) *node         { return &node{kind: listNode, items: nodes} }
func dict(fields ...entry) *node         { return &node{kind: mapNode, fields: fields} }
func pair(key string, value *node) entry { return entry{key: key, value: value} }
func ref(name string) *node              { return dict(pair("Ref", text(name))) }

// rewrite returns a copy of the resources in which change had its way with every property, from the inside out.
func rewrite(document *node, change func(key string, n *node) *node) *node {
	var visit func(key string, n *node) *node
	visit = func(key string, n *node) *node {
		c := *n
		c.items, c.fields = nil, nil
		for _, item := range n.items {
			c.items = append(c.items, visit("", item))
		}
		for _, f := range n.fields {
			c.fields = append(c.fields, pair(f.key, visit(f.key, f.value)))
		}
		return change(key, &c)
	}
	return eachResource(document, func(res *node) []entry {
		return []entry{pair("Properties", visit("", orEmptyMap(res.get("Properties"))))}
	})
}

func orEmptyMap(n *node) *node {
	if n == nil {
		return dict()
	}
	return n
}

// eachResource returns the document with other members in its resources.
func eachResource(document *node, members func(res *node) []entry) *node {
	var all []entry
	for _, f := range document.get("Resources").fields {
		res := f.value
		for _, m := range members(f.value) {
			res = with(res, m.key, m.value)
		}
		all = append(all, pair(f.key, res))
	}
	return with(document, "Resources", dict(all...))
}

// with returns the map with another value for a key.
func with(n *node, key string, value *node) *node {
	fields := slices.DeleteFunc(slices.Clone(n.fields), func(f entry) bool { return f.key == key })
	return dict(append(fields, pair(key, value))...)
}

// isValue tells the properties of rules and endpoints that may as well come from elsewhere.
func isValue(key string, n *node) bool {
	return n.kind == scalarNode && slices.Contains([]string{"CidrIp", "CidrIpv6", "FromPort", "ToPort", "IpProtocol", "DestinationPrefixListId", "ServiceName", "LaunchType", "PrivateDnsEnabled"}, key)
}

func throughMappings(document *node) *node {
	var mapped []entry
	document = rewrite(document, func(key string, n *node) *node {
		if !isValue(key, n) {
			return n
		}
		name := fmt.Sprintf("K%d", len(mapped))
		mapped = append(mapped, pair(name, dict(pair("value", n))))
		return dict(pair("Fn::FindInMap", items(text("Values"), text(name), text("value"))))
	})
	return with(document, "Mappings", dict(pair("Values", dict(mapped...))))
}

func throughParameters(document *node) *node {
	var declared []entry
	if parameters := document.get("Parameters"); parameters != nil {
		declared = parameters.fields
	}
	document = rewrite(document, func(key string, n *node) *node {
		if !isValue(key, n) {
			return n
		}
		name := fmt.Sprintf("P%d", len(declared))
		declared = append(slices.Clip(declared), pair(name, dict(pair("Type", text("String")), pair("Default", n))))
		return ref(name)
	})
	return with(document, "Parameters", dict(declared...))
}

func asJoin(key string, n *node) *node {
	if !isValue(key, n) || len(n.text) < 2 {
		return n
	}
	cut := dict(pair("Fn::Select", items(text("1"), dict(pair("Fn::Split", items(text("|"), text("a|"+n.text[1:])))))))
	return dict(pair("Fn::Join", items(text(""), items(dict(pair("Fn::Sub", text(n.text[:1]))), cut))))
}

func withoutList(key string, n *node) *node {
	if (key == "SecurityGroupEgress" || key == "SecurityGroupIngress") && n.kind == listNode && len(n.items) == 1 {
		return n.items[0]
	}
	return n
}

func dotted(_ string, n *node) *node {
	if attribute := n.get("Fn::GetAtt"); attribute != nil && attribute.kind == scalarNode {
		id, name, _ := strings.Cut(attribute.text, ".")
		return dict(pair("Fn::GetAtt", items(text(id), text(name))))
	}
	return n
}

// bySub writes references as texts that hold nothing else.
func bySub(_ string, n *node) *node {
	switch name, argument := n.call(); {
	case name == "Ref" && argument.text != "AWS::NoValue":
		return dict(pair("Fn::Sub", text("${"+argument.text+"}")))
	case name == "Fn::GetAtt" && argument.kind == scalarNode:
		return dict(pair("Fn::Join", items(text(""), items(dict(pair("Fn::Sub", items(text("${It}"), dict(pair("It", n)))))))))
	default:
		return n
	}
}

// underConditions puts everything under a condition that holds, and adds rules and resources under one that does not.
func underConditions(document *node) *node {
	never := dict(pair("IpProtocol", text("-1")), pair("CidrIp", text("0.0.0.0/0")))
	document = rewrite(document, func(key string, n *node) *node {
		if (key != "SecurityGroupEgress" && key != "SecurityGroups") || n.kind != listNode {
			return n
		}
		var all []*node
		for _, item := range n.items {
			all = append(all, dict(pair("Fn::If", items(text("Always"), item, ref("AWS::NoValue")))))
		}
		if key == "SecurityGroupEgress" {
			all = append(all, dict(pair("Fn::If", items(text("Never"), never, ref("AWS::NoValue")))))
		}
		return items(all...)
	})
	document = eachResource(document, func(res *node) []entry {
		if res.get("Condition") != nil {
			return nil
		}
		return []entry{pair("Condition", text("Always"))}
	})
	equal := func(a, b string) *node { return dict(pair("Fn::Equals", items(text(a), text(b)))) }
	conditions := []entry{pair("Never", dict(pair("Fn::Not", items(dict(pair("Condition", text("Always"))))))), pair("Always", equal("a", "a"))}
	return with(document, "Conditions", dict(append(conditions, orEmptyMap(document.get("Conditions")).fields...)...))
}

// separateRules makes a resource of every rule of a group.
func separateRules(document *node) *node {
	var rules []entry
	groups := map[*node]string{}
	for _, f := range document.get("Resources").fields {
		groups[f.value] = f.key
	}
	document = eachResource(document, func(res *node) []entry {
		properties := orEmptyMap(res.get("Properties"))
		if res.get("Type").text == aws.TypeGroup {
			for side, kind := range map[string]string{"SecurityGroupEgress": aws.TypeEgress, "SecurityGroupIngress": aws.TypeIngress} {
				list := properties.get(side)
				if list == nil || list.kind != listNode || slices.ContainsFunc(list.items, isCall) {
					continue
				}
				properties = dict(slices.DeleteFunc(slices.Clone(properties.fields), func(e entry) bool { return e.key == side })...)
				for i, rule := range list.items {
					written := with(rule, "GroupId", ref(groups[res]))
					rules = append(rules, pair(fmt.Sprintf("%s%s%d", groups[res], side, i), dict(pair("Type", text(kind)), pair("Properties", written))))
				}
			}
		}
		return []entry{pair("Properties", properties)}
	})
	return with(document, "Resources", dict(append(document.get("Resources").fields, rules...)...))
}

func isCall(n *node) bool {
	name, _ := n.call()
	return name != ""
}

// inLoops declares every resource in a loop over its own name.
func inLoops(document *node) *node {
	var loops []entry
	for _, f := range document.get("Resources").fields {
		loop := items(text("Name"), items(text(f.key)), dict(pair("${Name}", f.value)))
		loops = append(loops, pair("Fn::ForEach::Each"+f.key, loop))
	}
	return with(with(document, "Resources", dict(loops...)), "Transform", text("AWS::LanguageExtensions"))
}

// nested makes the template a nested stack, with the same parameters.
func nested(document *node) map[string]string {
	var handed []entry
	parameters := orEmptyMap(document.get("Parameters"))
	for _, f := range parameters.fields {
		handed = append(handed, pair(f.key, ref(f.key)))
	}
	stack := dict(pair("Type", text(typeStack)), pair("Properties", dict(pair("TemplateURL", text("t.yaml")), pair("Parameters", dict(handed...)))))
	outer := dict(pair("Parameters", parameters), pair("Resources", dict(pair("Nested", stack))))
	return map[string]string{"t.yaml": encode(document), "outer.yaml": encode(outer)}
}

// exported moves VPCs and subnets to a stack that exports their ids.
func exported(document *node) map[string]string {
	var network, rest, outputs []entry
	moved := map[string]bool{}
	for _, f := range document.get("Resources").fields {
		if kind := f.value.get("Type").text; kind == aws.TypeVPC || kind == aws.TypeSubnet {
			moved[f.key] = true
			network = append(network, f)
			export := dict(pair("Name", dict(pair("Fn::Sub", text("${AWS::StackName}-"+f.key)))))
			outputs = append(outputs, pair(f.key, dict(pair("Value", ref(f.key)), pair("Export", export))))
			block := dict(pair("Value", dict(pair("Fn::GetAtt", text(f.key+".CidrBlock")))), pair("Export", dict(pair("Name", text(f.key+"Block")))))
			outputs = append(outputs, pair(f.key+"Block", block))
		} else {
			rest = append(rest, f)
		}
	}
	if len(network) == 0 {
		return map[string]string{"t.yaml": encode(document)}
	}
	document = rewrite(with(document, "Resources", dict(rest...)), func(_ string, n *node) *node {
		if id := n.get("Ref").scalar(); moved[id] {
			return dict(pair("Fn::ImportValue", text("network-"+id)))
		}
		if id, attribute, _ := strings.Cut(n.get("Fn::GetAtt").scalar(), "."); moved[id] && attribute == "CidrBlock" {
			return dict(pair("Fn::ImportValue", text(id+"Block")))
		}
		return n
	})
	return map[string]string{"t.yaml": encode(document), "network.yaml": encode(dict(pair("Resources", dict(network...)), pair("Outputs", dict(outputs...))))}
}
