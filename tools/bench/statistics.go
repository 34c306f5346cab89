package main

import (
	"math"
	"slices"
)

// median is the middle of the values, or the mean of the two in the middle.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// ratio is the median of the ratios of pairs: what was measured in the same round is compared, so that a machine that is slow for
// a while slows both.
func ratio(values, to []float64) float64 {
	var ratios []float64
	for i := range min(len(values), len(to)) {
		if to[i] > 0 {
			ratios = append(ratios, values[i]/to[i])
		}
	}
	return median(ratios)
}

// exponent is the power with which the cost grows with the size: the slope of the line through the logarithms that has the least
// squares.
func exponent(sizes, costs []float64) float64 {
	var x, y, xx, xy float64
	for i := range sizes {
		u, v := math.Log(sizes[i]), math.Log(costs[i])
		x, y, xx, xy = x+u, y+v, xx+u*u, xy+u*v
	}
	n := float64(len(sizes))
	return (n*xy - x*y) / (n*xx - x*x)
}
