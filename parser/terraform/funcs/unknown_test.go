package funcs

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/egresslint/egresslint/parser/terraform/sentinel"
)

// TestFunctionsOfUnknown checks that what is certain stays so, and that nothing else is.
func TestFunctionsOfUnknown(t *testing.T) {
	id := cty.UnknownVal(cty.String).Refine().NotNull().StringPrefix("sg-").NewValue()
	ctx := &hcl.EvalContext{
		Functions: testFunctions(t),
		Variables: map[string]cty.Value{
			"any":    cty.DynamicVal,
			"string": cty.UnknownVal(cty.String),
			"list":   cty.UnknownVal(cty.List(cty.String)),
			"id":     id,
			"object": cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal("x"), "b": cty.UnknownVal(cty.String)}),
		},
	}
	for call, want := range map[string]string{
		`upper(string)`:                           `string`,
		`length(any)`:                             `any`,
		`length(object)`:                          `2`,
		`length([string])`:                        `1`,
		`lookup(object, "a", "z")`:                `"x"`,
		`lookup(object, "b", "z")`:                `string`,
		`lookup(object, string, "z")`:             `any`,
		`lookup(tomap(object), "a", "z")`:         `"x"`,
		`lookup(any, "a", "z")`:                   `any`,
		`try(object, {})`:                         `object`,
		`try(any.x, "z")`:                         `any`,
		`can(object)`:                             `true`,
		`can(any.x)`:                              `any`,
		`startswith(id, "sg")`:                    `true`,
		`startswith(id, "sg-")`:                   `true`,
		`startswith(id, "vpc-")`:                  `false`,
		`startswith(id, "sg-0")`:                  `any`,
		`startswith(string, "sg-")`:               `any`,
		`anytrue([string == "x", true])`:          `true`,
		`anytrue([string == "x", false])`:         `any`,
		`alltrue([string == "x", false])`:         `false`,
		`alltrue([string == "x", true])`:          `any`,
		`index(["a", string], "a")`:               `0`,
		`index([string, "a"], "a")`:               `any`,
		`one([string])`:                           `string`,
		`one(list)`:                               `any`,
		`one(toset([string, "a"]))`:               `any`,
		`sum([1, any])`:                           `any`,
		`coalesce(string, "a")`:                   `any`,
		`coalesce(null, "a", string)`:             `"a"`,
		`matchkeys(["x"], [string], ["a"])`:       `any`,
		`transpose({ a = [string] })`:             `any`,
		`cidrsubnet(string, 8, 1)`:                `any`,
		`cidrsubnets(any, 8)`:                     `any`,
		`cidrcontains("10.0.0.0/8", string)`:      `any`,
		`file(string)`:                            `any`,
		`templatefile("list.tftpl", { x = any })`: `any`,
		`templatefile("list.tftpl", any)`:         `any`,
		`list("a", string)[0]`:                    `"a"`,
		`map("a", "x", "b", string)["a"]`:         `"x"`,
		`map(string, "x")`:                        `any`,
		`nonsensitive(sensitive(object)).a`:       `nonsensitive(sensitive("x"))`,
		`nonsensitive(any)`:                       `any`,
		`timecmp(string, "today")`:                `any`,
	} {
		got, err := evaluate(t, call, ctx)
		if err != nil {
			t.Errorf("%s: %s", call, err)
			continue
		}
		wanted, err := evaluate(t, want, ctx)
		if err != nil {
			t.Fatal(err)
		}
		if wanted.IsKnown() != got.IsKnown() || wanted.IsKnown() && !got.RawEquals(wanted) {
			t.Errorf("%s is %#v, want %#v", call, got, wanted)
		}
	}
}

// TestFunctionsOfSentinel checks that sentinels are text like any other, and that no function fails because of one.
func TestFunctionsOfSentinel(t *testing.T) {
	ctx := &hcl.EvalContext{
		Functions: testFunctions(t),
		Variables: map[string]cty.Value{"s": cty.StringVal("sg-" + sentinel.New(7))},
	}
	for call, want := range map[string]string{
		`split(",", join(",", ["a", s]))[1]`:         `s`,
		`jsondecode(jsonencode({ id = s })).id`:      `s`,
		`yamldecode(yamlencode([s]))[0]`:             `s`,
		`base64decode(base64encode(s))`:              `s`,
		`urldecode(urlencode(s))`:                    `s`,
		`lower(upper(s))`:                            `s`,
		`compact(["", s])[0]`:                        `s`,
		`one(toset([s, s]))`:                         `s`,
		`flatten([[s], ["b"]])[0]`:                   `s`,
		`coalesce("", s)`:                            `s`,
		`element(concat(["a"], [s]), 1)`:             `s`,
		`replace("x", "x", s)`:                       `s`,
		`format("%s", s)`:                            `s`,
		`templatestring("$${x}", { x = s })`:         `s`,
		`startswith(s, "sg-")`:                       `true`,
		`try(cidrsubnet(s, 8, 1), "10.0.0.0/8")`:     `null`,
		`tonumber(s)`:                                `null`,
		`tobool(s)`:                                  `null`,
		`parseint(s, 10)`:                            `null`,
		`cidrhost(s, 1)`:                             `null`,
		`regex("^10[.]", s)`:                         `null`,
		`file(s)`:                                    `null`,
		`jsondecode(s)`:                              `null`,
		`timeadd(s, "1h")`:                           `null`,
		`index(["a"], s)`:                            `null`,
		`lookup({ a = 1 }, s, 2)`:                    `null`,
		`lookup({ a = 1 }, s)`:                       `null`,
		`formatlist("%s", [s])[0]`:                   `s`,
		`zipmap([s], ["x"])[s]`:                      `"x"`,
		`keys({ (s) = 1 })[0]`:                       `s`,
		`contains([s], s)`:                           `true`,
		`setsubtract([s, "a"], ["a"]) == toset([s])`: `true`,
	} {
		got, err := evaluate(t, call, ctx)
		if err != nil {
			t.Errorf("%s: %s", call, err)
			continue
		}
		wanted, err := evaluate(t, want, ctx)
		if err != nil {
			t.Fatal(err)
		}
		if want == "null" && got.IsKnown() || want != "null" && !got.RawEquals(wanted) {
			t.Errorf("%s is %#v, want %s", call, got, want)
		}
	}
}
