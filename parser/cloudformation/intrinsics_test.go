package cloudformation

import (
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/parser/aws"
)

// sections are what the expressions of these tests refer to.
const sections = `
Parameters:
  Set: {Type: String, Default: hello}
  Unset: {Type: String}
  Number: {Type: Number, Default: 8}
  Only: {Type: String, AllowedValues: [one]}
  Either: {Type: String, AllowedValues: [a, b]}
  Items: {Type: CommaDelimitedList, Default: "x, y,z"}
  Ids: {Type: "List<AWS::EC2::Subnet::Id>"}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /net/vpc}
  StoredList: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /net/subnets}
Mappings:
  Map: {a: {k: 1, l: [u, v], same: s}, b: {k: 2, l: [w], same: s}}
Conditions:
  Yes: !Equals [!Ref Set, hello]
  No: !Not [!Condition Yes]
  Open: !Equals [!Ref Unset, prod]
  Closed: !Not [!Condition Open]
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Blind: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Unset}}
  Pool: {Type: "AWS::EC2::VPC", Properties: {Ipv4IpamPoolId: ipam}}
  Subnet: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]}}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g, VpcId: !Ref Vpc}}
  Never: {Type: "AWS::EC2::SecurityGroup", Condition: No, Properties: {GroupDescription: g}}
  Lookup: {Type: "Custom::Lookup"}
  Loop: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !GetAtt Loop.CidrBlock}}
  Probe:
    Type: Custom::Probe
    Properties:
      Value: `

// evaluate returns what an expression is, in a notation for tests, and the warnings.
func evaluate(t *testing.T, expression string, opt Options) (string, string) {
	t.Helper()
	tree := treeOf(t, map[string]string{"t.yaml": sections + expression + "\n"})
	stack := model.NewStack("t.yaml")
	r := newRun(newLibrary(tree), stack, opt)
	root := r.root("t.yaml")
	if root == nil {
		t.Fatalf("the template cannot be read: %s", describeNotes(stack))
	}
	return render(r, root.byID["Probe"].property("Value")), describeNotes(stack)
}

// render writes a value: text as it is, references as ${name}, choices as <one|other>, unknown shapes as ?name.
func render(r *run, v aws.Value) string {
	var parts []string
	switch v.Kind {
	case aws.Absent:
		return "nothing"
	case aws.Scalar:
		literals, refs := r.Pieces(v.Text)
		var b strings.Builder
		for i, literal := range literals {
			b.WriteString(literal)
			if i < len(refs) {
				b.WriteString("${" + refs[i].Name + "}")
			}
		}
		return b.String()
	case aws.Unknown:
		return "?" + r.Whole(v).Name
	case aws.List:
		for _, item := range v.Items {
			parts = append(parts, render(r, item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case aws.Object:
		for _, f := range v.Fields {
			parts = append(parts, f.Key+":"+render(r, f.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	default:
		for _, o := range v.Options() {
			parts = append(parts, render(r, o.Value))
		}
		return "<" + strings.Join(parts, "|") + ">"
	}
}

func TestIntrinsics(t *testing.T) {
	for _, test := range []struct{ name, expression, want string }{
		{"parameter", `!Ref Set`, "hello"},
		{"parameter, long form", `{Ref: Set}`, "hello"},
		{"parameter without value", `!Ref Unset`, "${Unset}"},
		{"parameter with one allowed value", `!Ref Only`, "one"},
		{"number", `!Ref Number`, "8"},
		{"list parameter", `!Ref Items`, "[x y z]"},
		{"list parameter without value", `!Ref Ids`, "?Ids[]"},
		{"stored parameter", `!Ref Stored`, "${Stored}"},
		{"stored list parameter", `!Ref StoredList`, "?StoredList[]"},
		{"resource", `!Ref Group`, "${Group}"},
		{"no value", `!Ref "AWS::NoValue"`, "nothing"},
		{"region unknown", `!Ref "AWS::Region"`, "${AWS::Region}"},
		{"account", `!Ref "AWS::AccountId"`, "${AWS::AccountId}"},
		{"stack name", `!Ref "AWS::StackName"`, "${AWS::StackName}"},
		{"dynamic reference", `"a{{resolve:ssm:/x:1}}b"`, "a${{{resolve:ssm:/x:1}}}b"},

		{"dynamic reference in a sub", `!Sub "{{resolve:ssm:/${Set}/${Unset}}}"`, "${{{resolve:ssm:/hello/${Unset}}}}"},
		{"dynamic reference in a join", `!Join ["", ["{{resolve:ssm:", a, "}}"]]`, "${{{resolve:ssm:a}}}"},

		{"id by attribute", `!GetAtt Group.GroupId`, "${Group}"},
		{"id by attribute, list form", `{"Fn::GetAtt": [Group, GroupId]}`, "${Group}"},
		{"id of a VPC by attribute", `!GetAtt Vpc.VpcId`, "${Vpc}"},
		{"id of a resource that is not created", `!GetAtt Never.GroupId`, "${Never}"},
		{"known CIDR", `!GetAtt Vpc.CidrBlock`, "10.0.0.0/16"},
		{"unknown CIDR", `!GetAtt Blind.CidrBlock`, "${Blind.CidrBlock}"},
		{"CIDR of a pool", `!GetAtt Pool.CidrBlock`, "${Pool.CidrBlock}"},
		{"CIDR of a subnet", `!GetAtt Subnet.CidrBlock`, "10.0.1.0/24"},
		{"VPC of a subnet", `!GetAtt Subnet.VpcId`, "${Vpc}"},
		{"default group", `!GetAtt Vpc.DefaultSecurityGroup`, "${Vpc.DefaultSecurityGroup}"},
		{"attribute of a custom resource", `!GetAtt Lookup.List.Id`, "${Lookup.List.Id}"},

		{"sub", `!Sub "${Set}-${AWS::Region}-${Group.GroupId}-${!Literal}"`, "hello-${AWS::Region}-${Group}-${Literal}"},
		{"sub with variables", `!Sub ["${a}/${Set}/${b}", {a: !Ref Number, b: !GetAtt Vpc.CidrBlock}]`, "8/hello/10.0.0.0/16"},
		{"sub without variables", `!Sub plain`, "plain"},
		{"sub with an unclosed brace", `!Sub "a${b"`, "a${b"},
		{"sub with a choice", `!Sub ["x-${a}", {a: !If [Open, p, q]}]`, "<x-p|x-q>"},

		{"join", `!Join ["", [com.amazonaws., !Ref "AWS::Region", .s3]]`, "com.amazonaws.${AWS::Region}.s3"},
		{"join of no value", `!Join [",", [a, !Ref "AWS::NoValue", b]]`, "a,b"},
		{"join of choices", `!Join ["-", [!If [Open, a, b], !If [Closed, c, d]]]`, "<a-d|b-c>"},
		{"join and split of a list without value", `!Split [",", !Join [",", !Ref Ids]]`, "?Ids[]"},

		{"split", `!Split [",", "a,b"]`, "[a b]"},
		{"split of ids", `!Split [",", !Join [",", [!Ref Group, !Ref Vpc]]]`, "[${Group} ${Vpc}]"},
		{"split of an import", `!Split [",", !ImportValue subnets]`, "?import:subnets[]"},
		{"split of a list", `!Split [",", !Ref Items]`, "[x y z]"},

		{"select", `!Select [1, [a, b]]`, "b"},
		{"select by text", `!Select ["0", !Ref Items]`, "x"},
		{"select of a list without value", `!Select [2, !Ref Ids]`, "${Ids[2]}"},
		{"select of an import", `!Select [0, !Split [",", !ImportValue subnets]]`, "${import:subnets[0]}"},
		{"select of zones", `!Select [0, !GetAZs ""]`, "${AvailabilityZones[0]}"},
		{"select of an attribute", `!Select [0, !GetAtt Lookup.Ids]`, "${Lookup.Ids[0]}"},
		{"select of a list that a sub is made of", `!Sub ["${a}/32", {a: !Select ["1", !GetAtt Lookup.Ids]}]`, "${Lookup.Ids[1]}/32"},
		{"cidr of a block of a VPC", `!Select [1, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]`, "${Cidr(Vpc.Ipv6CidrBlocks[0],64)[1]}"},
		{"join of an attribute", `!Join [",", !GetAtt Lookup.Ids]`, "${Lookup.Ids}"},
		{"select of a join of an attribute", `!Select [0, !Split [",", !Join [",", !GetAtt Lookup.Ids]]]`, "${Lookup.Ids[0]}"},
		{"split of an attribute", `!Split [",", !GetAtt Lookup.Ids]`, "?Lookup.Ids[]"},
		{"length of an attribute", `!Length {"Fn::GetAtt": [Lookup, Ids]}`, "?"},
		{"select of a choice of an attribute", `!Select [0, !If [Open, !GetAtt Lookup.Ids, [a]]]`, "<${Lookup.Ids[0]}|a>"},
		{"split by a delimiter that is not known", `!Split [!Ref Unset, a]`, "?"},
		{"select of a choice of lists", `!Select [0, !If [Open, [a], [b]]]`, "<a|b>"},

		{"map", `!FindInMap [Map, a, k]`, "1"},
		{"map, list", `!FindInMap [Map, b, l]`, "[w]"},
		{"map by a key that is not known", `!FindInMap [Map, !Ref Either, k]`, "?Map.${Either}.k"},
		{"map where all keys lead to the same", `!FindInMap [Map, !Ref Either, same]`, "s"},
		{"map with default", `!FindInMap [Map, c, k, {DefaultValue: d}]`, "d"},

		{"condition holds", `!If [Yes, a, b]`, "a"},
		{"condition fails", `!If [No, a, b]`, "b"},
		{"condition is open", `!If [Open, a, b]`, "<a|b>"},
		{"both branches the same", `!If [Open, a, a]`, "a"},
		{"branches know their condition", `!If [Open, !If [Open, a, b], !If [Closed, c, d]]`, "<a|c>"},
		{"open condition and no value in a list", `[a, !If [Open, b, !Ref "AWS::NoValue"]]`, "[a <b|nothing>]"},

		{"import", `!ImportValue net-vpc`, "${import:net-vpc}"},
		{"import by a name that is put together", `!ImportValue {"Fn::Sub": "${AWS::StackName}-vpc"}`, "${import:${AWS::StackName}-vpc}"},
		{"cidr", `!Cidr [10.0.0.0/22, 3, 8]`, "[10.0.0.0/24 10.0.1.0/24 10.0.2.0/24]"},
		{"cidr with the default bits", `!Cidr [10.0.0.0/22, 1]`, "[10.0.0.0/24]"},
		{"cidr of IPv6", `!Cidr ["2001:db8::/56", 2, 64]`, "[2001:db8::/64 2001:db8:0:1::/64]"},
		{"cidr of an unknown block", `!Cidr [!GetAtt Blind.CidrBlock, 2, 8]`, "?Cidr(Blind.CidrBlock,8)[]"},
		{"base64", `!Base64 abc`, "YWJj"},
		{"length", `!Length [a, b]`, "2"},
		{"length of a list without value", `!Length {Ref: Ids}`, "?"},
		{"JSON", `!ToJsonString {b: [!Ref Group, 1], a: x}`, `{"a":"x","b":["${Group}","1"]}`},
		{"a key that only looks like a function", `{Ref: Set, Other: 1}`, "{Ref:Set Other:1}"},
		{"condition as a value", `!Equals [a, a]`, "true"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, notes := evaluate(t, test.expression, Options{})
			check(t, got, test.want)
			check(t, notes, "")
		})
	}
}

func TestMalformedIntrinsics(t *testing.T) {
	for _, test := range []struct{ name, expression, note string }{
		{"Ref to nothing", `!Ref Nowhere`, `"Nowhere" is neither a parameter nor a resource of the template.`},
		{"Ref to a list", `{Ref: [a]}`, "Ref takes the name of a parameter or a resource."},
		{"GetAtt without attribute", `!GetAtt Group`, "Fn::GetAtt takes the name of a resource and the name of an attribute."},
		{"GetAtt of nothing", `!GetAtt Nowhere.Id`, `"Nowhere" is neither a parameter nor a resource of the template.`},
		{"an attribute that depends on itself", `!GetAtt Loop.CidrBlock`, "The property CidrBlock of Loop depends on itself."},
		{"Sub of a map", `{"Fn::Sub": {a: b}}`, "Fn::Sub takes a text, or a list of a text and a map of variables."},
		{"Sub with too few arguments", `!Sub [a]`, "Fn::Sub takes a text, or a list of a text and a map of variables."},
		{"Join with one argument", `!Join [a]`, "Fn::Join takes a delimiter and a list of values."},
		{"Join of a text", `!Join [a, b]`, "Fn::Join takes a delimiter and a list of values."},
		{"Join of lists", `!Join [a, [[b]]]`, "Only text can be joined, no lists or maps."},
		{"Split with one argument", `!Split [a]`, "Fn::Split takes a delimiter and a text."},
		{"Split of a map", `!Split [",", {a: b}]`, "Only text can be split."},
		{"Select with one argument", `!Select [a]`, "Fn::Select takes an index and a list."},
		{"Select with a negative index", `!Select [-1, [a]]`, `Fn::Select takes an index from 0, not "-1".`},
		{"Select of an id", `!Select [0, !Ref Group]`, "The list that Fn::Select takes has no item 0."},
		{"Join of an id", `!Join ["", !Ref Group]`, "Fn::Join takes a delimiter and a list of values."},
		{"Select behind the end", `!Select [1, [a]]`, "The list that Fn::Select takes has no item 1."},
		{"Select of text", `!Select [0, a]`, "The list that Fn::Select takes has no item 0."},
		{"FindInMap with one argument", `!FindInMap [a]`, "Fn::FindInMap takes the name of a mapping and two keys."},
		{"FindInMap of nothing", `!FindInMap [Map, c, k]`, "The template maps nothing for Map.c.k."},
		{"If with two arguments", `!If [Yes, a]`, "Fn::If takes the name of a condition and two values."},
		{"If of no condition", `!If [Nope, a, b]`, `"Nope" is not a condition of the template.`},
		{"ImportValue of a list", `!ImportValue [a]`, "Fn::ImportValue takes the name of an export."},
		{"Cidr with one argument", `!Cidr [a]`, "Fn::Cidr takes a block, a count and a number of bits."},
		{"Cidr of no block", `!Cidr [a, 1, 8]`, "Fn::Cidr takes a block, a count from 1 to 256 and a number of bits."},
		{"Cidr of too small a block", `!Cidr [10.0.0.0/24, 2, 8]`, "The block that Fn::Cidr takes is too small for what it has to return."},
		{"Cidr of negative bits", `!Cidr [10.0.0.0/24, 2, -8]`, "The block that Fn::Cidr takes is too small for what it has to return."},
		{"Length of text", `!Length abc`, "The arguments of the function are not of the kind that it takes."},
		{"a function that does not exist", `!Frob [a]`, `"Fn::Frob" is not a function of CloudFormation.`},
		{"a macro", `!Transform {Name: M}`, "The macro called here was not run; what it returns is taken for unknown."},
		{"a macro among other members", `{a: b, "Fn::Transform": {Name: M}}`, "The macro called here was not run; what it returns is taken for unknown."},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, notes := evaluate(t, test.expression, Options{})
			if !strings.ContainsAny(got[:1], "?$<") {
				t.Errorf("got %s, want something unknown", got)
			}
			if !severity.MatchString(notes) || !strings.HasSuffix(notes, " "+test.note) || strings.Contains(notes, "\n") || !strings.HasPrefix(notes, "t.yaml:") {
				t.Errorf("got the notes %q, want one with a position: %q", notes, test.note)
			}
		})
	}
}

func TestGivenValues(t *testing.T) {
	opt := Options{Region: "cn-north-1", Parameters: map[string]string{
		"Unset": "prod", "Ids": "subnet-1,subnet-2", "Set": "bye", "Stored": "/other", "Foreign": "x",
	}}
	for expression, want := range map[string]string{
		`!Ref Unset`:                 "prod",
		`!Ref Ids`:                   "[subnet-1 subnet-2]",
		`!If [Yes, a, b]`:            "b",
		`!If [Open, a, b]`:           "a",
		`!Ref Stored`:                "${Stored}",
		`!Ref "AWS::Region"`:         "cn-north-1",
		`!Ref "AWS::Partition"`:      "aws-cn",
		`!Sub "x.${AWS::URLSuffix}"`: "x.amazonaws.com.cn",
	} {
		got, notes := evaluate(t, expression, opt)
		check(t, got, want)
		check(t, notes, "")
	}
}

func TestUnknownsSayWhy(t *testing.T) {
	for expression, want := range map[string]string{
		`!Ref Unset`:                              "parameter Unset has no value [--parameter Unset=…]",
		`!Ref Ids`:                                "parameter Ids has no value [--parameter Ids=…]",
		`!Ref Stored`:                             `parameter Stored is read from the SSM parameter "/net/vpc" at deployment`,
		`!Ref "AWS::Region"`:                      "the region is not fixed [--region …]",
		`!ImportValue x`:                          `the export "x" of another stack is not in these files [--import x=…]`,
		`!GetAtt Lookup.Id`:                       "Id of Lookup (Custom::Lookup) is known only after deployment",
		`!GetAtt Blind.CidrBlock`:                 "parameter Unset has no value [--parameter Unset=…]",
		`!Ref Never`:                              `the resource Never is not created, as the condition "No" is false`,
		`!Sub "{{resolve:ssm:/a}}"`:               "{{resolve:ssm:/a}} is looked up at deployment",
		`!Select [0, !GetAtt Lookup.Ids]`:         "Ids of Lookup (Custom::Lookup) is known only after deployment",
		`!Join ["", !GetAtt Lookup.Ids]`:          "Ids of Lookup (Custom::Lookup) is known only after deployment",
		`!Select [0, !Ref Ids]`:                   "parameter Ids has no value [--parameter Ids=…]",
		`!If [Open, a, b]`:                        "condition Open is not known, as parameter Unset has no value [--parameter Unset=…]",
		`!FindInMap [Map, !Ref "AWS::Region", k]`: "the region is not fixed [--region …]",
	} {
		tree := treeOf(t, map[string]string{"t.yaml": sections + expression + "\n"})
		r := newRun(newLibrary(tree), model.NewStack("t.yaml"), Options{})
		v := r.root("t.yaml").byID["Probe"].property("Value")
		check(t, strings.Trim(reasons("", r.Why(v)), "()"), strings.Trim("("+want+")", "()"))
	}
}
