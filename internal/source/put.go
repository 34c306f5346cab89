package source

// Put makes the text that of a file with the name, which need not be there.
func (t *Tree) Put(name string, text []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.files[name] = text
}
