package cli

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"testing"
)

func TestUseColor(t *testing.T) {
	t.Parallel()
	var file io.Writer = &bytes.Buffer{}
	terminal := openTerminal(t)
	for name, c := range map[string]struct {
		when string
		out  io.Writer
		env  map[string]string
		want bool
	}{
		"a file":                         {colorAuto, file, nil, false},
		"a terminal":                     {colorAuto, terminal, nil, true},
		"a terminal that cannot":         {colorAuto, terminal, map[string]string{"TERM": "dumb"}, false},
		"a person who does not want it":  {colorAuto, terminal, map[string]string{"NO_COLOR": "1"}, false},
		"no matter what else":            {colorAuto, terminal, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
		"a build server that shows it":   {colorAuto, file, map[string]string{"FORCE_COLOR": "1"}, true},
		"another one":                    {colorAuto, file, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		"switched off":                   {colorAuto, file, map[string]string{"FORCE_COLOR": "0", "CLICOLOR_FORCE": "0"}, false},
		"the flag wins":                  {colorAlways, file, map[string]string{"NO_COLOR": "1"}, true},
		"the flag wins in the other way": {colorNever, terminal, map[string]string{"FORCE_COLOR": "1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			sys := System{Getenv: func(name string) string { return c.env[name] }}
			if got := useColor(sys, c.out, c.when); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func openTerminal(t *testing.T) io.Writer {
	t.Helper()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil && runtime.GOOS == "windows" {
		t.Skip("Windows has no pseudo-terminals: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return terminal
}

func TestShowsSymbols(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env  map[string]string
		want bool
	}{
		"no locale":              {nil, true},
		"a UTF-8 locale":         {map[string]string{"LANG": "de_DE.UTF-8"}, true},
		"the other spelling":     {map[string]string{"LANG": "C.utf8"}, true},
		"the C locale":           {map[string]string{"LANG": "C"}, false},
		"LC_ALL before LANG":     {map[string]string{"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, false},
		"LC_CTYPE before LANG":   {map[string]string{"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, true},
		"LC_ALL before LC_CTYPE": {map[string]string{"LC_ALL": "en_US.UTF-8", "LC_CTYPE": "C"}, true},
	} {
		sys := System{Getenv: func(name string) string { return c.env[name] }}
		if got := showsSymbols(sys); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
