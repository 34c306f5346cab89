package machine

// Statements returns how many statements the function with the path has.
func (p *Program) Statements(path string) int {
	for i := range p.functions {
		if f := &p.functions[i]; f.path == path {
			return countOf(f.body(p))
		}
	}
	return 0
}

func countOf(blocks []block) int {
	n := 0
	for _, b := range blocks {
		for _, s := range b {
			if n++; s.more != nil {
				n += countOf(s.more.blocks)
			}
		}
	}
	return n
}
