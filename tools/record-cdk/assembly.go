package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// record replaces the recorded assembly with what an analysis reads of the new one: its templates, and of its manifests
// the stacks and the assemblies within. Lists of assets, of feature flags and of messages stay behind.
func record(assembly, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	files := os.DirFS(assembly)
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		isManifest := path.Base(name) == "manifest.json"
		if !isManifest && !strings.HasSuffix(name, ".template.json") {
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if isManifest {
			if text, err = withoutReports(text); err != nil {
				return err
			}
		}
		target := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, append(bytes.TrimSpace(text), '\n'), 0o644)
	})
}

// withoutReports keeps the stacks and the assemblies of a manifest.
func withoutReports(text []byte) ([]byte, error) {
	var manifest struct {
		Version   string                     `json:"version"`
		Artifacts map[string]json.RawMessage `json:"artifacts"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, err
	}
	for id, artifact := range manifest.Artifacts {
		var of struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(artifact, &of); err != nil {
			return nil, err
		}
		if of.Type != "aws:cloudformation:stack" && of.Type != "cdk:cloud-assembly" {
			delete(manifest.Artifacts, id)
		}
	}
	return json.MarshalIndent(manifest, "", "  ")
}
