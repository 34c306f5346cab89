package engine

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// planned evaluates policies that were planned before, as the embedded ones are. It takes a fraction of the time.
type planned struct {
	program *machine.Program
	data    machine.Value
	texts   *machine.Strings // those of the data and of the shape
	shape   *shape           // of stacks
}

func (p *planned) withData(data map[string]any) evaluator { return p.with(data) }

func (p *planned) with(data map[string]any) *planned {
	texts := machine.NewStrings(p.program.Strings())
	return &planned{p.program, machine.FromJSON(texts, data), texts, shapeOf(reflect.TypeFor[model.Stack](), texts)}
}

func (p *planned) open(in document) session {
	texts := machine.NewStrings(p.texts)
	return &plannedSession{p.program.Start(in(p.shape, texts), p.data, texts)}
}

type plannedSession struct{ run *machine.Run }

func (s *plannedSession) evaluate(ctx context.Context, point string) (result, error) {
	results, err := s.run.Evaluate(ctx, strings.ReplaceAll(strings.TrimPrefix(point, "data."), ".", "/"))
	if err != nil {
		return result{}, err
	}
	if results.Len() != 1 {
		return result{}, fmt.Errorf("%s is not defined", point)
	}
	return result{results.Keys()[0]}.get("result"), nil
}

func (s *plannedSession) close() { s.run.Close() }
