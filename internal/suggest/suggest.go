// Package suggest finds the word that somebody probably meant.
package suggest

// Nearest returns the candidate that the word was probably meant to be, "" if none is near.
func Nearest(word string, candidates []string) string {
	best, least := "", len(word)/2+1
	for _, candidate := range candidates {
		if d := distance([]rune(word), []rune(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the characters to insert, delete or replace to turn a into b.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1) // row[j] is the distance of the part of a read so far and b[:j]
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, rb := range b {
			cost := diagonal
			if ra != rb {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
