package funcs

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// FileReader is what the file functions see of the file system. Names are slash-separated and relative to the root
// module's directory, which is where Terraform runs.
type FileReader interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Stat(name string) (fs.FileInfo, error)
	// Abs returns the absolute name.
	Abs(name string) string
}

// fileFunctions are the functions of files and their names.
func fileFunctions(files FileReader) map[string]function.Function {
	return map[string]function.Function{
		"abspath":    pathFunction(func(name string) string { return path.Clean(files.Abs(relative(files, name))) }),
		"basename":   pathFunction(path.Base),
		"dirname":    pathFunction(path.Dir),
		"file":       textFunction(files),
		"filebase64": digestFunction(files, base64.StdEncoding.EncodeToString),
		"fileexists": fileExistsFunction(files),
		"fileset":    filesetFunction(files),
		"pathexpand": newFunction(cty.String, pathExpand, parameters(cty.String, "path")...),
	}
}

// relative returns the name below the root module's directory of a file that expressions name in full or relatively.
func relative(files FileReader, name string) string {
	name = filepath.ToSlash(name)
	if !path.IsAbs(name) {
		return path.Clean(name)
	}
	rel, err := filepath.Rel(files.Abs("."), name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// readFile returns the contents of the file that an expression names.
func readFile(files FileReader, name string) ([]byte, error) {
	content, err := files.ReadFile(relative(files, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %q", name)
	case err != nil:
		return nil, fmt.Errorf("reading %q: %w", name, err)
	}
	return content, nil
}

// pathFunction returns a function from a path to a path.
func pathFunction(change func(string) string) function.Function {
	return recodeFunction(func(name string) (string, error) { return change(filepath.ToSlash(name)), nil })
}

// pathExpand is pathexpand(path). Whose home directory ~ will be is not known.
func pathExpand(args []cty.Value, ty cty.Type) (cty.Value, error) {
	if strings.HasPrefix(args[0].AsString(), "~") {
		return cty.UnknownVal(ty), nil
	}
	return args[0], nil
}

// textFunction returns file(path).
func textFunction(files FileReader) function.Function {
	return recodeFunction(func(name string) (string, error) {
		content, err := readFile(files, name)
		if err == nil && !utf8.Valid(content) {
			return "", fmt.Errorf("the file %q is not UTF-8 text; read it with filebase64", name)
		}
		return string(content), err
	})
}

// digestFunction returns a function from the name of a file to something made of its contents.
func digestFunction(files FileReader, digest func([]byte) string) function.Function {
	return recodeFunction(func(name string) (string, error) {
		content, err := readFile(files, name)
		return digest(content), err
	})
}

// fileExistsFunction returns fileexists(path).
func fileExistsFunction(files FileReader) function.Function {
	return newFunction(cty.Bool, func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		name := args[0].AsString()
		info, err := files.Stat(relative(files, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return cty.False, nil
		case err != nil:
			return cty.NilVal, function.NewArgErrorf(0, "looking for %q: %s", name, err)
		case info.IsDir():
			return cty.NilVal, function.NewArgErrorf(0, "%q is a directory", name)
		}
		return cty.True, nil
	}, parameters(cty.String, "path")...)
}
