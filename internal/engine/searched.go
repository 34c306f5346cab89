package engine

import (
	"context"
	"fmt"
	"reflect"
	"sync"

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
	queries  *sync.Map        // the compiled queries, by their terms
	texts    *machine.Strings // those of the shape
	shape    *shape           // of stacks
}

func newSearched(compiler *ast.Compiler) *searched {
	texts := machine.NewStrings(nil)
	return &searched{compiler: compiler, queries: &sync.Map{}, texts: texts, shape: shapeOf(reflect.TypeFor[model.Stack](), texts)}
}

func (s *searched) withData(data map[string]any) evaluator { return s.with(data) }

func (s *searched) with(data map[string]any) *searched {
	store := inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	return &searched{s.compiler, store, s.queries, s.texts, s.shape}
}

func (s *searched) open(in document) session {
	texts := machine.NewStrings(s.texts)
	return s.start(in(s.shape, texts), texts)
}

// start begins the evaluation for an input, with the texts that belong to it.
func (s *searched) start(input machine.Value, texts *machine.Strings) *searchedSession {
	return &searchedSession{s, ast.NewTerm(machine.ToTerm(input)), texts}
}

// query makes a query for the value of the term, the variable report.
func (s *searched) query(term string) (ast.Body, error) {
	if known, ok := s.queries.Load(term); ok {
		return known.(ast.Body), nil
	}
	query, err := ast.ParseBody(term + " = report")
	if err != nil {
		return nil, fmt.Errorf("parsing the query for %s: %w", term, err)
	}
	if query, err = s.compiler.QueryCompiler().Compile(query); err != nil {
		return nil, fmt.Errorf("compiling the query for %s: %w", term, err)
	}
	s.queries.Store(term, query)
	return query, nil
}

type searchedSession struct {
	*searched
	input *ast.Term
	texts *machine.Strings
}

func (s *searchedSession) evaluate(ctx context.Context, point string) (result, error) {
	value, err := s.search(ctx, point)
	if err != nil {
		return result{}, err
	}
	return result{machine.FromTerm(s.texts, value)}, nil
}

func (s *searchedSession) close() {}

// search returns the value of the term.
func (s *searchedSession) search(ctx context.Context, term string) (ast.Value, error) {
	query, err := s.query(term)
	if err != nil {
		return nil, err
	}
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
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
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("%s is not defined", term)
	}
	return results[0]["report"].Value, nil
}
