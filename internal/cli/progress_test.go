package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen is what a terminal gets, and tells each time that it gets something.
type screen struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return s.text.Write(text)
}

func TestProgress(t *testing.T) {
	t.Parallel()
	out := &screen{wrote: make(chan struct{}, 1)}
	p := &progress{out: out, width: 40, quit: make(chan struct{}), ended: make(chan struct{})}
	p.update("judging", 12, 200, "live/a\x1b[31m/with a very long name")
	start := make(chan time.Time, 1)
	start <- time.Time{}
	go p.run(start, time.NewTicker(time.Hour))
	<-out.wrote
	p.end()
	const want = "\r\x1b[Kegresslint: judging 12/200: live/a\ufffd[31…\r\x1b[K"
	if got := out.text.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNoProgress shows that a short run writes nothing, and one of which nobody sees the terminal.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	out := &screen{wrote: make(chan struct{}, 1)}
	p := &progress{out: out, quit: make(chan struct{}), ended: make(chan struct{})}
	go p.run(make(chan time.Time), time.NewTicker(time.Hour))
	p.update("reading", 0, 1, ".")
	p.end()
	if out.text.Len() > 0 {
		t.Errorf("got %q", out.text.String())
	}
	update, end := showProgress(System{Stderr: &strings.Builder{}, Getenv: func(string) string { return "" }}, false)
	end()
	if update != nil {
		t.Error("progress is shown where there is no terminal")
	}
}
