// Package floor is what the floor programs share: each does to the files of an input only what nobody can do without, and prints
// how many files that were.
package floor

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Main calls do with each file below the working directory that has one of the extensions, and ends the process. Without
// extensions, it calls do with every file.
func Main(do func(name string) error, extensions ...string) {
	files := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		if len(extensions) > 0 && !slices.Contains(extensions, filepath.Ext(name)) {
			return nil
		}
		files++
		return do(name)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, files, "files")
}
