package cli

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/ipranges"
)

// TestLookupInKeptDocument looks an address up in the document that an earlier run has downloaded, if that is whole.
func TestLookupInKeptDocument(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir) // of which the directory for caches is, on each system
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	t.Setenv("LocalAppData", filepath.Join(dir, "cache"))
	const text = `{"syncToken": "1", "createDate": "2026-08-22-21-17-05", "prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"}]}`
	kept := cacheOf(System{}, "").Path(ipranges.URL)
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text string
		code int
		want string
	}{
		{text, ExitClean, "192.0.2.0/24  eu-west-1  AMAZON"},
		{text[1:], ExitUnable, "there is no document to look addresses up in"},
	} {
		if err := os.WriteFile(kept, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(kept+".etag", fmt.Appendf(nil, "%x \"1\"\n", sha256.Sum256([]byte(text))), 0o600); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		code := Main(t.Context(), System{
			Args: []string{"data", "lookup", "192.0.2.1"}, Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }, Dir: dir,
		})
		if code != test.code || !strings.Contains(out.String(), test.want) {
			t.Errorf("exit code %d, want %d and %q in\n%s", code, test.code, test.want, out.String())
		}
	}
}
