package cloudformation

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// call evaluates an intrinsic function. What the function returns stands where it is called.
func (e env) call(name string, argument *node, at source.Range) aws.Value {
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
		reason := fmt.Sprintf("%s is not a function of CloudFormation", quote(name))
		if !e.adds { // the template notes it
			return e.anonymous(at, reason)
		}
		return e.malformed(at, reason)
	}
	return e.Each(e.eval(argument), func(argument aws.Value) aws.Value {
		return function(e, argument, at).Like(argument)
	}).Moved(at)
}

// isFunction reports whether there is an intrinsic function of that name.
func isFunction(name string) bool {
	switch name {
	case "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals",
		"Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn":
		return true
	default:
		return intrinsic(name) != nil
	}
}

// intrinsic returns the function of that name, of those that take values without choices; nil if there is none.
func intrinsic(name string) func(e env, argument aws.Value, at source.Range) aws.Value {
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
func (e env) conditionValue(name string, argument *node, at source.Range) aws.Value {
	t := e.truth(&node{kind: mapNode, at: at, fields: []entry{{key: name, at: at, value: argument}}})
	if t.answer == model.Unclear {
		return e.Unknown(at, aws.Reference{Why: t.why})
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: strconv.FormatBool(t.answer == model.Yes)}
}

// derived returns an unknown that is made from values of which not all are known.
func (e env) derived(name string, at source.Range, from aws.Value) aws.Value {
	why := e.Why(from)
	if len(why) == 0 {
		return e.malformed(at, "the arguments of the function are not of the kind that it takes")
	}
	return e.Unknown(at, aws.Reference{Name: name, List: strings.HasSuffix(name, "[]"), Why: why})
}

// join is Fn::Join.
func (e env) join(argument aws.Value, at source.Range) aws.Value {
	if argument.Kind == aws.Unknown {
		return e.derived("", at, argument)
	}
	if len(argument.Items) != 2 {
		return e.malformed(at, "Fn::Join takes a delimiter and a list of values")
	}
	delimiter, from := argument.Items[0], argument.Items[1]
	if e.mayBeList(from) {
		text, _ := e.TextOf(from)
		return aws.Value{Kind: aws.Scalar, At: at, Text: text} // what Fn::Split makes the same list of again
	}
	separator, ok := e.TextOf(delimiter)
	if !ok || from.Kind != aws.List {
		return e.malformed(at, "Fn::Join takes a delimiter and a list of values")
	}
	return e.concatenate(from.Items, separator, at)
}

// concatenate joins scalars into one.
func (e env) concatenate(items []aws.Value, separator string, at source.Range) aws.Value {
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := e.TextOf(item)
		if !ok || !e.Spend(len(text)/64) {
			return e.malformed(at, "only text can be joined, no lists or maps")
		}
		texts[i] = text
	}
	joined := aws.Value{Kind: aws.Scalar, At: at, Text: strings.Join(texts, separator)}
	return e.lookedUp(joined.Like(aws.Value{Items: items}))
}

// nameWith returns the name of a reference that is made with a value, "" where the value must not be shown: then the
// reference is the same as no other.
func (e env) nameWith(v aws.Value, name string) string {
	if v.IsSensitive() {
		return ""
	}
	return name
}

func (e env) splitCall(argument aws.Value, at source.Range) aws.Value {
	if argument.Kind == aws.Unknown {
		return e.derived("", at, argument)
	}
	if len(argument.Items) != 2 {
		return e.malformed(at, "Fn::Split takes a delimiter and a text")
	}
	delimiter, known := e.Known(argument.Items[0])
	switch {
	case !known && e.Whole(argument.Items[0]) != nil:
		return e.Unknown(at, aws.Reference{List: true, Why: e.Why(argument)})
	case !known || delimiter == "":
		return e.malformed(at, "Fn::Split takes a delimiter and a text")
	}
	return e.split(argument.Items[1], delimiter, at)
}

// split cuts text into a list. What is wholly unknown may have any number of items; only ids of resources have none
// of the delimiters that are used for lists.
func (e env) split(v aws.Value, delimiter string, at source.Range) aws.Value {
	ref := e.Whole(v)
	switch {
	case v.Kind == aws.List:
		return v.Moved(at)
	case ref != nil && ref.List:
		return e.Unknown(at, *ref)
	case ref != nil && !isID(ref):
		parts := aws.Reference{Name: ref.Name + "[]", List: true, Why: ref.Why}
		if ref.Attribute == aws.AttributeDNSEntries { // a zone's id and a name, "Z…:vpce-….vpce.amazonaws.com"
			parts.Resource, parts.Attribute = ref.Resource, ref.Attribute
		}
		return e.Unknown(at, parts)
	case v.Kind != aws.Scalar:
		return e.malformed(at, "only text can be split")
	}
	parts := aws.Value{Kind: aws.List, At: at}
	for _, part := range strings.Split(v.Text, delimiter) {
		parts.Items = append(parts.Items, aws.Value{Kind: aws.Scalar, At: at, Text: strings.TrimSpace(part)})
	}
	return parts
}

// selectItem is Fn::Select.
func (e env) selectItem(argument aws.Value, at source.Range) aws.Value {
	if argument.Kind == aws.Unknown {
		return e.derived("", at, argument)
	}
	if len(argument.Items) != 2 {
		return e.malformed(at, "Fn::Select takes an index and a list")
	}
	from := argument.Items[1]
	text, known := e.Known(argument.Items[0])
	index, err := strconv.Atoi(text)
	switch {
	case !known:
		return e.derived("", at, argument)
	case err != nil || index < 0:
		return e.malformed(at, fmt.Sprintf("Fn::Select takes an index from 0, not %s", e.Quote(argument.Items[0])))
	case e.mayBeList(from):
		return e.selected(*e.Whole(from), index, at)
	case from.Kind != aws.List || index >= len(from.Items):
		return e.malformed(at, fmt.Sprintf("the list that Fn::Select takes has no item %d", index))
	}
	return from.Items[index].Moved(at)
}

// mayBeList reports whether a value is wholly unknown and may be a list: some attributes of resources are lists.
func (e env) mayBeList(v aws.Value) bool {
	ref := e.Whole(v)
	return v.Kind == aws.Unknown || ref != nil && !isID(ref)
}

// selected returns an item of a list that is not known: the same item of the same list is the same thing.
func (e env) selected(from aws.Reference, index int, at source.Range) aws.Value {
	name := from.Name
	if name != "" {
		name = fmt.Sprintf("%s[%d]", strings.TrimSuffix(name, "[]"), index)
	}
	item := aws.Reference{
		Name: name, Of: strings.TrimSuffix(from.Name, "[]"), Why: from.Why,
		Distinct: strings.HasPrefix(from.Name, ownZones), // no two zones of a region are the same
	}
	if from.Attribute != "" {
		item.Resource, item.Attribute, item.Item = from.Resource, from.Attribute, &index
	}
	return e.Token(at, item)
}

// ownZones is the name of the list of the zones of the stack's region.
const ownZones = "AvailabilityZones"

// zones is Fn::GetAZs: the zones of a region, which is the stack's own if none is named.
func (e env) zones(argument aws.Value, at source.Range) aws.Value {
	name := ownZones + "[]"
	region, known := e.Known(argument)
	if ref := e.Whole(argument); (ref == nil || ref.Name != "AWS::Region") && !(known && (region == "" || region == e.opt.Region)) {
		name = e.nameWith(argument, ownZones+"("+e.Show(argument)+")[]")
	}
	return e.Unknown(at, aws.Reference{Name: name, List: true, Why: e.because(at, "the region's availability zones are known only at deployment")})
}

func (e env) base64(argument aws.Value, at source.Range) aws.Value {
	text, known := e.Known(argument)
	if !known {
		return e.derived("", at, argument)
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: base64.StdEncoding.EncodeToString([]byte(text))}
}

func (e env) length(argument aws.Value, at source.Range) aws.Value {
	if argument.Kind != aws.List {
		return e.derived("", at, argument)
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: strconv.Itoa(len(argument.Items))}
}

func (e env) jsonString(argument aws.Value, at source.Range) aws.Value {
	if !e.Spend(argument.Size()) {
		return e.derived("", at, argument)
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: e.ToJSON(argument)}
}
