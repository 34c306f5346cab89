package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/egresslint/egresslint/internal/machine"
)

// planned evaluates policies that were planned before, as the embedded ones are. It takes a fraction of the time.
type planned struct {
	program *machine.Program
	data    machine.Value
	texts   *machine.Strings // those of the data
}

func (p *planned) withData(data map[string]any) evaluator {
	texts := machine.NewStrings(p.program.Strings())
	return &planned{p.program, machine.FromJSON(texts, data), texts}
}

func (p *planned) evaluate(ctx context.Context, point string, in document) (result, error) {
	texts := machine.NewStrings(p.texts)
	entry := strings.ReplaceAll(strings.TrimPrefix(point, "data."), ".", "/")
	results, err := p.program.Run(ctx, entry, in(texts), p.data, texts)
	if err != nil {
		return result{}, err
	}
	if results.Len() != 1 {
		return result{}, fmt.Errorf("%s is not defined", point)
	}
	return result{results.Keys()[0], texts}.get("result"), nil
}
