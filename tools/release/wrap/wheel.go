package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// wheelTags are the platforms that a binary runs on, as pip names them. The binaries for Linux are static, so they run with any
// C library. Those for macOS run on the versions that Go supports: https://go.dev/wiki/MinimumRequirements
// Source: https://packaging.python.org/specifications/platform-compatibility-tags/
var wheelTags = map[string][]string{
	"linux/amd64":   {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "musllinux_1_1_x86_64"},
	"linux/arm64":   {"manylinux_2_17_aarch64", "manylinux2014_aarch64", "musllinux_1_1_aarch64"},
	"darwin/amd64":  {"macosx_12_0_x86_64"},
	"darwin/arm64":  {"macosx_12_0_arm64"},
	"windows/amd64": {"win_amd64"},
	"windows/arm64": {"win_arm64"},
}

func (r *release) wheels(out string) error {
	license, err := r.contents("LICENSE")
	if err != nil {
		return err
	}
	readme, err := r.contents("packaging/pypi/README.md")
	if err != nil {
		return err
	}
	version, err := pythonVersion(r.version)
	if err != nil {
		return err
	}
	for _, b := range r.binaries {
		tags := wheelTags[b.goos+"/"+b.goarch]
		if tags == nil {
			return fmt.Errorf("PyPI has no tag for %s/%s", b.goos, b.goarch)
		}
		text, err := os.ReadFile(b.path)
		if err != nil {
			return err
		}
		info := "egresslint-" + version + ".dist-info/"
		files := []file{
			{"egresslint-" + version + ".data/scripts/" + b.program(), text, true},
			{info + "licenses/LICENSE", license, false},
			{info + "METADATA", metadata(version, readme), false},
			{info + "WHEEL", wheelFile(tags), false},
		}
		files = append(files, file{info + "RECORD", record(files, info+"RECORD"), false})
		name := "egresslint-" + version + "-py3-none-" + strings.Join(tags, ".") + ".whl"
		if err := writeZip(filepath.Join(out, name), files); err != nil {
			return err
		}
	}
	return nil
}

// metadata describes the package. Source: https://packaging.python.org/specifications/core-metadata/
func metadata(version string, readme []byte) []byte {
	head := `Metadata-Version: 2.4
Name: egresslint
Version: ` + version + `
Summary: Static analyser of the egress of AWS Fargate tasks, for Terraform, CloudFormation and CDK
License-Expression: Apache-2.0
License-File: LICENSE
Keywords: aws,fargate,ecs,ecr,terraform,cloudformation,cdk,lint,security-group
Project-URL: Homepage, https://github.com/egresslint/egresslint
Project-URL: Changelog, https://github.com/egresslint/egresslint/blob/main/CHANGELOG.md
Requires-Python: >=3.8
Description-Content-Type: text/markdown

`
	return append([]byte(head), readme...)
}

// wheelFile says what a wheel is for. Source: https://packaging.python.org/specifications/binary-distribution-format/
func wheelFile(tags []string) []byte {
	text := "Wheel-Version: 1.0\nGenerator: egresslint-wrap\nRoot-Is-Purelib: false\n"
	for _, tag := range tags {
		text += "Tag: py3-none-" + tag + "\n"
	}
	return []byte(text)
}

// record lists the members with their digests.
func record(files []file, self string) []byte {
	var text bytes.Buffer
	for _, f := range files {
		sum := sha256.Sum256(f.text)
		fmt.Fprintf(&text, "%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.text))
	}
	fmt.Fprintf(&text, "%s,,\n", self)
	return text.Bytes()
}

func writeZip(name string, files []file) error {
	var text bytes.Buffer
	archive := zip.NewWriter(&text)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)}
		mode := os.FileMode(0o644)
		if f.executable {
			mode = 0o755
		}
		header.SetMode(mode)
		w, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.text); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, text.Bytes(), 0o644)
}

var (
	semantic   = regexp.MustCompile(`^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$`)
	prerelease = regexp.MustCompile(`^(alpha|beta|rc)\.?(\d+)$`)
)

// pythonVersion writes a version of Semantic Versioning as PyPI wants it: 0.1.0-rc.1 is 0.1.0rc1, and a snapshot such as
// 0.1.1-next is 0.1.1.dev0. Source: https://packaging.python.org/specifications/version-specifiers/
func pythonVersion(version string) (string, error) {
	parts := semantic.FindStringSubmatch(version)
	if parts == nil {
		return "", fmt.Errorf("%q is not a version such as 0.1.0", version)
	}
	if parts[2] == "" {
		return parts[1], nil
	}
	if pre := prerelease.FindStringSubmatch(parts[2]); pre != nil {
		return parts[1] + map[string]string{"alpha": "a", "beta": "b", "rc": "rc"}[pre[1]] + pre[2], nil
	}
	return parts[1] + ".dev0", nil
}
