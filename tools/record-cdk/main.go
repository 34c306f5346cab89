// Command record-cdk synthesizes the CDK app in testdata/cdk, and writes the templates and manifests of its cloud assembly
// into testdata/cdk/assembly. It needs Node.js, npm and a registry:
//
//	go -C tools run ./record-cdk
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "record-cdk:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("record-cdk", flag.ContinueOnError)
	dir := flags.String("dir", filepath.Join("..", "testdata", "cdk"), "the directory of the app")
	if err := flags.Parse(args); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "record-cdk")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) // it lies in the directory for temporary files, which is emptied anyway
	for _, name := range []string{"app.js", "package.json", "package-lock.json"} {
		if err := copyFile(filepath.Join(*dir, name), filepath.Join(scratch, name)); err != nil {
			return err
		}
	}
	assembly := filepath.Join(scratch, "cdk.out")
	if err := synthesize(ctx, scratch, assembly); err != nil {
		return err
	}
	return record(assembly, filepath.Join(*dir, "assembly"))
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// metadata is the context that the CDK's command line hands to an app: it makes templates tell the paths of constructs.
const metadata = `{"aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true}`

// synthesize installs what the app needs, and runs it.
func synthesize(ctx context.Context, dir, assembly string) error {
	for _, args := range [][]string{{"npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"}, {"node", "app.js"}} {
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CDK_OUTDIR="+assembly, "CDK_CONTEXT_JSON="+metadata)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", args[0], err, out)
		}
	}
	return nil
}
