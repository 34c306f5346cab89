package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// sample is what the operating system says of one process that has ended. The program measure writes it.
type sample struct {
	Exit     int
	TimedOut bool
	CPU      float64 // seconds, of user and system
	Wall     float64 // seconds
	Peak     int64   // bytes of resident memory

	digest string // of the standard output
}

// process runs processes and measures them.
type process struct {
	measure   string // the program
	temporary string // a directory for what processes print
	timeout   time.Duration
}

func (p process) stdout() string { return filepath.Join(p.temporary, "stdout") }
func (p process) stderr() string { return filepath.Join(p.temporary, "stderr") }

// run runs a program in a directory, with further variables of the environment.
func (p process) run(ctx context.Context, dir string, environment []string, program string, args ...string) (sample, error) {
	out := filepath.Join(p.temporary, "sample.json")
	command := exec.CommandContext(ctx, p.measure, append([]string{out, p.stdout(), p.stderr(), p.timeout.String(), program}, args...)...)
	command.Dir = dir
	command.Env = append(os.Environ(), environment...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) } // which ends the program first
	command.WaitDelay = 10 * time.Second
	if text, err := command.CombinedOutput(); err != nil {
		return sample{}, errors.Join(ctx.Err(), fmt.Errorf("running %s: %w\n%s", program, err, text))
	}
	content, err := os.ReadFile(out)
	if err != nil {
		return sample{}, err
	}
	var s sample
	if err := json.Unmarshal(content, &s); err != nil {
		return sample{}, err
	}
	s.digest, err = digest(p.stdout())
	return s, err
}

// firstLine is the first line of what the last process printed as an error, to say what went wrong.
func (p process) firstLine() string {
	content, err := os.ReadFile(p.stderr())
	if err != nil {
		return err.Error()
	}
	line, _, _ := bytes.Cut(bytes.TrimSpace(content), []byte("\n"))
	return string(line)
}

func digest(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return hex.EncodeToString(hash.Sum(nil)), err
}

// printed reports whether the last process printed the text.
func (p process) printed(text string) bool {
	content, err := os.ReadFile(p.stdout())
	return err == nil && strings.Contains(string(content), text)
}
