package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// note is a comment on a merge request.
type note struct {
	ID     int    `json:"id"`
	Body   string `json:"body"`
	Author struct {
		ID int `json:"id"`
	} `json:"author"`
}

// gitlab is the part of GitLab's API that comments need, for one merge request.
// Source: https://docs.gitlab.com/api/notes/
type gitlab struct{ notes []note }

func (g *gitlab) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	const path = "/api/v4/projects/5/merge_requests/7/notes"
	if req.Header.Get("PRIVATE-TOKEN") != "secret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var sent note
	_ = json.NewDecoder(req.Body).Decode(&sent) // of a GET, there is none
	switch {
	case req.URL.Path == "/api/v4/user":
		fmt.Fprintln(w, `{"id": 42}`)
	case req.URL.Path == path && req.Method == http.MethodGet:
		page, _ := strconv.Atoi(req.URL.Query().Get("page"))
		first := min(100*(page-1), len(g.notes))
		_ = json.NewEncoder(w).Encode(g.notes[first:min(first+100, len(g.notes))])
	case req.URL.Path == path && req.Method == http.MethodPost:
		g.add(42, sent.Body)
	case strings.HasPrefix(req.URL.Path, path+"/") && req.Method == http.MethodPut:
		id, _ := strconv.Atoi(filepath.Base(req.URL.Path))
		g.notes[id-1].Body = sent.Body
	default:
		http.NotFound(w, req)
	}
}

func (g *gitlab) add(author int, body string) {
	one := note{ID: len(g.notes) + 1, Body: body}
	one.Author.ID = author
	g.notes = append(g.notes, one)
}

// TestGitLabComment writes one comment on a merge request, only if something changes, and replaces it.
func TestGitLabComment(t *testing.T) {
	for _, name := range []string{"sh", "curl", "jq"} {
		tool(t, name)
	}
	g := &gitlab{}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	for range 120 { // the comment is not on the first page
		g.add(1, "<!-- egresslint traffic -->\nthat of somebody else")
	}
	report := filepath.Join(t.TempDir(), "traffic.md")
	run := func(text, mergeRequest, token string) (string, error) {
		t.Helper()
		write(t, report, text)
		cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(absolute(t, checkout), "templates", "traffic-comment.sh"), report)
		cmd.Env = append(cmd.Environ(), "CI_API_V4_URL="+server.URL+"/api/v4", "CI_PROJECT_ID=5", "CI_MERGE_REQUEST_IID="+mergeRequest, "EGRESSLINT_GITLAB_TOKEN="+token)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, step := range []struct {
		text, want string
		notes      int
	}{
		{"", "", 120},
		{"**egresslint: opens 1 destination.**\n| a \"table\" |\n", "<!-- egresslint traffic -->\n**egresslint: opens 1 destination.**\n| a \"table\" |\n", 121},
		{"**egresslint: closes 1 destination.**\n", "<!-- egresslint traffic -->\n**egresslint: closes 1 destination.**\n", 121},
		{"", "<!-- egresslint traffic -->\n**egresslint: no traffic changes.**\n", 121},
	} {
		out, err := run(step.text, "7", "secret")
		if err != nil || len(g.notes) != step.notes || step.want != "" && g.notes[120].Body != step.want {
			t.Fatalf("%q: %v, %d comments\n%s\n%q", step.text, err, len(g.notes), out, g.notes[len(g.notes)-1].Body)
		}
	}
	if out, err := run("text", "", "secret"); err != nil || !strings.Contains(out, "no merge request") {
		t.Errorf("outside of a merge request: %v\n%s", err, out)
	}
	if out, err := run("text", "7", "wrong"); err == nil || strings.Contains(out, "wrong") {
		t.Errorf("a wrong token: %v\n%s", err, out)
	}
}
