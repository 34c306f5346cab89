package source

// Lines is a stretch of lines, both ends included.
type Lines struct{ First, Last int }

// Region is a stretch of lines of a file, but for some stretches in it.
type Region struct {
	Within  Lines
	Without []Lines
}

// Holds reports whether a line is in the region.
func (r Region) Holds(line int) bool {
	if line < r.Within.First || line > r.Within.Last {
		return false
	}
	for _, without := range r.Without {
		if line >= without.First && line <= without.Last {
			return false
		}
	}
	return true
}

// Overlap reports whether a line is in both.
func (l Lines) Overlap(o Lines) bool { return l.First <= o.Last && o.First <= l.Last }
