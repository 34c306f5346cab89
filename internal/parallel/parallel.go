// Package parallel does the same for many things, several at once. Start reading at Each.
//
// Unlike with a goroutine for each thing, the stacks of the few goroutines grow once, not for each thing anew: parsing and
// evaluating recur deeply.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do with the numbers below n, as many at once as the process has processors, and returns when all calls have.
func Each(n int, do func(i int)) {
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(i)
		}
	}
	var others sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
}
