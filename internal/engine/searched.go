package engine

import (
	"context"
	"fmt"
	"reflect"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
)

// searched evaluates policies with OPA's own evaluator: all that were not planned before, such as custom ones.
type searched struct {
	compiler *ast.Compiler
	store    storage.Store
}

func (s *searched) withData(data map[string]any) evaluator {
	return &searched{s.compiler, inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))}
}

func (s *searched) open(in document) session {
	texts := machine.NewStrings(nil)
	return &searchedSession{s, ast.NewTerm(machine.ToTerm(in(shapesOf(reflect.TypeFor[model.Stack](), texts), texts))), texts}
}

type searchedSession struct {
	*searched
	input *ast.Term
	texts *machine.Strings
}

func (s *searchedSession) evaluate(ctx context.Context, point string) (result, error) {
	query, err := ast.ParseBody(point + " = report")
	if err != nil {
		return result{}, fmt.Errorf("parsing the query for %s: %w", point, err)
	}
	if query, err = s.compiler.QueryCompiler().Compile(query); err != nil {
		return result{}, fmt.Errorf("compiling the query for %s: %w", point, err)
	}
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return result{}, err
	}
	defer s.store.Abort(ctx, txn)
	cancel := topdown.NewCancel()
	defer context.AfterFunc(ctx, cancel.Cancel)()
	results, err := topdown.NewQuery(query).
		WithCompiler(s.compiler).
		WithStore(s.store).
		WithTransaction(txn).
		WithCancel(cancel).
		WithInput(s.input).
		WithStrictBuiltinErrors(true).
		Run(ctx)
	if err != nil {
		return result{}, err
	}
	if len(results) != 1 {
		return result{}, fmt.Errorf("%s is not defined", point)
	}
	return result{machine.FromTerm(s.texts, results[0]["report"].Value), s.texts}, nil
}
