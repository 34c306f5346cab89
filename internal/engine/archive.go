package engine

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/egresslint/egresslint/internal/config"
	"github.com/egresslint/egresslint/policies"
)

// WriteBundle writes the policies, with the custom ones, as an OPA bundle. The same policies give the same bytes. The
// version becomes a part of the revision.
func WriteBundle(w io.Writer, version string, custom *Custom) error {
	return WriteConfigured(w, version, custom, nil, time.Time{})
}

// WriteConfigured writes the bundle with the data of a configuration at that time; nil is none. What the configuration says
// of rules is held against the rules of the bundle.
func WriteConfigured(w io.Writer, version string, custom *Custom, c *config.Config, now time.Time) error {
	files, err := bundled(custom, c, now)
	if err != nil {
		return err
	}
	files[".manifest"], err = manifest(files, version, custom)
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

// bundled are the files of the bundle, by name.
func bundled(custom *Custom, c *config.Config, now time.Time) (map[string][]byte, error) {
	b, err := readBundle(policies.FS)
	if err != nil {
		return nil, err
	}
	custom.extend(b.data)
	files := map[string][]byte{}
	for name, text := range b.policies {
		files[name] = []byte(text)
	}
	if custom != nil {
		if _, err := compile(b, custom); err != nil {
			return nil, err
		}
		custom.addTo(files)
	}
	data := b.data
	if c != nil {
		if problems := c.CheckRules((&Engine{data: data}).KnownRules()); len(problems) > 0 {
			return nil, fmt.Errorf("%s: %s", problems[0].At, problems[0].Message)
		}
		data = Data(data, c, now)
	}
	files["data.json"], err = json.MarshalIndent(data, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("packing the data of the policies: %w", err)
	}
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

// Schema is the JSON Schema of the input of the policies.
func Schema() ([]byte, error) { return fs.ReadFile(policies.FS, "schema/input.json") }
