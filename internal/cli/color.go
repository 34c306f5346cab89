package cli

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// useColor decides whether to colour what is written to w: the flag first, then the environment, then whether a person looks.
func useColor(sys System, w io.Writer, when string) bool {
	switch {
	case when != colorAuto:
		return when == colorAlways
	case sys.Getenv("NO_COLOR") != "":
		return false
	case isOn(sys.Getenv("FORCE_COLOR")), isOn(sys.Getenv("CLICOLOR_FORCE")):
		return true
	default:
		return sys.Getenv("TERM") != "dumb" && isTerminal(w)
	}
}

func isOn(value string) bool { return value != "" && value != "0" }

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// showsSymbols reports whether the locale has more characters than ASCII. Where none is set, terminals have.
func showsSymbols(sys System) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(sys.Getenv(name)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return true
}
