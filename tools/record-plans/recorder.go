package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	r := &recorder{terraform: terraform, scratch: scratch, cloud: httptest.NewServer(cloud{})}
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

// record plans the case in dir.
func (r *recorder) record(ctx context.Context, dir string) error {
	work := filepath.Join(r.scratch, filepath.Base(dir))
	if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
		return err
	}
	flags, err := readFlags(dir)
	if err != nil {
		return err
	}
	if _, err := r.run(ctx, work, "init", "-input=false", "-no-color"); err != nil {
		return err
	}
	arguments := append([]string{"plan", "-input=false", "-no-color", "-refresh=false", "-out=plan"}, flags...)
	if _, err := r.run(ctx, work, arguments...); err != nil {
		return err
	}
	plan, err := r.run(ctx, work, "show", "-json", "plan")
	if err != nil {
		return err
	}
	text, err := normalise(plan)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, planName), text, 0o600)
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
