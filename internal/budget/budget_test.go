package budget

import (
	"context"
	"errors"
	"math"
	"runtime/debug"
	"testing"
	"time"
)

func TestWatch(t *testing.T) {
	defer debug.SetMemoryLimit(math.MaxInt64)
	for want, limits := range map[string]Limits{
		"the run took longer than 1ms (--timeout)":                    {Time: time.Millisecond},
		"the run took more than 0 MiB of memory (--max-memory)":       {Memory: 1},
		"the run took more than 0 MiB of memory (--max-memory) again": {Memory: 1, Time: time.Hour},
	} {
		ctx, _, stop := Watch(t.Context(), limits)
		<-ctx.Done()
		exceeded := (*ExceededError)(nil)
		if err := context.Cause(ctx); !errors.As(err, &exceeded) || err.Error() != want && err.Error()+" again" != want {
			t.Errorf("got %v, want %s", err, want)
		}
		stop()
	}
}

func TestWatchWithinLimits(t *testing.T) {
	ctx, overdue, stop := Watch(t.Context(), Limits{Time: time.Hour})
	stop()
	<-ctx.Done()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	select {
	case <-overdue:
		t.Error("a run that ended is overdue")
	default:
	}
}
