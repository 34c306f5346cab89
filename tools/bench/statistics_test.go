package main

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
	if got := median(nil); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v", got)
	}
}

// TestRatio shows that a round in which all is slower does not matter.
func TestRatio(t *testing.T) {
	if got := ratio([]float64{2, 20, 2}, []float64{1, 10, 1}); got != 2 {
		t.Errorf("the ratio is %v, want 2", got)
	}
}

func TestExponent(t *testing.T) {
	sizes := []float64{10, 30, 100}
	for _, power := range []float64{0, 1, 1.5, 2} {
		var costs []float64
		for _, size := range sizes {
			costs = append(costs, 7*math.Pow(size, power))
		}
		if got := exponent(sizes, costs); math.Abs(got-power) > 1e-9 {
			t.Errorf("the exponent of %v is %v, want %v", costs, got, power)
		}
	}
}
