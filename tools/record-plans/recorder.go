package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing/fstest"
)

// recorder plans cases, one after the other, in a directory of its own.
type recorder struct {
	terraform string
	scratch   string
	cloud     *httptest.Server
	env       []string
}

// planName is the file that a plan is recorded in.
const planName = "plan.json"

func newRecorder(terraform, mirror string) (*recorder, error) {
	scratch, err := os.MkdirTemp("", "record-plans")
	if err != nil {
		return nil, err
	}
	settings := filepath.Join(scratch, "terraform.rc")
	if err := os.WriteFile(settings, []byte(installation(mirror)), 0o600); err != nil {
		return nil, err
	}
	aws, err := newCloud()
	if err != nil {
		return nil, err
	}
	r := &recorder{terraform: terraform, scratch: scratch, cloud: httptest.NewServer(aws)}
	r.env = []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + scratch,
		"TMPDIR=" + scratch,
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + settings,
		"AWS_ENDPOINT_URL=" + r.cloud.URL,
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_ACCESS_KEY_ID=recording",
		"AWS_SECRET_ACCESS_KEY=recording",
		"AWS_REGION=" + machineRegion,
	}
	return r, nil
}

// machineRegion is the region of configurations that leave it to the machine that runs them.
const machineRegion = "eu-west-1"

// installation is a Terraform command line configuration that takes providers from a mirror, if there is one.
func installation(mirror string) string {
	if mirror == "" {
		return ""
	}
	return fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
}

func (r *recorder) close() {
	r.cloud.Close()
	_ = os.RemoveAll(r.scratch) // it lies in the directory for temporary files, which is emptied anyway
}

// recordCase plans the case in dir.
func (r *recorder) recordCase(ctx context.Context, dir string) error {
	flags, err := readFlags(dir)
	if err != nil {
		return err
	}
	text, err := r.plan(ctx, filepath.Base(dir), os.DirFS(dir), flags...)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, planName), text, 0o600)
}

// recordRule plans the bad example in dir, without the other examples beside it.
func (r *recorder) recordRule(ctx context.Context, dir string) error {
	example, err := os.ReadFile(filepath.Join(dir, "bad.tf"))
	if err != nil {
		return err
	}
	text, err := r.plan(ctx, filepath.Base(dir), fstest.MapFS{"bad.tf": {Data: example, Mode: 0o600}})
	if err != nil {
		return err
	}
	var line bytes.Buffer
	if err := json.Compact(&line, text); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "bad."+planName), append(line.Bytes(), '\n'), 0o600)
}

// plan returns the plan of a configuration, which it copies to a directory of the name.
func (r *recorder) plan(ctx context.Context, name string, configuration fs.FS, flags ...string) ([]byte, error) {
	work := filepath.Join(r.scratch, name)
	if err := os.CopyFS(work, configuration); err != nil {
		return nil, err
	}
	if _, err := r.run(ctx, work, "init", "-input=false", "-no-color"); err != nil {
		return nil, err
	}
	arguments := append([]string{"plan", "-input=false", "-no-color", "-refresh=false", "-out=plan"}, flags...)
	if _, err := r.run(ctx, work, arguments...); err != nil {
		return nil, err
	}
	plan, err := r.run(ctx, work, "show", "-json", "plan")
	if err != nil {
		return nil, err
	}
	return normalise(plan)
}

// readFlags returns the flags that the case is planned with.
func readFlags(dir string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "flags"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return strings.Fields(string(text)), err
}

// run runs Terraform and returns what it prints.
func (r *recorder) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, r.terraform, args...)
	cmd.Dir = dir
	cmd.Env = r.env
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("terraform %s: %w\n%s", args[0], err, problems.Bytes())
	}
	return out.Bytes(), nil
}
