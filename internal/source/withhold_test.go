package source

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWithheld shows the names in a file that gives values, and none of the values.
func TestWithheld(t *testing.T) {
	dir := t.TempDir()
	text := "token = \"secret\"\nlist = [\n  \"secret\",\n]\n{\n  \"address\": \"aws_vpc.net\",\n  \"name\": \"secret\"\n{\"address\":\"aws_vpc.net\",\"name\":\"secret\"}\n"
	if err := os.WriteFile(filepath.Join(dir, "a.tfvars"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tree := NewTree(dir)
	defer tree.Close()
	if err := tree.Grant("."); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.ReadFile("a.tfvars"); err != nil {
		t.Fatal(err)
	}
	if got := string(tree.Shown("a.tfvars")); got != text {
		t.Errorf("got %s", got)
	}
	tree.Withhold("a.tfvars")
	want := "token = …\nlist = …\n …\n]\n{\n  \"address\": \"aws_vpc.net\",\n  \"name\": …\n{\"address\":\"aws_vpc.net\", …\n"
	if got := string(tree.Shown("a.tfvars")); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
