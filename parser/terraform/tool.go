package terraform

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/egresslint/egresslint/internal/model"
)

// Tool is the program that deploys a configuration. They differ in which files they read.
type Tool string

const (
	// OpenTofu reads .tofu files too. One takes the place of the .tf file of the same name.
	// Source: https://opentofu.org/docs/language/files/#tofu-files
	OpenTofu Tool = ""
	// Terraform reads .tf files only.
	Terraform Tool = "terraform"
)

// Name is what the tool is called where there are variants for both.
func (t Tool) Name() string {
	if t == OpenTofu {
		return "tofu"
	}
	return string(t)
}

// IsConfig reports whether a file of this name belongs to a Terraform or OpenTofu module.
func IsConfig(name string) bool {
	if strings.HasPrefix(path.Base(name), ".") {
		return false
	}
	for _, ext := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}

// IsHidden reports whether a file would belong to a module if it were not for the beginning or the end of its name: hidden
// files and the copies that editors keep are read by no tool.
// Source: https://github.com/opentofu/opentofu/blob/main/internal/configs/parser_config_dir.go (IsIgnoredFile)
func IsHidden(name string) bool {
	base := strings.Trim(path.Base(name), ".#~")
	return base != path.Base(name) && IsConfig(base)
}

// configFiles lists the files of a module directory that a tool reads, in the order in which they count. It reports whether
// the tools read different ones.
func configFiles(dir string, entries []fs.DirEntry, tool Tool) (names []string, twofold bool) {
	var terraform, tofu []string
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		switch {
		case entry.IsDir() || !IsConfig(name):
		case isTofu(name):
			tofu = append(tofu, name)
		default:
			terraform = append(terraform, name)
		}
	}
	// What has no file that Terraform reads is for OpenTofu alone.
	twofold = len(tofu) > 0 && len(terraform) > 0
	if twofold && tool == Terraform {
		return terraform, true
	}
	names = slices.DeleteFunc(terraform, func(name string) bool { return slices.Contains(tofu, tofuTwin(name)) })
	names = append(names, tofu...)
	slices.Sort(names)
	return names, twofold
}

func isTofu(name string) bool {
	return strings.HasSuffix(name, ".tofu") || strings.HasSuffix(name, ".tofu.json")
}

// tofuTwin returns the name of the OpenTofu file that takes the place of a Terraform file.
func tofuTwin(name string) string {
	for _, ext := range []string{".tf", ".tf.json"} {
		if stem, ok := strings.CutSuffix(name, ext); ok {
			return stem + strings.Replace(ext, ".tf", ".tofu", 1)
		}
	}
	return name
}

// tools lists the tools that read different files of one directory; one where they read the same.
func (l *Library) tools(dir string) []Tool {
	if l.directory(dir, OpenTofu).twofold {
		return []Tool{Terraform, OpenTofu}
	}
	return []Tool{OpenTofu}
}

// Tools lists the tools by which the root module in dir, with the modules that it calls, is a different configuration: one
// where they all read the same.
func (l *Library) Tools(dir string) []Tool {
	tools := []Tool{OpenTofu}
	l.visitCalled(dir, func(dir string) (more bool) {
		if own := l.tools(dir); len(own) > 1 {
			tools = own
		}
		return len(tools) == 1
	})
	return tools
}

// visitCalled visits the directories of the root module in dir and of those that it may call, until visit returns false.
func (l *Library) visitCalled(dir string, visit func(dir string) (more bool)) {
	installed := &loader{Library: l, notes: &notes{stack: model.NewStack(dir), text: l.tree.Text}, installed: map[string]string{}}
	installed.readManifest(dir)
	dirs := append([]string{dir}, slices.Sorted(maps.Values(installed.installed))...)
	seen := map[string]bool{}
	for len(dirs) > 0 {
		dir := dirs[0]
		dirs = dirs[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		if !visit(dir) {
			return
		}
		dirs = append(dirs, l.Calls(dir)...)
	}
}
