package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// manifest is a package.json.
// Source: https://docs.npmjs.com/cli/configuring-npm/package-json
type manifest struct {
	Name                 string            `json:"name"`
	Version              string            `json:"version"`
	Description          string            `json:"description"`
	License              string            `json:"license"`
	Homepage             string            `json:"homepage"`
	Repository           map[string]string `json:"repository"`
	Keywords             []string          `json:"keywords,omitempty"`
	Bin                  map[string]string `json:"bin,omitempty"`
	OS                   []string          `json:"os,omitempty"`
	CPU                  []string          `json:"cpu,omitempty"`
	PreferUnplugged      bool              `json:"preferUnplugged,omitempty"` // Yarn must not leave a program in an archive
	Engines              map[string]string `json:"engines,omitempty"`
	OptionalDependencies map[string]string `json:"optionalDependencies,omitempty"`
}

func (r *release) manifest(name, description string) manifest {
	return manifest{
		Name:        name,
		Version:     r.version,
		Description: description,
		License:     "Apache-2.0",
		Homepage:    "https://github.com/egresslint/egresslint",
		Repository:  map[string]string{"type": "git", "url": "git+https://github.com/egresslint/egresslint.git"},
	}
}

// Node calls platforms by other names than Go.
// Source: https://nodejs.org/api/process.html#processplatform and #processarch
var (
	nodeOS   = map[string]string{"linux": "linux", "darwin": "darwin", "windows": "win32"}
	nodeArch = map[string]string{"amd64": "x64", "arm64": "arm64"}
)

func (r *release) npm(out string) error {
	license, err := r.contents("LICENSE")
	if err != nil {
		return err
	}
	main := r.manifest("egresslint", "Static analyser of the egress of AWS Fargate tasks, for Terraform, CloudFormation and CDK")
	main.Keywords = []string{"aws", "fargate", "ecs", "ecr", "terraform", "cloudformation", "cdk", "lint", "security-group"}
	main.Bin = map[string]string{"egresslint": "bin/egresslint.js"}
	main.Engines = map[string]string{"node": ">=18"}
	main.OptionalDependencies = map[string]string{}
	for _, b := range r.binaries {
		system, arch := nodeOS[b.goos], nodeArch[b.goarch]
		if system == "" || arch == "" {
			return fmt.Errorf("npm has no name for %s/%s", b.goos, b.goarch)
		}
		text, err := os.ReadFile(b.path)
		if err != nil {
			return err
		}
		m := r.manifest("@egresslint/"+system+"-"+arch, "The binary of egresslint for "+b.goos+"/"+b.goarch)
		m.OS, m.CPU, m.PreferUnplugged = []string{system}, []string{arch}, true
		main.OptionalDependencies[m.Name] = r.version
		if err := writeTarball(out, m, []file{{"bin/" + b.program(), text, true}, {"LICENSE", license, false}}); err != nil {
			return err
		}
	}
	script, err := r.contents("packaging/npm/egresslint.js")
	if err != nil {
		return err
	}
	readme, err := r.contents("packaging/npm/README.md")
	if err != nil {
		return err
	}
	return writeTarball(out, main, []file{{"bin/egresslint.js", script, true}, {"LICENSE", license, false}, {"README.md", readme, false}})
}

// writeTarball writes a package as npm pack does: with a directory named package, and the time that npm gives all files.
func writeTarball(out string, m manifest, files []file) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(strings.TrimPrefix(m.Name, "@"), "/", "-") + "-" + m.Version + ".tgz"
	f, err := os.Create(filepath.Join(out, name))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it is closed below, or there is another error
	zipped := gzip.NewWriter(f)
	archive := tar.NewWriter(zipped)
	for _, member := range append([]file{{"package.json", append(text, '\n'), false}}, files...) {
		header := &tar.Header{
			Typeflag: tar.TypeReg,
			Name:     "package/" + member.name,
			Size:     int64(len(member.text)),
			Mode:     0o644,
			ModTime:  time.Date(1985, time.October, 26, 8, 15, 0, 0, time.UTC),
		}
		if member.executable {
			header.Mode = 0o755
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(member.text); err != nil {
			return err
		}
	}
	for _, end := range []func() error{archive.Close, zipped.Close, f.Close} {
		if err := end(); err != nil {
			return err
		}
	}
	return nil
}
