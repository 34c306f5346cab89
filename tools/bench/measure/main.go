// Command measure runs a program and writes what the operating system says of the process that has ended: its CPU time, its
// wall time and its peak memory.
//
//	measure RESULT STDOUT STDERR TIMEOUT PROGRAM [ARGUMENT...]
//
// It is a program of its own because the peak memory of a process counts from that of the process which has started it: on
// Linux, a child begins with the peak of its parent. This one is small.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// result is what is written in JSON.
type result struct {
	Exit     int     // code
	TimedOut bool    // the process was ended
	CPU      float64 // seconds, of user and system
	Wall     float64 // seconds
	Peak     int64   // bytes of resident memory
}

func run(ctx context.Context, args []string) error {
	if len(args) < 5 {
		return errors.New("it takes RESULT STDOUT STDERR TIMEOUT PROGRAM")
	}
	timeout, err := time.ParseDuration(args[3])
	if err != nil {
		return err
	}
	stdout, err := os.Create(args[1])
	if err != nil {
		return err
	}
	defer func() { _ = stdout.Close() }()
	stderr, err := os.Create(args[2])
	if err != nil {
		return err
	}
	defer func() { _ = stderr.Close() }()
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	command := exec.CommandContext(limited, args[4], args[5:]...)
	command.Stdout, command.Stderr = stdout, stderr
	begin := time.Now()
	if err := command.Run(); command.ProcessState == nil {
		return err
	}
	wall := time.Since(begin)
	if err := ctx.Err(); err != nil {
		return err
	}
	content, err := json.Marshal(resultOf(command.ProcessState, wall, limited.Err() != nil))
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], content, 0o600)
}

func resultOf(state *os.ProcessState, wall time.Duration, timedOut bool) result {
	r := result{Exit: state.ExitCode(), TimedOut: timedOut, Wall: wall.Seconds()}
	r.CPU = (state.UserTime() + state.SystemTime()).Seconds()
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		r.Peak = int64(usage.Maxrss)
		if runtime.GOOS != "darwin" { // which counts bytes, others count units of 1024
			r.Peak *= 1024
		}
	}
	return r
}
