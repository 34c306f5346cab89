package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	dir := t.TempDir()
	if got, err := Output(context.Background(), dir, "/bin/sh", "-c", "echo; echo hello"); got != "hello" || err != nil {
		t.Errorf("got %q and %v", got, err)
	}
	_, err := Output(context.Background(), dir, "/bin/sh", "-c", "echo what is wrong >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "what is wrong") {
		t.Errorf("got the error %v", err)
	}
}

// TestExtract takes a revision out of a repository in which a file has changed since.
func TestExtract(t *testing.T) {
	repository, dir := t.TempDir(), filepath.Join(t.TempDir(), "tree")
	file := filepath.Join(repository, "file")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"add", "file"},
		{"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--no-gpg-sign", "--message", "old"},
	} {
		if _, err := Output(context.Background(), repository, "git", args...); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Extract(context.Background(), repository, "HEAD", dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "file")); string(got) != "old" || err != nil {
		t.Errorf("got %q and %v, want what was committed", got, err)
	}
	if err := Extract(context.Background(), repository, "missing", dir); err == nil {
		t.Error("there is no error for a revision that there is not")
	}
}
