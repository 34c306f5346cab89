package ignore_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/ignore"
)

// parse reads a line that begins in column 1, so that columns are offsets from 1.
func parse(text string) (model.Ignore, bool) {
	return ignore.Parse(text, ignore.Line("main.tf", source.Pos{Line: 1, Column: 1}, text))
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		`egresslint:ignore task-egress-port reason="a port"`:                        "task-egress-port: a port",
		`  egresslint:ignore  a , b,c   until=2027-01-31  reason='the "old" one'  `: `a b c until 2027-01-31: the "old" one`,
		`egresslint:ignore a reason="say \"when\" \\ now" until="2027-01-31"`:       `a until 2027-01-31: say "when" \ now`,
		`egresslint:ignore a reason="C:\temp"`:                                      `a: C:\temp`,
		`egresslint:ignore a reason="x" # tfsec:ignore:AVD-1`:                       "a: x",
		`egresslint:ignore a reason="x" //checkov:skip=CKV_1`:                       "a: x",
		`egresslint:ignore a reason="until=2027-01-31"`:                             "a: until=2027-01-31",
	} {
		got, ok := parse(text)
		if !ok || got.Problem != "" || written(got) != want {
			t.Errorf("%s\ngot  %s (%s)\nwant %s", text, written(got), got.Problem, want)
		}
	}
}

func written(i model.Ignore) string {
	var names []string
	for _, rule := range i.Rules {
		names = append(names, rule.Name)
	}
	text := strings.Join(names, " ")
	if !i.Until.IsZero() {
		text += " until " + i.Until.Format(time.DateOnly)
	}
	return text + ": " + i.Reason
}

// TestProblems reads directives with something misspelt or missing: none of them may ignore anything, let alone for ever.
func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		`egresslint:ignore`:                                    `1-18: The name of a rule is missing: egresslint:ignore RULE reason="…".`,
		`egresslint:ignore reason="x"`:                         `1-18: The name of a rule is missing: egresslint:ignore RULE reason="…".`,
		`egresslint:ignore a,,b reason="x"`:                    `21-22: The name of a rule is missing beside the comma.`,
		`egresslint:ignore a, reason="x"`:                      `1-18: The name of a rule is missing: egresslint:ignore RULE reason="…".`,
		`egresslint:ignore a`:                                  `1-20: A reason is missing: egresslint:ignore RULE reason="…".`,
		`egresslint:ignore a until=2027-01-31`:                 `1-37: A reason is missing: egresslint:ignore RULE reason="…".`,
		`egresslint:ignore a reason=""`:                        `28-30: The reason is empty. Say why, for those who read this later.`,
		`egresslint:ignore a reason="  "`:                      `28-32: The reason is empty. Say why, for those who read this later.`,
		`egresslint:ignore a reason=`:                          `28-28: The reason is empty. Say why, for those who read this later.`,
		`egresslint:ignore a reason=why`:                       `28-31: Write the reason in quotation marks: reason="…".`,
		`egresslint:ignore a reason="x`:                        `28-30: The quotation mark " is not closed.`,
		`egresslint:ignore a reason="x" untl=2027-01-31`:       `32-36: There is no key "untl". Did you mean "until"?`,
		`egresslint:ignore a expired_at=2020-01-01 reason="x"`: `21-31: There is no key "expired_at". The keys are until, reason.`,
		`egresslint:ignore a until=2027-02-30 reason="x"`:      `27-37: "2027-02-30" is not a day, such as 2027-01-31.`,
		`egresslint:ignore a until=31.01.2027 reason="x"`:      `27-37: "31.01.2027" is not a day, such as 2027-01-31.`,
		`egresslint:ignore a until= reason="x"`:                `27-27: "" is not a day, such as 2027-01-31.`,
		`egresslint:ignore a reason="x" reason="y"`:            `32-38: "reason" is there twice.`,
		`egresslint:ignore a reason="x"until=2027-01-31`:       `31-47: A blank is missing before "until=2027-01-31".`,
		`egresslint:ignore a b reason="x"`:                     `21-22: "b" is neither until=… nor reason="…". Several rules are separated by commas.`,
		`egresslint:ignore a because it works`:                 `21-28: "because" is neither until=… nor reason="…". Several rules are separated by commas.`,
		`egresslint:ignore a "x"`:                              `21-22: "\"" is neither until=… nor reason="…". Several rules are separated by commas.`,
		`egresslint:ignroe a reason="x"`:                       `1-18: There is no directive "egresslint:ignroe". Did you mean "egresslint:ignore"?`,
		`egresslint: ignore a reason="x"`:                      `1-19: There is no directive "egresslint: ignore". Did you mean "egresslint:ignore"?`,
		`egresslint:  ignroe a reason="x"`:                     `1-20: There is no directive "egresslint:  ignroe". Did you mean "egresslint:ignore"?`,
		`egresslint:ignore:a reason="x"`:                       `1-20: There is no directive "egresslint:ignore:a". Did you mean "egresslint:ignore"?`,
		`egresslint:Ignore a reason="x"`:                       `1-18: There is no directive "egresslint:Ignore". Did you mean "egresslint:ignore"?`,
		`egresslint ignore a reason="x"`:                       `1-18: There is no directive "egresslint ignore". Did you mean "egresslint:ignore"?`,
		`egresslint:skip a`:                                    `1-16: There is no directive "egresslint:skip". Did you mean "egresslint:ignore"?`,
		`egresslint-ignore a reason="x"`:                       `1-18: There is no directive "egresslint-ignore". Did you mean "egresslint:ignore"?`,
		`egreslint:ignore a reason="x"`:                        `1-17: There is no directive "egreslint:ignore". Did you mean "egresslint:ignore"?`,
		`cidr = "x" # egresslint:ignore a reason="x"`:          `14-31: "egresslint:ignore" is not at the beginning of the comment. Write it in a comment of its own.`,
	} {
		got, ok := parse(text)
		at := fmt.Sprintf("%d-%d: ", got.ProblemAt.Start.Column, got.ProblemAt.End.Column)
		if !ok || at+got.Problem != want {
			t.Errorf("%s\ngot  %s%s\nwant %s", text, at, got.Problem, want)
		}
	}
}

// TestProse reads comments that only speak of egresslint, or to other tools.
func TestProse(t *testing.T) {
	for _, text := range []string{
		"", "egresslint", "egresslint: see docs/network.md", "egresslint wants an endpoint here", "egresslint ignores this", "checked by egresslint:",
		"tfsec:ignore:AVD-AWS-0104", "tflint-ignore: foo", "checkov:skip=CKV_AWS_1:reason", "trivy:ignore:x", "regal ignore:rule",
		"https://example.com/egresslint", "ignore this",
	} {
		if got, ok := parse(text); ok {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

// TestDamagedIgnoresNothing changes a directive in a random place. What is read of it afterwards is either a problem, or says
// word for word what the directive says, but for the names and texts themselves.
func TestDamagedIgnoresNothing(t *testing.T) {
	const text = `egresslint:ignore task-egress-port until=2027-01-31 reason="moves"`
	whole, _ := parse(text)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		at := random.IntN(len(text))
		damaged := text[:at] + text[at+1:]
		switch random.IntN(3) {
		case 1:
			damaged = text[:at] + string(`"=,: x-#`[random.IntN(8)]) + text[at:]
		case 2:
			damaged = text[:at]
		}
		got, ok := parse(damaged)
		if !ok || got.Problem != "" {
			continue
		}
		if got.Reason == "" || len(got.Rules) == 0 {
			t.Fatalf("%s: it ignores without a rule or a reason: %+v", damaged, got)
		}
		if !got.Until.Equal(whole.Until) {
			t.Fatalf("%s: it ignores until %v", damaged, got.Until)
		}
	}
}

func TestEntry(t *testing.T) {
	at := func(line int) source.Range {
		return source.Range{File: "t.yaml", Start: source.Pos{Line: line, Column: 1}, End: source.Pos{Line: line, Column: 9}}
	}
	text := func(line int, key, value string) ignore.Field {
		return ignore.Field{Key: key, At: at(line), IsText: true, Values: []ignore.Text{{Value: value, At: at(line)}}}
	}
	list := ignore.Field{Key: "rule", At: at(1), IsList: true, Values: []ignore.Text{{Value: "a", At: at(2)}, {Value: "b", At: at(3)}}}
	for name, c := range map[string]struct {
		fields []ignore.Field
		want   string
	}{
		"one rule":       {[]ignore.Field{text(1, "rule", "a"), text(2, "reason", "x")}, "a: x"},
		"several rules":  {[]ignore.Field{list, text(4, "reason", "x"), text(5, "until", "2027-01-31")}, "a b until 2027-01-31: x"},
		"no rule":        {[]ignore.Field{text(2, "reason", "x")}, `9: The key "rule" is missing, which names the rule or the rules.`},
		"no reason":      {[]ignore.Field{text(1, "rule", "a")}, `9: The key "reason" is missing, which says why.`},
		"blank reason":   {[]ignore.Field{text(1, "rule", "a"), text(2, "reason", " ")}, "2: The reason is empty. Say why, for those who read this later."},
		"misspelt key":   {[]ignore.Field{text(1, "rules", "a"), text(2, "reason", "x")}, `1: There is no key "rules". Did you mean "rule"?`},
		"not a day":      {[]ignore.Field{text(1, "rule", "a"), text(2, "until", "soon"), text(3, "reason", "x")}, `2: "soon" is not a day, such as 2027-01-31.`},
		"function":       {[]ignore.Field{{Key: "rule", At: at(1)}, text(2, "reason", "x")}, `1: "rule" takes the name of a rule, or a list of names.`},
		"list of reason": {[]ignore.Field{text(1, "rule", "a"), {Key: "reason", At: at(2), IsList: true}}, `2: "reason" takes a text.`},
	} {
		t.Run(name, func(t *testing.T) {
			i := ignore.Entry(at(9), c.fields)
			got := written(i)
			if i.Problem != "" {
				got = fmt.Sprintf("%d: %s", i.ProblemAt.Start.Line, i.Problem)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
