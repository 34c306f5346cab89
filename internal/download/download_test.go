package download_test

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/download"
)

// serve starts an HTTPS server, and returns it with a client that trusts it.
func serve(t *testing.T, handler http.HandlerFunc) (*httptest.Server, download.Client) {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server, download.Client{
		Timeout: time.Minute, Attempts: 3, Backoff: time.Millisecond, Limit: 1000, Roots: roots, Cache: download.Cache(t.TempDir()),
	}
}

func TestETag(t *testing.T) {
	t.Parallel()
	text, etag, sent := "one", `"1"`, 0
	server, client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent++
		fmt.Fprint(w, text)
	})
	expect := func(want string, unchanged bool, sends int) {
		t.Helper()
		got, err := client.Get(t.Context(), server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Text) != want || got.Unchanged != unchanged || got.CacheError != nil || sent != sends {
			t.Errorf("got %q, unchanged %t, sent %d times, %v", got.Text, got.Unchanged, sent, got.CacheError)
		}
	}
	expect("one", false, 1)
	expect("one", true, 1)
	text, etag = "two", `"2"`
	expect("two", false, 2)
	expect("two", true, 2)
	// What is kept and is not whole is not used.
	if err := os.WriteFile(client.Cache.Path(server.URL), []byte("tw"), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, ok := client.Cache.Read(server.URL); ok {
		t.Errorf("%q is used", kept)
	}
	expect("two", false, 3)
	if kept, ok := client.Cache.Read(server.URL); !ok || string(kept) != "two" {
		t.Errorf("%q is kept", kept)
	}
}

func TestNoPlaceToKeep(t *testing.T) {
	t.Parallel()
	server, client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", "1")
		fmt.Fprint(w, "text")
	})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	client.Cache = download.Cache(filepath.Join(file, "below"))
	got, err := client.Get(t.Context(), server.URL)
	if err != nil || string(got.Text) != "text" || got.CacheError == nil {
		t.Errorf("got %v, %v, want the text, and why it is not kept", got, err)
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		statuses []int // of the attempts
		attempts int32
		want     string // the error
	}{
		"at the second attempt":  {[]int{503, 200}, 2, ""},
		"at the third attempt":   {[]int{500, 429, 200}, 3, ""},
		"never":                  {[]int{500, 502, 503, 200}, 3, "the server answers 503 Service Unavailable"},
		"what is not there":      {[]int{404, 200}, 1, "the server answers 404 Not Found"},
		"what is not asked for":  {[]int{304, 200}, 1, "the server answers 304 Not Modified"},
		"what is not allowed":    {[]int{403}, 1, "the server answers 403 Forbidden"},
		"a part of the document": {[]int{206}, 1, "the server answers 206 Partial Content"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var attempts atomic.Int32
			server, client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.statuses[attempts.Add(1)-1])
			})
			_, err := client.Get(t.Context(), server.URL)
			if (err == nil) != (test.want == "") || err != nil && !strings.HasSuffix(err.Error(), test.want) || attempts.Load() != test.attempts {
				t.Errorf("got %v in %d attempts, want %q in %d", err, attempts.Load(), test.want, test.attempts)
			}
		})
	}
}

func TestEndless(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	server, client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		for {
			if _, err := fmt.Fprint(w, strings.Repeat("x", 100)); err != nil {
				return
			}
		}
	})
	_, err := client.Get(t.Context(), server.URL)
	if err == nil || !strings.Contains(err.Error(), "it has more than 1000 bytes") || attempts.Load() != 1 {
		t.Errorf("got %v in %d attempts", err, attempts.Load())
	}
}

func TestSilent(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	server, client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		fmt.Fprint(w, "half")
		w.(http.Flusher).Flush()
		<-release
	})
	t.Cleanup(func() { close(release) })
	client.Timeout, client.Attempts = 300*time.Millisecond, 2
	_, err := client.Get(t.Context(), server.URL)
	if err == nil || !strings.HasSuffix(err.Error(), "cannot be downloaded: it did not arrive within 300ms") {
		t.Errorf("got %v", err)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "text") }))
	t.Cleanup(plain.Close)
	server, client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		http.Redirect(w, r, "/around", http.StatusFound)
	})
	for address, want := range map[string]string{
		plain.URL:              "it must be a URL that begins with https://",
		"file:///etc/passwd":   "it must be a URL that begins with https://",
		server.URL + "/away":   "which is not HTTPS",
		server.URL + "/around": "it redirects too often",
	} {
		if _, err := client.Get(t.Context(), address); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", address, err, want)
		}
	}
	client.Roots = x509.NewCertPool()
	if _, err := client.Get(t.Context(), server.URL); err == nil || !strings.Contains(err.Error(), "not trusted") {
		t.Errorf("an unknown authority: got %v", err)
	}
}

func TestNoServer(t *testing.T) {
	t.Parallel()
	server, client := serve(t, func(http.ResponseWriter, *http.Request) {})
	server.Close()
	_, err := client.Get(t.Context(), server.URL)
	if err == nil || strings.Count(err.Error(), server.URL) != 1 || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("got %v", err)
	}
}
