package aws

import (
	"slices"

	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

// doubts is what is uncertain about a value. Few values have any, so it does not take room in the others. Values share
// it: it is never changed.
type doubts struct {
	options             []Option
	maybe, open, vacant []model.Unknown
}

// NewChoice returns the choice among options.
func NewChoice(at source.Range, via source.Ref, options []Option) Value {
	return Value{Kind: Choice, At: at, Via: via, doubts: &doubts{options: options}}
}

// Options are those of a choice.
func (v Value) Options() []Option {
	if v.doubts == nil {
		return nil
	}
	return v.doubts.options
}

// Maybe returns the reasons why an item of a settled list, or an object, may not be there.
func (v Value) Maybe() []model.Unknown {
	if v.doubts == nil {
		return nil
	}
	return v.doubts.maybe
}

// Open returns the reasons why a settled list may have further items.
func (v Value) Open() []model.Unknown {
	if v.doubts == nil {
		return nil
	}
	return v.doubts.open
}

// Vacant returns the reasons why a settled list may have no items at all.
func (v Value) Vacant() []model.Unknown {
	if v.doubts == nil {
		return nil
	}
	return v.doubts.vacant
}

// SetOptions gives a value in the making the options of a choice.
func (v *Value) SetOptions(options []Option) {
	if len(options)+len(v.Options()) > 0 {
		v.ownDoubts().options = options
	}
}

// SetMaybe gives a value in the making the reasons that Maybe returns.
func (v *Value) SetMaybe(why []model.Unknown) {
	if len(why)+len(v.Maybe()) > 0 {
		v.ownDoubts().maybe = why
	}
}

// SetOpen gives a list in the making the reasons that Open returns.
func (v *Value) SetOpen(why []model.Unknown) {
	if len(why)+len(v.Open()) > 0 {
		v.ownDoubts().open = why
	}
}

// SetVacant gives a list in the making the reasons that Vacant returns.
func (v *Value) SetVacant(why []model.Unknown) {
	if len(why)+len(v.Vacant()) > 0 {
		v.ownDoubts().vacant = why
	}
}

// ownDoubts returns doubts that no other value shares.
func (v *Value) ownDoubts() *doubts {
	var own doubts
	if v.doubts != nil {
		own = *v.doubts
	}
	v.doubts = &own
	return v.doubts
}

// MapOptions replaces the value of each option of a choice in the making by what a function makes of it.
func (v *Value) MapOptions(of func(Value) Value) { v.SetOptions(mapped(v.Options(), of)) }

// mapped returns the options with what a function makes of their values.
func mapped(options []Option, of func(Value) Value) []Option {
	options = slices.Clone(options)
	for i := range options {
		options[i].Value = of(options[i].Value)
	}
	return options
}
