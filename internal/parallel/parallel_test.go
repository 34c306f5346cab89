package parallel

import "testing"

func TestEach(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 1000} {
		calls := make([]int, n)
		Each(n, func(i int) { calls[i]++ })
		for i, count := range calls {
			if count != 1 {
				t.Errorf("of %d: %d was done %d times", n, i, count)
			}
		}
	}
}

// TestEachWithin shows that what is done for one thing may do something for many.
func TestEachWithin(t *testing.T) {
	t.Parallel()
	var calls [20][20]bool
	Each(len(calls), func(i int) {
		Each(len(calls[i]), func(k int) { calls[i][k] = true })
	})
	for i := range calls {
		for k, called := range calls[i] {
			if !called {
				t.Errorf("%d of %d was not done", k, i)
			}
		}
	}
}
