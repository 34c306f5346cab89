package policyset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/egresslint/egresslint/internal/fuzzing"
)

// FuzzLoad reads bundles that nobody would pack: as they are, or compressed first, which reaches further. It must neither panic
// nor hang.
func FuzzLoad(f *testing.F) {
	rule := []byte("# METADATA\n# title: T\n# description: D\n# custom: {level: warning}\npackage custom.rules.network[\"t\"]\n\n" +
		"report contains {\"resource\": id, \"message\": \"m\"} if some id, _ in input.groups\n")
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for name, text := range map[string][]byte{"rules/t.rego": rule, "custom/data.yaml": []byte("a: [1, 2]\n"), "custom/b/data.json": []byte(`{"c": null}`)} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text))}); err != nil {
			f.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(archive.Bytes(), true)
	f.Add(compressed(f, archive.Bytes()), false)
	f.Fuzz(func(t *testing.T, bundle []byte, compress bool) {
		if compress {
			bundle = compressed(t, bundle)
		}
		name := filepath.Join(t.TempDir(), "b.tar.gz")
		if err := os.WriteFile(name, bundle, 0o600); err != nil {
			t.Fatal(err)
		}
		fuzzing.Within(t, func() {
			custom, err := Load([]Place{{Name: "b.tar.gz", Path: name}})
			if err == nil && custom == nil {
				t.Error("there is neither a policy nor an error")
			}
		})
	})
}

func compressed(t testing.TB, text []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}
