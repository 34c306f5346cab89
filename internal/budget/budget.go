// Package budget ends a run that takes more time or memory than it may.
package budget

import (
	"context"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// Limits are what a run may take. Zero means no limit.
type Limits struct {
	Time   time.Duration
	Memory int64 // in bytes: the heap, of which at most a half may be in use so that collecting the garbage does not take over
}

// ExceededError is the cause of the end of a context: a clause that says what the run took too much of.
type ExceededError struct{ message string }

func (e *ExceededError) Error() string { return e.message }

const (
	// interval is how often the memory is looked at.
	interval = 50 * time.Millisecond
	// roomy is how many bytes the heap may grow to before garbage is collected, whatever of it is in use.
	roomy = 192 << 20
	// usual is by how many percent of what is in use the heap grows at least before that: what Go does by itself.
	usual = 100
	// grace is how long the run may go on after its context ended, to report what it has.
	grace = 5 * time.Second
)

// Watch returns a context that ends with the cause *ExceededError as soon as a limit is. The channel is closed when the run still
// goes on some seconds later, and nothing but the end of the process stops it. Stop ends the watch.
func Watch(ctx context.Context, limits Limits) (watched context.Context, overdue <-chan struct{}, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	if limits.Memory > 0 { // collect garbage before there is too much of it
		debug.SetMemoryLimit(limits.Memory)
	}
	late := make(chan struct{})
	go limits.watch(watched, cancel, late)
	return watched, late, func() { cancel(context.Canceled) }
}

func (l Limits) watch(ctx context.Context, cancel context.CancelCauseFunc, late chan<- struct{}) {
	if exceeded := l.wait(ctx); exceeded != nil {
		cancel(exceeded)
		time.AfterFunc(grace, func() { close(late) })
	}
}

// wait returns what was exceeded, nil when the context ended.
func (l Limits) wait(ctx context.Context) *ExceededError {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	var timer <-chan time.Time
	if l.Time > 0 {
		timer = time.After(l.Time)
	}
	collecting := percent()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer:
			return &ExceededError{fmt.Sprintf("the run took longer than %v (--timeout)", l.Time)}
		case <-ticker.C:
			live, heap := memory()
			if collecting.adapt(live) {
				debug.SetGCPercent(collecting.now)
			}
			if l.Memory > 0 && (live > uint64(l.Memory)/2 || heap > uint64(l.Memory)/4*5) {
				return &ExceededError{fmt.Sprintf("the run took more than %d MiB of memory (--max-memory)", l.Memory>>20)}
			}
		}
	}
}

// collecting is when garbage is collected: after the heap has grown by so many percent of what is in use.
type collecting struct{ first, now int }

// percent returns how the run collects garbage now.
func percent() collecting {
	now := debug.SetGCPercent(-1)
	debug.SetGCPercent(now)
	return collecting{now, now}
}

// adapt lets a run with little in use collect garbage as it began, and one with much of it as Go does by itself. Between these,
// the heap grows to the same size, so that nobody pays in time for the memory that others need. It reports whether that is a
// change. A run that began by collecting more often than Go does, or never, goes on.
func (c *collecting) adapt(live uint64) bool {
	if c.first <= usual || live == 0 {
		return false
	}
	before := c.now
	c.now = min(max(int(roomy/(live/100+1))-usual, usual), c.first)
	return c.now != before
}

// memory returns how much the last collection found to be in use, and how much the heap takes now.
func memory() (live, heap uint64) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64(), sample[1].Value.Uint64()
}
