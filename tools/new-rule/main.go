// Command new-rule begins a rule of egresslint itself: its Rego and the tests of it, six examples, the plan of the bad
// one, and all that is generated from rules.
//
//	go -C tools run ./new-rule [-terraform PATH] [-mirror DIR] CATEGORY NAME
//
// What it writes is a rule that works and passes every test, to be changed into the one that is wanted. Run the same
// command again, with -renew, after each change: it leaves the rule and the examples as they are and makes the rest anew.
// Where there is no Terraform, the plan is left out, and the command says so.
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
	terraform := flags.String("terraform", "terraform", "the Terraform to plan the bad example with")
	mirror := flags.String("mirror", "", "a filesystem mirror of providers, in place of the registry")
	renew := flags.Bool("renew", false, "make anew what is generated from a rule that is there already")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 {
		return errors.New("it takes the category and the name of the rule: new-rule exposure task-admits-internet")
	}
	r := rule{category: flags.Arg(0), name: flags.Arg(1), root: root}
	if !*renew {
		if err := begin(r); err != nil {
			return err
		}
	}
	return generate(ctx, r, *terraform, *mirror)
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
func generate(ctx context.Context, r rule, terraform, mirror string) error {
	for _, of := range []string{"./policies", "./internal/policyset", "./internal/config"} {
		if err := command(ctx, root, "go", "generate", of); err != nil {
			return err
		}
	}
	if _, err := exec.LookPath(terraform); err != nil {
		fmt.Printf("There is no %s here. Record the plan of the bad example with: go -C tools run ./record-plans -rules %s\n", terraform, r.name)
	} else if err := command(ctx, ".", "go", "run", "./record-plans", "-rules", "-terraform", terraform, "-mirror", mirror, r.name); err != nil {
		return err
	}
	findings := "^TestRules$/^" + regexp.QuoteMeta(r.name) + "$"
	if err := command(ctx, root, "go", "test", "./internal/lint", "-run", findings, "-update"); err != nil {
		return err
	}
	return command(ctx, root, "go", "generate", "./internal/docs")
}

// command runs a command in a directory and shows what it says.
func command(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", cmd, err)
	}
	return nil
}
