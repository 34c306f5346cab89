package main

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRunTask runs the script of docs/ci/hcp-terraform.md against a server that behaves as HCP Terraform does.
// Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
func TestRunTask(t *testing.T) {
	for _, name := range []string{"bash", "curl", "jq", "openssl"} {
		tool(t, name)
	}
	script := blocksOf(t, checkout+"/docs/ci/hcp-terraform.md")[0].text
	for name, test := range map[string]struct {
		plan, stage, key string
		exit             int
		status, message  string
	}{
		"a plan that passes":         {plan: "testdata/plans/subnet-zones/plan.json", status: "passed", message: "egresslint: ok"},
		"a plan with violations":     {plan: "testdata/rules/task-egress-destination/bad.plan.json", status: "failed", message: "egresslint: FAILED (exit 1): 1 violation"},
		"what is not a plan":         {plan: "testdata/cdk/package.json", status: "failed", message: "egresslint: FAILED (exit 2)"},
		"no plan":                    {status: "failed", message: "egresslint: the plan cannot be read"},
		"a signature of another key": {plan: "testdata/plans/subnet-zones/plan.json", key: "another", exit: 3},
		"the test of the address":    {stage: "test"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newTaskServer(t, test.plan)
			stage, key := "post_plan", "the key"
			if test.stage != "" {
				stage = test.stage
			}
			if test.key != "" {
				key = test.key
			}
			body := fmt.Sprintf(`{"payload_version": 1, "access_token": "the token", "stage": %q, "plan_json_api_url": "%s/plan", "task_result_callback_url": "%s/callback"}`,
				stage, server.url, server.url)
			mac := hmac.New(sha512.New, []byte(key))
			mac.Write([]byte(body))
			file := filepath.Join(t.TempDir(), "run-task.sh")
			write(t, file, script)
			cmd := exec.CommandContext(t.Context(), "bash", file, fmt.Sprintf("%x", mac.Sum(nil)))
			cmd.Dir = filepath.Dir(file)
			cmd.Env = append(os.Environ(), "HMAC_KEY=the key", "TMPDIR="+t.TempDir())
			cmd.Stdin = strings.NewReader(body)
			out, err := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != test.exit {
				t.Errorf("exit code %d, want %d: %v\n%s", code, test.exit, err, out)
			}
			if a := server.answer.Data.Attributes; a.Status != test.status || !strings.HasPrefix(a.Message, test.message) {
				t.Errorf("the answer is %+v, want %s and %s\n%s", a, test.status, test.message, out)
			}
			if left, err := os.ReadDir(cmd.Env[len(cmd.Env)-1][len("TMPDIR="):]); err != nil || len(left) > 0 {
				t.Errorf("files are left: %v, %v", left, err)
			}
		})
	}
}

// taskServer has a plan, and takes the answer to a run task.
type taskServer struct {
	url    string
	answer struct {
		Data struct {
			Type       string
			Attributes struct{ Status, Message string }
		}
	}
}

func newTaskServer(t *testing.T, plan string) *taskServer {
	t.Helper()
	s := &taskServer{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("Authorization") != "Bearer the token" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch {
		case req.Method == http.MethodGet && req.URL.Path == "/plan" && plan != "":
			http.ServeFile(w, req, filepath.Join(checkout, plan))
		case req.Method == http.MethodPatch && req.URL.Path == "/callback" && req.Header.Get("Content-Type") == "application/vnd.api+json":
			body, err := io.ReadAll(req.Body)
			if err == nil {
				err = json.Unmarshal(body, &s.answer)
			}
			if err != nil || s.answer.Data.Type != "task-results" {
				t.Errorf("the answer is %s: %v", body, err)
			}
		default:
			http.NotFound(w, req)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}
