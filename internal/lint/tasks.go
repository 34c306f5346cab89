package lint

import (
	"strings"

	"github.com/egresslint/egresslint/internal/lazyregexp"
	"github.com/egresslint/egresslint/internal/model"
)

// TasksNamed returns the tasks that a person means by the name: those with this address, logical id or path in a CDK app, or
// else those whose address or path the name is a part of, without modules, stacks and instances.
func TasksNamed(tasks []model.TaskPath, name string) []model.TaskPath {
	if name == "" {
		return nil
	}
	for _, meant := range []func(model.TaskPath) bool{
		func(t model.TaskPath) bool { return t.ID == name || t.Name == name },
		func(t model.TaskPath) bool { return addressed(t.ID, name) || within(t.Name, name) },
	} {
		var named []model.TaskPath
		for _, task := range tasks {
			if meant(task) {
				named = append(named, task)
			}
		}
		if len(named) > 0 {
			return named
		}
	}
	return nil
}

// key matches the keys of the instances of a resource or a module.
var key = lazyregexp.New(`\[("([^"\\]|\\.)*"|[^\]]*)\]`)

// addressed reports whether the name is the end of the address, from a dot on, with or without the keys of instances.
func addressed(address, name string) bool {
	for _, full := range []string{address, key().ReplaceAllString(address, "")} {
		if full == name || strings.HasSuffix(full, "."+name) {
			return true
		}
	}
	return false
}

// within reports whether the path in a CDK app leads to the named construct or through it.
func within(path, name string) bool {
	name = strings.Trim(name, "/")
	return name != "" && strings.Contains("/"+path+"/", "/"+name+"/")
}
