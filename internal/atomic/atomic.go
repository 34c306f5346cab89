// Package atomic writes files that are whole at any moment: whoever looks sees what was there before, or what is there now.
package atomic

import (
	"errors"
	"os"
	"path/filepath"
)

// Create writes a file that must not exist yet. The error is fs.ErrExist if it does.
func Create(name string, content []byte) error {
	return write(name, content, func(temporary string) error {
		err := os.Link(temporary, name)
		if errors.Is(err, errors.ErrUnsupported) { // by the file system
			if _, statErr := os.Lstat(name); statErr == nil {
				return os.ErrExist
			}
			return os.Rename(temporary, name)
		}
		return errors.Join(err, os.Remove(temporary))
	})
}

// Replace writes a file, in place of one that may exist. It replaces a symbolic link, and leaves alone what that leads to.
func Replace(name string, content []byte) error {
	return write(name, content, func(temporary string) error { return os.Rename(temporary, name) })
}

// write writes the content to a new file in the same directory, and then lets that take its place.
func write(name string, content []byte, place func(temporary string) error) error {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close()); err == nil {
		err = place(file.Name())
	}
	if err != nil {
		_ = os.Remove(file.Name()) // it may be gone already
	}
	return err
}
