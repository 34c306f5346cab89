// Command record-plans plans the configurations in testdata/plans with the real Terraform and the real AWS provider, and
// writes what `terraform show -json` says of each plan into its plan.json. An imitation of AWS on the loopback
// interface answers the data sources, so that no account is needed:
//
//	go -C tools run ./record-plans [-terraform PATH] [-mirror DIR] [CASE…]
//
// A case is a directory. Beside the configuration it may hold a file "flags" with flags for `terraform plan`, one a
// line, and a file terraform.tfstate for what exists already.
package main

import (
	"context"
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
	dir := flags.String("dir", filepath.Join("..", "testdata", "plans"), "the directory of the cases")
	if err := flags.Parse(args); err != nil {
		return err
	}
	cases := flags.Args()
	if len(cases) == 0 {
		var err error
		if cases, err = casesIn(*dir); err != nil {
			return err
		}
	}
	r, err := newRecorder(*terraform, *mirror)
	if err != nil {
		return err
	}
	defer r.close()
	for _, name := range cases {
		fmt.Println(name)
		if err := r.record(ctx, filepath.Join(*dir, name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// casesIn lists the directories in dir.
func casesIn(dir string) ([]string, error) {
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
