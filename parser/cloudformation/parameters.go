package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// parameter is a declared parameter.
type parameter struct {
	name     string
	kind     string // its Type
	at       source.Range
	list     bool  // its value is a list
	secret   bool  // its value must not be shown
	stored   bool  // its value is the name of an SSM parameter, from which the actual value is read
	fallback *node // its default, nil if it has none
	allowed  []*node
	not      []string // what a premise says that its value is not
}

func newParameter(e entry) *parameter {
	kind := e.value.get("Type").scalar()
	inner, stored := strings.CutPrefix(kind, "AWS::SSM::Parameter::Value<")
	p := &parameter{
		name:     e.key,
		kind:     kind,
		at:       e.at,
		list:     strings.HasPrefix(inner, "List<") || strings.HasPrefix(inner, "CommaDelimitedList"),
		stored:   stored,
		secret:   isSecret(e.value.get("NoEcho")),
		fallback: e.value.get("Default"),
	}
	if allowed := e.value.get("AllowedValues"); allowed != nil {
		p.allowed = allowed.items
	}
	return p
}

// isSecret reports whether a NoEcho says that a value must not be shown: it does, unless it is plainly false.
func isSecret(noEcho *node) bool {
	if noEcho == nil || noEcho.kind == nullNode {
		return false
	}
	return noEcho.kind != scalarNode || !slices.Contains([]string{"", "false", "no", "off"}, strings.ToLower(noEcho.text))
}

// parameter returns the value of a parameter: what is given, else its default, else its only allowed value.
func (e env) parameter(p *parameter, at source.Range) aws.Value {
	v, given := e.given[p.name]
	taken, isTaken := e.premise(p)
	switch {
	case given:
	case isTaken && taken.value == nil:
		return e.excluding(p, taken, at)
	case isTaken:
		v = e.written(p, taken.value)
	case p.fallback != nil && p.fallback.kind == scalarNode:
		v = e.written(p, p.fallback)
	case len(p.allowed) == 1:
		v = e.written(p, p.allowed[0])
	default:
		return e.unset(p, at)
	}
	v.Sensitive = v.Sensitive || p.secret
	if p.stored {
		return e.storedParameter(p, v, at)
	}
	if p.list {
		return e.split(v, ",", at).Like(v)
	}
	return v.Moved(at)
}

// written returns a value of a parameter that the template states.
func (e env) written(p *parameter, n *node) aws.Value {
	if !p.secret {
		return e.eval(n)
	}
	return e.lookedUp(aws.Value{Kind: aws.Scalar, At: n.at, Text: n.scalar(), Sensitive: true})
}

// unset returns the value of a parameter that has none.
func (e env) unset(p *parameter, at source.Range) aws.Value {
	why := model.Unknown{
		Reason: fmt.Sprintf("parameter %s has no value", p.name),
		At:     e.place(p.at),
		Settle: settleParameter(p.name),
	}
	if e.prefix != "" {
		why.Reason = fmt.Sprintf("parameter %s of the nested stack %s has no value", p.name, strings.TrimSuffix(e.prefix, "."))
		why.Settle = ""
	}
	return e.declared(p, at, why)
}

// premise returns what is taken for the value of a parameter, if it is one of an analysed template: nested ones get
// theirs from those.
func (e env) premise(p *parameter) (premise, bool) {
	if e.holder != nil {
		return premise{}, false
	}
	return e.premises.of(p.name)
}

// settleParameter says how to give a parameter its value.
func settleParameter(name string) string { return fmt.Sprintf("--parameter %s=…", name) }

// excluding returns the value of a parameter of which is only taken that it is not some values.
func (e env) excluding(p *parameter, taken premise, at source.Range) aws.Value {
	other := *p
	other.not = taken.not
	return e.declared(&other, at, model.Unknown{
		Reason: fmt.Sprintf("of parameter %s is only known that it is %s", p.name, taken.text()),
		At:     e.place(p.at),
		Settle: settleParameter(p.name),
	})
}

func (e env) storedParameter(p *parameter, path aws.Value, at source.Range) aws.Value {
	return e.declared(p, at, model.Unknown{
		Reason: fmt.Sprintf("parameter %s is read from the SSM parameter %s at deployment", p.name, e.Quote(path)),
		At:     e.place(p.at),
	})
}

// declared returns the unknown value of a parameter.
func (e env) declared(p *parameter, at source.Range, why model.Unknown) aws.Value {
	ref := aws.Reference{Name: e.id(p.name), Why: []model.Unknown{why}}
	if p.list {
		ref.Name, ref.List = ref.Name+"[]", true
	}
	e.valueless[ref.Name] = p
	if p.list {
		return e.Unknown(at, ref)
	}
	return e.Token(at, ref)
}

// mayBe reports whether a parameter without value may have the given one: its allowed values may rule it out.
func (p *parameter) mayBe(text string) bool {
	if slices.Contains(p.not, text) {
		return false
	}
	for _, allowed := range p.allowed {
		if allowed.scalar() == text {
			return true
		}
	}
	return len(p.allowed) == 0
}

// pseudo returns the value of a pseudo parameter such as AWS::Region.
func (e env) pseudo(name string, at source.Range) aws.Value {
	switch name {
	case "AWS::NoValue":
		return aws.Value{At: at}
	case "AWS::NotificationARNs":
		return e.Unknown(at, aws.Reference{Name: name + "[]", List: true, Why: e.because(at, "the stack's notification topics are chosen at deployment")})
	case "AWS::AccountId":
		if e.opt.Account != "" {
			return aws.Value{Kind: aws.Scalar, At: at, Text: e.opt.Account}
		}
		return e.Token(at, aws.Reference{Name: name, Own: true, Why: []model.Unknown{{Reason: "the account is not fixed", At: e.place(at), Settle: "--account-id …"}}})
	case "AWS::StackName", "AWS::StackId":
		if e.stackName != "" && name == "AWS::StackName" {
			return aws.Value{Kind: aws.Scalar, At: at, Text: e.stackName}
		}
		return e.Token(at, aws.Reference{Name: e.id(name), Why: e.because(at, "the stack's name is chosen at deployment")})
	case "AWS::Region", "AWS::Partition", "AWS::URLSuffix":
		return e.regional(name, at)
	}
	return e.undeclared(name, at)
}

// regional returns what depends on the region alone.
func (e env) regional(name string, at source.Range) aws.Value {
	if e.opt.Region == "" {
		why := model.Unknown{Reason: "the region is not fixed", At: e.place(at), Settle: "--region …"}
		return e.Token(at, aws.Reference{Name: name, Own: true, Why: []model.Unknown{why}})
	}
	return aws.Value{Kind: aws.Scalar, At: at, Text: pseudoParameter(name, e.opt.Region)}
}

// dynamic matches what CloudFormation looks up in Systems Manager or Secrets Manager wherever it stands in text.
var dynamic = lazyregexp.New(`\{\{resolve:[^{}]*\}\}`)

// literal returns text with its dynamic references as references.
func (e env) literal(text string, at source.Range) aws.Value {
	return e.lookedUp(aws.Value{Kind: aws.Scalar, At: at, Text: text})
}

// lookedUp returns a text with its dynamic references as references.
func (e env) lookedUp(v aws.Value) aws.Value {
	if !strings.Contains(v.Text, "{{resolve:") {
		return v
	}
	v.Text = dynamic().ReplaceAllStringFunc(v.Text, func(match string) string {
		inner := aws.Value{Kind: aws.Scalar, Text: match}.Like(v)
		name := e.Show(inner)
		why := append(e.because(v.At, name+" is looked up at deployment"), e.Why(inner)...)
		return e.TokenText(aws.Reference{Name: e.nameWith(inner, name), Why: why})
	})
	return v
}
