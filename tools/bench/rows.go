package main

import (
	"fmt"
	"slices"

	"github.com/egresslint/egresslint/tools/bench/load"
)

// row is one input and what runs on it.
type row struct {
	key   string // such as b/proven: the part before the slash is a table
	title string
	curve series  // what it is a size of
	size  float64 // how much there is of it

	write func(d *load.Dir) load.Want // writes the input; nil if it is there already
	dir   string                      // the input, relative to the repository, if it is there already
	want  load.Want                   // what must be found there

	args   []string // of egresslint, in the directory of the input
	target float64  // how many times the CPU time of the floor it may take; 0 where nothing is set
	floor  string   // the program below floor that does what nobody can do without
	peers  []string
}

// series are inputs of one shape in several sizes: a line of a table, which is called growth or power.
type series struct{ table, name string }

// checks reports whether the row is a check, which has findings, and not another command.
func (r row) checks() bool { return r.args[0] == "check" }

// targets are how many times the CPU time of the floor a row may take.
func targets() map[string]float64 {
	return map[string]float64{
		"a/terraform": 4, "a/open": 4, "a/cloudformation": 4,
		"b/proven": 2, "b/rules": 2, "b/open": 3, "c/proven": 2, "c/open": 3, "d/apart": 2, "d/shared": 2, "e/yaml": 2, "e/json": 2,
		"f/apart": 2, "f/linked": 2, "g/relevant": 1.5, "g/unrelated": 1.5, "g/both": 1.5, "h/unrelated": 1.5, "i/calls": 5,
		"j/proven": 2, "j/open": 3,
	}
}

// rows lists what is measured, in a size.
func rows(size string) []row {
	pick := func(full, small int) int {
		if size == "small" {
			return small
		}
		return full
	}
	all := slices.Concat(exampleRows(), rootRows(pick), manyRows(pick), planRows(pick), growthRows(size), powerRows(size))
	if size == "full" { // small inputs cost little more than the start of the program
		for i := range all {
			all[i].target = targets()[all[i].key]
		}
	}
	return all
}

// pick chooses between a full and a small size.
type pick func(full, small int) int

func check(path string) []string { return []string{"check", path} }

// written is a row whose input is written.
func written(key, title, floor string, write func(d *load.Dir) load.Want, peers ...string) row {
	return row{key: key, title: title, write: write, args: check("."), floor: floor, peers: peers}
}

func exampleRows() []row {
	proven := load.Want{Proven: 1, Roots: 1}
	open := load.Want{Violated: 1, Violations: 2, Roots: 1}
	example := func(key, title, dir string, want load.Want, args []string, peers ...string) row {
		return row{key: key, title: title, dir: "testdata/example/" + dir, want: want, args: args, floor: "link", peers: peers}
	}
	return []row{
		example("a/version", "`version`", "terraform/secure", proven, []string{"version"}),
		example("a/terraform", "the example, Terraform", "terraform/secure", proven, check("."), "conftest", "tfsec", "tflint", "opa"),
		example("a/open", "the example with open rules, Terraform", "terraform/open", open, check("."), "conftest", "tfsec", "tflint", "opa"),
		example("a/cloudformation", "the example, CloudFormation", "cloudformation/secure", proven, check("."), "conftest", "opa"),
		example("a/path", "`path` of the example, Terraform", "terraform/secure", proven, []string{"path", "."}),
	}
}

// rootRows are single root modules and single templates.
func rootRows(pick pick) []row {
	groups, large, template := pick(1000, 100), pick(10_000, 300), pick(400, 40)
	var all []row
	for _, kind := range load.Kinds() {
		r := written("b/"+string(kind), fmt.Sprintf("Terraform, %d groups in %d files, %s", groups, groups/10, kind), "hcl",
			func(d *load.Dir) load.Want { return load.Terraform(d, kind, groups) }, "conftest", "tfsec", "tflint")
		r.curve, r.size = growthOf("Terraform", kind), float64(groups)
		all = append(all, r)
	}
	all = append(all, written("b/rules", fmt.Sprintf("Terraform, %d groups, proven, each rule is a resource", groups), "hcl",
		func(d *load.Dir) load.Want { return load.TerraformRules(d, load.Proven, groups) }, "conftest", "tfsec", "tflint"))
	for _, kind := range load.Kinds() {
		all = append(all, written("c/"+string(kind), fmt.Sprintf("one template, %d groups, %s", template, kind), "yaml",
			func(d *load.Dir) load.Want { return load.Template(d, kind, template) }, "conftest"))
	}
	resources := pick(500, 100)
	all = append(all,
		written("e/yaml", fmt.Sprintf("one template at AWS's limits, %d resources, YAML", resources), "yaml",
			func(d *load.Dir) load.Want { return load.LimitYAML(d, resources) }, "conftest"),
		written("e/json", "the same in JSON", "json",
			func(d *load.Dir) load.Want { return load.LimitJSON(d, resources) }, "conftest"),
		written("i/calls", fmt.Sprintf("one root module with %d module calls, 4 levels deep", pick(200, 40)), "hcl",
			func(d *load.Dir) load.Want { return load.ModuleCalls(d, pick(200, 40)) }, "tfsec"),
	)
	for _, kind := range load.Kinds() {
		r := written("j/"+string(kind), fmt.Sprintf("Terraform, %d groups in one root module, %s", large, kind), "hcl",
			func(d *load.Dir) load.Want { return load.Terraform(d, kind, large) })
		r.curve, r.size = growthOf("Terraform", kind), float64(large)
		all = append(all, r)
	}
	return all
}

// manyRows are many root modules, many templates and many other files.
func manyRows(pick pick) []row {
	roots, templates, files := pick(1000, 20), pick(1000, 40), pick(20_000, 1000)
	return []row{
		written("d/apart", fmt.Sprintf("%d root modules with 10 groups each", roots), "hcl",
			func(d *load.Dir) load.Want { return load.Roots(d, roots) }),
		written("d/shared", fmt.Sprintf("%d root modules that share two modules", roots), "hcl",
			func(d *load.Dir) load.Want { return load.SharedRoots(d, roots) }),
		written("f/apart", fmt.Sprintf("%d templates", templates), "yaml",
			func(d *load.Dir) load.Want { return load.Templates(d, templates) }, "conftest"),
		written("f/linked", fmt.Sprintf("%d templates that import what one exports", templates), "yaml",
			func(d *load.Dir) load.Want { return load.LinkedTemplates(d, templates) }, "conftest"),
		written("h/unrelated", fmt.Sprintf("%d unrelated YAML, JSON and Terraform files, 3 relevant", files), "walk",
			func(d *load.Dir) load.Want { return load.Unrelated(d, files) }),
	}
}

// planRows are plans.
func planRows(pick pick) []row {
	const MB = 1_000_000
	plan := func(key, title string, groups, bytes int) row {
		r := written(key, title, "json", func(d *load.Dir) load.Want { return load.Plan(d, load.Proven, groups, bytes) })
		r.args = check("plan.json")
		return r
	}
	groups, size := pick(1000, 50), pick(100, 5)
	return []row{
		plan("g/relevant", fmt.Sprintf("a plan with %d groups", groups), groups, 0),
		plan("g/unrelated", fmt.Sprintf("a plan of %d MB with 10 groups", size), 10, size*MB),
		plan("g/both", fmt.Sprintf("a plan of %d MB with %d groups", size, groups), groups, size*MB),
	}
}

// growthOf is the series of a format and kind of groups.
func growthOf(format string, kind load.Kind) series {
	return series{"growth", fmt.Sprintf("%s, %s", format, kind)}
}

// growthRows are sizes of the same input, beside those of Terraform that are rows of other tables too. Templates have no more
// groups than egresslint evaluates in one: with 500 resources, AWS accepts far less.
func growthRows(size string) []row {
	sizes, tables := []int{100, 300, 1000, 3000, 10_000}, []int{1000, 10_000}
	if size == "small" {
		sizes, tables = []int{10, 30, 100}, []int{100}
	}
	formats := []struct {
		name, floor, path string
		write             func(d *load.Dir, kind load.Kind, groups int) load.Want
		skipped           []int
	}{
		{"Terraform", "hcl", ".", load.Terraform, tables},
		{"CloudFormation", "yaml", ".", load.Template, []int{10_000}},
		{"plan", "json", "plan.json", load.PlanOf, nil},
	}
	var all []row
	for _, format := range formats {
		for _, kind := range load.Kinds() {
			for _, n := range sizes {
				if slices.Contains(format.skipped, n) {
					continue
				}
				r := written(fmt.Sprintf("growth/%s, %s/%d", format.name, kind, n), "", format.floor,
					func(d *load.Dir) load.Want { return format.write(d, kind, n) })
				r.curve, r.size, r.args = growthOf(format.name, kind), float64(n), check(format.path)
				all = append(all, r)
			}
		}
	}
	return all
}

// powerRows are sizes of inputs in which one thing refers to all others, so that it is easy to be quadratic.
func powerRows(size string) []row {
	sizes := []int{100, 200, 400, 800}
	if size == "small" {
		sizes = []int{20, 40}
	}
	shapes := []struct {
		name, floor string
		write       func(d *load.Dir, n int) load.Want
		most        int // 0 is all sizes
	}{
		{"N instances, `x[each.key]`", "hcl", load.EachKey, 0},
		{"N instances, `x[count.index]`", "hcl", load.CountIndex, 0},
		{"N calls, `module.m[each.key]`", "hcl", load.ModuleKey, 0},
		{"N VPCs in one root module", "hcl", load.VPCs, 0},
		{"N nested templates", "yaml", load.NestedTemplates, 0},
		{"N subnets", "hcl", load.Subnets, 0},
		{"N services, N endpoints", "hcl", load.EndpointsServices, 0},
		{"N services share an open group", "hcl", load.SharedGroup, 0},
		{"N findings with N services each", "hcl", load.Findings, 400},
	}
	var all []row
	for _, shape := range shapes {
		for _, n := range sizes {
			if shape.most > 0 && n > shape.most {
				continue
			}
			r := written(fmt.Sprintf("power/%s/%d", shape.name, n), "", shape.floor, func(d *load.Dir) load.Want { return shape.write(d, n) })
			r.curve, r.size = series{"power", shape.name}, float64(n)
			all = append(all, r)
		}
	}
	return all
}
