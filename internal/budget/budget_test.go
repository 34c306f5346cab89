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

// TestAdapt shows after how much growth garbage is collected: never earlier than Go does by itself, and never later than at first.
func TestAdapt(t *testing.T) {
	for _, test := range []struct {
		first     int
		live      uint64
		want      int
		isAnother bool
	}{
		{first: 800, live: 0, want: 800},
		{first: 800, live: 4 << 20, want: 800},
		{first: 800, live: 48 << 20, want: 299, isAnother: true},
		{first: 800, live: 96 << 20, want: 100, isAnother: true},
		{first: 800, live: 4 << 30, want: 100, isAnother: true},
		{first: 50, live: 4 << 20, want: 50},
		{first: -1, live: 4 << 30, want: -1},
	} {
		c := collecting{first: test.first, now: test.first}
		if got := c.adapt(test.live); got != test.isAnother || c.now != test.want {
			t.Errorf("%d bytes in use after %d%%: got %d%%, want %d%%", test.live, test.first, c.now, test.want)
		}
	}
}
