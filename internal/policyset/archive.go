package policyset

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/egresslint/egresslint/policies"
)

// WriteBundle writes the policies as an OPA bundle with the data, which is that of the set or a configured form of it. The
// same policies and data give the same bytes. The version becomes a part of the revision.
func (s *Set) WriteBundle(w io.Writer, version string, data map[string]any) error {
	files, err := s.bundled(data)
	if err != nil {
		return err
	}
	files[".manifest"], err = manifest(files, version, s.custom)
	if err != nil {
		return err
	}
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("packing the policies: %w", err)
	}
	archive := tar.NewWriter(packed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := addFile(archive, name, files[name]); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return packed.Close()
}

func addFile(archive *tar.Writer, name string, text []byte) error {
	header := &tar.Header{
		Typeflag: tar.TypeReg, Name: name, Size: int64(len(text)), Mode: 0o644,
		ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
	}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err := archive.Write(text)
	return err
}

// bundled returns the files of the bundle, by name.
func (s *Set) bundled(data map[string]any) (map[string][]byte, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for name, text := range b.policies {
		files[name] = []byte(text)
	}
	if s.custom != nil {
		s.custom.addTo(files)
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("packing the data of the policies: %w", err)
	}
	files["data.json"] = text
	return files, nil
}

// addTo adds the policies to the files of a bundle, below the name of the place that they come from.
func (c *Custom) addTo(files map[string][]byte) {
	for _, f := range c.files {
		if path.Ext(f.path) == ".rego" && !isTest(f.path) {
			files[fmt.Sprintf("custom/%d/%s", f.place, f.path)] = f.text
		}
	}
}

// manifest says which part of the data the bundle owns, and which policies it holds.
func manifest(files map[string][]byte, version string, custom *Custom) ([]byte, error) {
	digest := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(digest, name, len(files[name]))
		digest.Write(files[name])
	}
	roots := []string{"egresslint"}
	if custom != nil {
		roots = append(roots, "custom")
	}
	return json.Marshal(map[string]any{
		"revision":     version + "+" + hex.EncodeToString(digest.Sum(nil)[:8]),
		"roots":        roots,
		"rego_version": 1,
	})
}
