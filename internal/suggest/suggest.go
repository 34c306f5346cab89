// Package suggest finds the nearest word to a misspelt one.
package suggest

import "github.com/agext/levenshtein"

// Nearest returns the candidate with the smallest edit distance to the word, "" if none is near.
func Nearest(word string, candidates []string) string { return Within(len(word)/2, word, candidates) }

// Within returns the candidate with the smallest edit distance to the word, "" if that of all is greater than the limit.
func Within(limit int, word string, candidates []string) string {
	best, least := "", limit+1
	for _, candidate := range candidates {
		if d := levenshtein.Distance(word, candidate, nil); d < least {
			best, least = candidate, d
		}
	}
	return best
}
