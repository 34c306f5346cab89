// Package suggest finds the word that somebody probably meant.
package suggest

import "github.com/agnivade/levenshtein"

// Nearest returns the candidate that the word was probably meant to be, "" if none is near.
func Nearest(word string, candidates []string) string {
	best, least := "", len(word)/2+1
	for _, candidate := range candidates {
		if d := levenshtein.ComputeDistance(word, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}
