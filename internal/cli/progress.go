package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/clipperhouse/displaywidth"

	"github.com/egresslint/egresslint/internal/visible"
)

// A run that takes longer than progressAfter shows on a terminal how far it is, anew after each progressEvery.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress is a line on a terminal that says how far a run is. It is erased in the end.
type progress struct {
	out   io.Writer
	width int

	mu    sync.Mutex
	line  string
	shown bool
	quit  chan struct{}
	ended chan struct{}
}

// showProgress shows how far the run is, where a person looks at standard error. The function ends that.
func showProgress(sys System, quiet bool) (update func(doing string, done, all int, name string), end func()) {
	if quiet || sys.Getenv("TERM") == "dumb" || !isTerminal(sys.Stderr) {
		return nil, func() {}
	}
	p := &progress{out: sys.Stderr, width: width(sys.Stderr), quit: make(chan struct{}), ended: make(chan struct{})}
	go p.run(time.After(progressAfter), time.NewTicker(progressEvery))
	return p.update, p.end
}

// update says that the next input is at work.
func (p *progress) update(doing string, done, all int, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line = visible.Text(fmt.Sprintf("egresslint: %s %d/%d: %s", doing, done, all, name))
}

// run shows the line at each tick, but not before the start.
func (p *progress) run(start <-chan time.Time, ticks *time.Ticker) {
	defer close(p.ended)
	defer ticks.Stop()
	select {
	case <-start:
	case <-p.quit:
		return
	}
	for {
		p.paint()
		select {
		case <-ticks.C:
		case <-p.quit:
			p.erase()
			return
		}
	}
}

// backToStart goes to the beginning of the line and erases it.
const backToStart = "\r\x1b[K"

// paint writes the line in the place of the one before it, cut to the width of the terminal.
func (p *progress) paint() {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.line
	if p.width > 0 {
		line = displaywidth.TruncateString(line, p.width-1, "…")
	}
	p.shown = true
	_, _ = io.WriteString(p.out, backToStart+line) // the run does not depend on it
}

func (p *progress) erase() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		_, _ = io.WriteString(p.out, backToStart) // the run does not depend on it
	}
}

// end erases the line. Nothing is written any more when it returns.
func (p *progress) end() {
	close(p.quit)
	<-p.ended
}
