package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// premise is what is taken for the value of a parameter to which nobody gave one: a certain value, or any but some.
type premise struct {
	parameter *parameter
	value     *node
	not       []string // where value is nil
}

// text says what the premise takes the parameter to be, as in "Stage is not dev".
func (p premise) text() string {
	switch {
	case p.parameter.secret && p.value == nil:
		return "none of the values that it is compared with"
	case p.parameter.secret:
		return "one of the values that it is compared with"
	default:
		return p.plain()
	}
}

// plain is text without regard to whether it may be shown.
func (p premise) plain() string {
	switch {
	case p.value != nil:
		return orEmpty(p.value.scalar())
	case len(p.not) == 1:
		return "not " + orEmpty(p.not[0])
	default:
		quoted := make([]string, len(p.not))
		for i, text := range p.not {
			quoted[i] = orEmpty(text)
		}
		last := len(quoted) - 1
		return "neither " + strings.Join(quoted[:last], ", ") + " nor " + quoted[last]
	}
}

func orEmpty(text string) string {
	if text == "" {
		return "empty"
	}
	return text
}

// assumption is the premise as the model tells it.
func (r *run) assumption(p premise) model.Assumption {
	return model.Assumption{
		Parameter: p.parameter.name,
		Is:        p.text(),
		At:        r.place(p.parameter.at),
		Settle:    settleParameter(p.parameter.name),
	}
}

// premises holds one premise for each of some parameters of the templates that are analysed.
type premises []premise

// of returns the premise about the parameter of that name.
func (ps premises) of(name string) (premise, bool) {
	i := slices.IndexFunc(ps, func(p premise) bool { return p.parameter.name == name })
	if i < 0 {
		return premise{}, false
	}
	return ps[i], true
}

// key identifies the premises.
func (ps premises) key() string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.parameter.name + "=" + strconv.Quote(p.plain())
	}
	return strings.Join(texts, ",")
}
