//go:build !unix

package source

import "os"

// toRead is how files are opened.
const toRead = os.O_RDONLY

// lister returns what lists a directory that was opened below a root, by its absolute name.
func lister(opened *os.File, _ string) (*os.File, error) { return opened, nil }
