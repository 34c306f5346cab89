package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/egresslint/egresslint/internal/machine"
	"github.com/egresslint/egresslint/internal/model"
	"github.com/egresslint/egresslint/internal/source"
)

func TestEvaluate(t *testing.T) {
	j := evaluate(t, large(1, "open"))
	var seen []string
	for _, f := range j.Findings {
		seen = append(seen, fmt.Sprintf("%s %s %s %s", f.Rule, f.Verdict, f.Resource, f.Subject))
	}
	want := []string{
		"task-egress-destination violation group0 tcp/443-443 to cidr 0.0.0.0/0",
		"task-egress-destination violation group0 tcp/443-443 to cidr ::/0",
		"task-egress-destination violation group0 tcp/443-443 to cidr 10.0.0.0/8",
	}
	if !slices.Equal(seen, want) {
		t.Errorf("got %q, want %q", seen, want)
	}
	if got, want := j.TaskGroups.Tally(), (model.Tally{Violated: 1}); got != want {
		t.Errorf("task groups: got %+v, want %+v", got, want)
	}
	if got, want := j.EndpointGroups.Tally(), (model.Tally{Proven: 10}); got != want {
		t.Errorf("endpoint groups: got %+v, want %+v", got, want)
	}
	reaches := map[string]model.Ternary{"ecr.api": model.Yes, "ecr.dkr": model.Yes, "s3": model.Yes}
	workload := model.WorkloadResult{ID: "workload0", Kind: "ecs_service", Groups: []string{"group0"}, Verdict: model.Violated, Reaches: reaches, NotJudged: []string{}}
	if got, want := j.Workloads, []model.WorkloadResult{workload}; !reflect.DeepEqual(got, want) {
		t.Errorf("workloads: got %+v, want %+v", got, want)
	}
	if len(j.Endpoints) != 10 || j.Endpoints[0].Verdict != model.Proven {
		t.Errorf("endpoints: got %+v", j.Endpoints)
	}
}

func TestEvaluateResolvesPositions(t *testing.T) {
	s := large(1, "secure")
	inside := s.Positions.Add(source.Range{File: "modules/task/main.tf", Start: source.Pos{Line: 7, Column: 3}}, 0)
	argument := source.Range{File: "main.tf", Start: source.Pos{Line: 99, Column: 3}}
	s.Groups["group0"].Egress[0].Peer = cidr("0.0.0.0/0")
	s.Groups["group0"].Egress[0].At = s.Positions.Add(argument, inside)
	s.Workloads["workload0"].At = s.Positions.Add(source.Range{File: "main.tf", Start: source.Pos{Line: 1, Column: 1}}, 0)

	j := evaluate(t, s)
	if len(j.Findings) != 1 {
		t.Fatalf("got %+v, want one finding", j.Findings)
	}
	finding := j.Findings[0]
	if finding.Location != argument {
		t.Errorf("got %v, want %v", finding.Location, argument)
	}
	var related []string
	for _, r := range finding.Related {
		related = append(related, r.Location.String())
	}
	if want := []string{"modules/task/main.tf:7:3", "main.tf:1:1"}; !slices.Equal(related, want) {
		t.Errorf("related: got %q, want %q", related, want)
	}
}

func TestEvaluateEmptyStack(t *testing.T) {
	if j := evaluate(t, model.NewStack(".")); len(j.Findings)+len(j.Workloads)+len(j.Endpoints) > 0 {
		t.Errorf("got %+v, want nothing", j)
	}
}

func TestEvaluateIsCancelled(t *testing.T) {
	engine := newEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.Evaluate(ctx, large(100, "open")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
}

// The input must be what the JSON form of the stack would be, but that lists without a member are never null.
func TestInputAgreesWithJSON(t *testing.T) {
	s := large(2, "open")
	s.Groups["group0"].Maybe = []model.Unknown{{Reason: "var.x has no value", At: 3}}
	s.Groups["group0"].Egress[0].FromPort = nil
	s.Workloads["workload0"].Groups.Items[0].Implied = true
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ast.ValueFromReader(strings.NewReader(strings.ReplaceAll(string(text), ":null", ":[]")))
	if err != nil {
		t.Fatal(err)
	}
	texts := machine.NewStrings(nil)
	if got := machine.ToTerm(input(s, shapeOf(reflect.TypeFor[model.Stack](), texts), texts)); got.Compare(want) != 0 {
		t.Errorf("got %.2000v, want %.2000v", got, want)
	}
}

// embedded is the engine that the tests share.
var embedded = sync.OnceValues(New)

// TestNothingToJudge shows that the policies say nothing of a stack for which they are not asked.
func TestNothingToJudge(t *testing.T) {
	t.Parallel()
	stack := model.NewStack(".")
	stack.VPCs["vpc"] = &model.VPC{ID: "vpc"}
	if !isEmpty(stack) {
		t.Fatal("a stack with nothing but a VPC has something to judge")
	}
	e := newEngine(t)
	report, err := e.open(of(stack)).evaluate(t.Context(), entryPoint)
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Evaluate(t.Context(), stack)
	if want := decode(report, &stack.Positions); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v and %v, want what the policies say: %+v", got, err, want)
	}
}

func newEngine(t testing.TB) *Engine {
	t.Helper()
	engine, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func evaluate(t *testing.T, stack *model.Stack) *Judgement {
	t.Helper()
	engine := newEngine(t)
	j, err := engine.Evaluate(t.Context(), stack)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestEvaluateConcurrently(t *testing.T) {
	engine := newEngine(t)
	want := evaluate(t, large(3, "unreachable"))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := engine.Evaluate(t.Context(), large(3, "unreachable"))
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		})
	}
	group.Wait()
}
