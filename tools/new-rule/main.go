// Command new-rule begins a rule of egresslint itself: its Rego and the tests of it, six examples, the plan of the bad
// one, and all that is generated from rules.
//
//	go -C tools run ./new-rule [-renew] [-terraform PATH] [-mirror DIR] [-plan=false] CATEGORY NAME
//
// What it writes is a rule that works and passes its tests, to be changed into the one that is wanted. With -renew, after
// each change, it leaves the rule and the examples as they are and makes the rest anew. With -plan=false it makes no plan,
// which needs Terraform and its AWS provider.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "new-rule:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("new-rule", flag.ContinueOnError)
	var p planning
	flags.BoolVar(&p.wanted, "plan", true, "make the plan of the bad example")
	flags.StringVar(&p.terraform, "terraform", "terraform", "the Terraform to plan with")
	flags.StringVar(&p.mirror, "mirror", "", "a filesystem mirror of providers, in place of the registry")
	renew := flags.Bool("renew", false, "make anew what is generated from a rule that is there already")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return errors.New("it takes the category and the name of the rule: new-rule exposure task-admits-internet")
	}
	if _, err := exec.LookPath(p.terraform); p.wanted && err != nil {
		return fmt.Errorf("there is no Terraform to plan the bad example with: %w; with -plan=false it is left out", err)
	}
	r := rule{category: flags.Arg(0), name: flags.Arg(1), root: root}
	if !*renew {
		if err := begin(r); err != nil {
			return err
		}
	}
	return generate(ctx, r, p)
}

// planning says whether and how to make the plan of the bad example.
type planning struct {
	wanted            bool
	terraform, mirror string
}

// root is the module of egresslint, as seen from the module of the tools.
const root = ".."

// begin writes the files of the rule, none of which may be there.
func begin(r rule) error {
	if err := r.check(); err != nil {
		return err
	}
	files, err := r.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(root, f.name)); err == nil {
			return fmt.Errorf("%s is there already", f.name)
		}
	}
	for _, f := range files {
		name := filepath.Join(root, f.name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.text, 0o644); err != nil {
			return err
		}
		fmt.Println(f.name)
	}
	return nil
}

// generate makes what follows from the rule and its examples, each from those before it.
func generate(ctx context.Context, r rule, p planning) error {
	for _, of := range []string{"./policies", "./internal/policyset"} {
		if err := command(ctx, root, "generate", of); err != nil {
			return err
		}
	}
	test := []string{"test", "./internal/lint", "-run", "^TestRules$/^" + regexp.QuoteMeta(r.name) + "$"}
	if !p.wanted {
		test = append(test, "-skip", "//^plan$")
	} else if err := command(ctx, ".", "run", "./record-plans", "-rules", "-terraform", p.terraform, "-mirror", p.mirror, r.name); err != nil {
		return err
	}
	if err := command(ctx, root, append(test, "-update")...); err != nil {
		return err
	}
	return command(ctx, root, "generate", "./internal/docs")
}

// command runs a go command in a directory and shows what it says.
func command(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", cmd, err)
	}
	return nil
}
