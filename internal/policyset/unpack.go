package policyset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// maxBundle is what a bundle may unpack to, in bytes: a bound on what is read of a small archive.
const maxBundle = 64 << 20

// archive reads the files of a bundle. It takes nothing from one that is not whole, or that holds what is not a file.
func (p Place) archive() ([]file, error) {
	content, err := unpack(p.Path)
	if err != nil {
		return nil, err
	}
	var files []file
	seen := map[string]bool{}
	for archive := tar.NewReader(bytes.NewReader(content)); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(path.Clean("/"+header.Name), "/")
		if header.Typeflag == tar.TypeDir || header.Typeflag == tar.TypeXGlobalHeader || strings.Contains("/"+name, "/.") {
			continue
		}
		switch {
		case header.Typeflag != tar.TypeReg:
			return nil, fmt.Errorf("%s is neither a file nor a directory", name)
		case seen[name]:
			return nil, fmt.Errorf("%s is in it twice", name)
		}
		seen[name] = true
		if !matters(name) {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path: name, name: p.Name + "/" + name, text: text})
	}
}

// unpack returns the archive of a bundle. It reads all of it, and so checks the sum at the end.
func unpack(name string) ([]byte, error) {
	packed, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = packed.Close() }() // opened for reading only
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(unpacked, maxBundle+1))
	switch {
	case err != nil:
		return nil, err
	case len(content) > maxBundle:
		return nil, fmt.Errorf("it unpacks to more than %d MiB", maxBundle>>20)
	case !bytes.HasSuffix(content, make([]byte, endOfArchive)):
		return nil, io.ErrUnexpectedEOF
	}
	return content, nil
}

// endOfArchive is how many zeros a tar archive ends with at least.
// Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html (ustar Interchange Format)
const endOfArchive = 2 * 512
