// Command wrap makes packages for npm and PyPI of the binaries of a release.
//
//	go -C tools/release run ./wrap -dist ../../dist -out ../../dist/packages
//
// It writes, for npm, a package for each platform with its binary, and the package egresslint with a script that runs the one
// that npm has installed; for PyPI, a wheel for each platform. The same binaries give the same bytes.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "wrap:", err)
		os.Exit(1)
	}
}

// release is what the packages are made of.
type release struct {
	root     string // of the repository
	version  string // without v
	binaries []binary
}

// binary is the program for one platform, with the names of Go.
type binary struct{ goos, goarch, path string }

func (b binary) program() string {
	if b.goos == "windows" {
		return "egresslint.exe"
	}
	return "egresslint"
}

func run(args []string) error {
	flags := flag.NewFlagSet("wrap", flag.ContinueOnError)
	var r release
	var dist, out string
	flags.StringVar(&r.root, "root", "../..", "the repository")
	flags.StringVar(&r.version, "version", "", "the version, instead of that of the dist directory")
	flags.StringVar(&dist, "dist", "", "the directory that goreleaser wrote")
	flags.StringVar(&out, "out", "", "the directory to write packages to")
	flags.Func("binary", "a binary, as OS/ARCH=FILE, instead of those of the dist directory (repeatable)", func(text string) error {
		platform, path, ok := strings.Cut(text, "=")
		goos, goarch, both := strings.Cut(platform, "/")
		if !ok || !both {
			return fmt.Errorf("%q is not OS/ARCH=FILE", text)
		}
		r.binaries = append(r.binaries, binary{goos, goarch, path})
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	if dist != "" {
		if err := r.read(dist); err != nil {
			return err
		}
	}
	r.version = strings.TrimPrefix(r.version, "v")
	if out == "" || r.version == "" || len(r.binaries) == 0 {
		return fmt.Errorf("-out and -dist are needed, or -out, -version and -binary")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := r.npm(out); err != nil {
		return err
	}
	return r.wheels(out)
}

// read takes the version and the binaries from what goreleaser says of them.
func (r *release) read(dist string) error {
	var metadata struct{ Version string }
	if err := readJSON(filepath.Join(dist, "metadata.json"), &metadata); err != nil {
		return err
	}
	if r.version == "" {
		r.version = metadata.Version
	}
	var artifacts []struct{ Type, Path, Goos, Goarch string }
	if err := readJSON(filepath.Join(dist, "artifacts.json"), &artifacts); err != nil {
		return err
	}
	for _, a := range artifacts {
		if a.Type == "Binary" { // with a path that starts where dist is
			r.binaries = append(r.binaries, binary{a.Goos, a.Goarch, filepath.Join(filepath.Dir(dist), a.Path)})
		}
	}
	return nil
}

func readJSON(name string, into any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// file is a member of a package.
type file struct {
	name       string
	text       []byte
	executable bool
}

// contents reads a file of the repository.
func (r *release) contents(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(r.root, filepath.FromSlash(name)))
}
