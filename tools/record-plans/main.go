// Command record-plans plans the configurations in testdata/plans with the real Terraform and the real AWS provider, and
// writes what `terraform show -json` says of each plan into its plan.json. An imitation of AWS on the loopback
// interface answers the data sources, so that no account is needed:
//
//	go -C tools run ./record-plans [-terraform PATH] [-mirror DIR] [CASE…]
//	go -C tools run ./record-plans -rules [-terraform PATH] [-mirror DIR] [RULE…]
//
// A case is a directory. Beside the configuration it may hold a file "flags" with flags for `terraform plan`, one a
// line, and a file terraform.tfstate for what exists already. With -rules, the bad.tf of each rule in testdata/rules is
// planned alone, and the plan is bad.plan.json beside it, on a single line.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "record-plans:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("record-plans", flag.ContinueOnError)
	terraform := flags.String("terraform", "terraform", "the Terraform to plan with")
	mirror := flags.String("mirror", "", "a filesystem mirror of providers, in place of the registry")
	rules := flags.Bool("rules", false, "record the bad examples of rules instead of the cases")
	dir := flags.String("dir", "", "the directory of the cases or rules, if it is not the one in testdata")
	if err := flags.Parse(args); err != nil {
		return err
	}
	r, err := newRecorder(*terraform, *mirror)
	if err != nil {
		return err
	}
	defer r.close()
	if *rules {
		return recordAll(ctx, r.recordRule, cmp.Or(*dir, filepath.Join(testdata, "rules")), flags.Args())
	}
	return recordAll(ctx, r.recordCase, cmp.Or(*dir, filepath.Join(testdata, "plans")), flags.Args())
}

// testdata is where the recordings are, as seen from the module of the tools.
const testdata = "../testdata"

// prefixLists is where the policies keep the ids of the managed prefix lists.
const prefixLists = "../policies/egresslint/aws/prefix_lists/data.json"

// recordAll records the named directories in dir, or all of them. What Terraform refuses does not keep it from the rest.
func recordAll(ctx context.Context, record func(context.Context, string) error, dir string, names []string) error {
	if len(names) == 0 {
		var err error
		if names, err = directories(dir); err != nil {
			return err
		}
	}
	var problems []error
	for _, name := range names {
		fmt.Println(name)
		if err := record(ctx, filepath.Join(dir, name)); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(problems...)
}

// directories lists the directories in dir.
func directories(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}
