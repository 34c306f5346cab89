package cloudformation

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// call evaluates an intrinsic function. What the function returns stands where it is called.
func (e env) call(name string, argument *node, at source.Range) value {
	switch name {
	case "Ref":
		return e.ref(argument, at)
	case "Fn::If":
		return e.branch(argument, at)
	case "Fn::GetAtt":
		return e.getAtt(argument, at)
	case "Fn::Sub":
		return e.sub(argument, at)
	case "Fn::Transform":
		e.note(model.SeverityWarning, at, "The macro called here was not run; what it returns is taken for unknown.")
		return e.anonymous(at, "a macro returns it at deployment")
	case "Fn::RefAll":
		return e.refAll(argument, at)
	case "Fn::ValueOf", "Fn::ValueOfAll":
		return e.anonymous(at, name[len("Fn::"):]+" looks up what a parameter names, which is known only at deployment")
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
		return e.conditionValue(name, argument, at)
	}
	function := intrinsic(name)
	if function == nil {
		return e.malformed(at, fmt.Sprintf("the function %s is not known to egresslint", quote(name)))
	}
	return e.each(e.eval(argument), func(argument value) value {
		return function(e, argument, at).like(argument)
	}).moved(at)
}

// intrinsic returns the function of that name, of those that take values without choices; nil if there is none.
func intrinsic(name string) func(e env, argument value, at source.Range) value {
	switch name {
	case "Fn::Join":
		return env.join
	case "Fn::Split":
		return env.splitCall
	case "Fn::Select":
		return env.selectItem
	case "Fn::FindInMap":
		return env.findInMap
	case "Fn::ImportValue":
		return env.importValue
	case "Fn::Cidr":
		return env.cidr
	case "Fn::GetAZs":
		return env.zones
	case "Fn::Base64":
		return env.base64
	case "Fn::Length":
		return env.length
	case "Fn::ToJsonString":
		return env.jsonString
	default:
		return nil
	}
}

// conditionValue evaluates a condition that stands where a value belongs.
func (e env) conditionValue(name string, argument *node, at source.Range) value {
	t := e.truth(&node{kind: mapNode, at: at, fields: []entry{{key: name, at: at, value: argument}}})
	if t.answer == model.Unclear {
		return e.unknown(at, reference{why: t.why})
	}
	return value{kind: scalar, at: at, text: strconv.FormatBool(t.answer == model.Yes)}
}

// derived returns an unknown that is made from values of which not all are known.
func (e env) derived(name string, at source.Range, from value) value {
	why := e.why(from)
	if len(why) == 0 {
		return e.malformed(at, "the arguments of the function are not of the kind that it takes")
	}
	return e.unknown(at, reference{name: name, list: strings.HasSuffix(name, "[]"), why: why})
}

// join is Fn::Join.
func (e env) join(argument value, at source.Range) value {
	if argument.kind == unknown {
		return e.derived("", at, argument)
	}
	if len(argument.items) != 2 {
		return e.malformed(at, "Fn::Join takes a delimiter and a list of values")
	}
	delimiter, from := argument.items[0], argument.items[1]
	if from.kind == unknown {
		return value{kind: scalar, at: at, text: token(from.ref)} // what Fn::Split makes the same list of again
	}
	separator, ok := e.text(delimiter)
	if !ok || from.kind != list {
		return e.malformed(at, "Fn::Join takes a delimiter and a list of values")
	}
	return e.concatenate(from.items, separator, at)
}

// concatenate joins scalars into one.
func (e env) concatenate(items []value, separator string, at source.Range) value {
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := e.text(item)
		if !ok || !e.spend(len(text)/64) {
			return e.malformed(at, "only text can be joined, no lists or maps")
		}
		texts[i] = text
	}
	return e.literal(strings.Join(texts, separator), at)
}

func (e env) splitCall(argument value, at source.Range) value {
	if len(argument.items) != 2 {
		return e.malformed(at, "Fn::Split takes a delimiter and a text")
	}
	delimiter, known := e.known(argument.items[0])
	if !known || delimiter == "" {
		return e.malformed(at, "Fn::Split takes a delimiter and a text")
	}
	return e.split(argument.items[1], delimiter, at)
}

// split cuts text into a list. What is wholly unknown may have any number of items; only ids of resources have none
// of the delimiters that are used for lists.
func (e env) split(v value, delimiter string, at source.Range) value {
	ref := e.whole(v)
	switch {
	case v.kind == list:
		return v.moved(at)
	case ref != nil && ref.list:
		return e.unknown(at, *ref)
	case ref != nil && !ref.isID():
		return e.unknown(at, reference{name: ref.name + "[]", list: true, why: ref.why})
	case v.kind != scalar:
		return e.malformed(at, "only text can be split")
	}
	parts := value{kind: list, at: at}
	for _, part := range strings.Split(v.text, delimiter) {
		parts.items = append(parts.items, value{kind: scalar, at: at, text: strings.TrimSpace(part)})
	}
	return parts
}

// selectItem is Fn::Select.
func (e env) selectItem(argument value, at source.Range) value {
	if len(argument.items) != 2 {
		return e.malformed(at, "Fn::Select takes an index and a list")
	}
	from := argument.items[1]
	text, known := e.known(argument.items[0])
	index, err := strconv.Atoi(text)
	switch {
	case !known:
		return e.derived("", at, argument)
	case err != nil || index < 0:
		return e.malformed(at, fmt.Sprintf("Fn::Select takes an index from 0, not %s", quote(text)))
	case from.kind == unknown:
		return e.selected(e.references[from.ref], index, at)
	case from.kind != list || index >= len(from.items):
		return e.malformed(at, fmt.Sprintf("the list that Fn::Select takes has no item %d", index))
	}
	return from.items[index].moved(at)
}

// selected returns an item of a list that is not known: the same item of the same list is the same thing.
func (e env) selected(from reference, index int, at source.Range) value {
	name := from.name
	if name != "" {
		name = fmt.Sprintf("%s[%d]", strings.TrimSuffix(name, "[]"), index)
	}
	return e.token(at, reference{name: name, of: from.name, why: from.why})
}

// zones is Fn::GetAZs: the zones of a region, which is the stack's own if none is named.
func (e env) zones(argument value, at source.Range) value {
	name := ownZones
	region, known := e.known(argument)
	if ref := e.whole(argument); (ref == nil || ref.name != "AWS::Region") && !(known && (region == "" || region == e.region)) {
		name = "AvailabilityZones(" + e.show(argument) + ")[]"
	}
	return e.unknown(at, reference{name: name, list: true, why: e.because(at, "the region's availability zones are known only at deployment")})
}

func (e env) base64(argument value, at source.Range) value {
	text, known := e.known(argument)
	if !known {
		return e.derived("", at, argument)
	}
	return value{kind: scalar, at: at, text: base64.StdEncoding.EncodeToString([]byte(text))}
}

func (e env) length(argument value, at source.Range) value {
	if argument.kind != list {
		return e.derived("", at, argument)
	}
	return value{kind: scalar, at: at, text: strconv.Itoa(len(argument.items))}
}

func (e env) jsonString(argument value, at source.Range) value {
	if !e.spend(argument.size()) {
		return e.derived("", at, argument)
	}
	return value{kind: scalar, at: at, text: toJSON(e.run, argument)}
}
