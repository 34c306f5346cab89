package cli

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/egresslint/egresslint/internal/report"
)

// showing completes what is known about the places that a report and the notes about the input are written to.
func showing(sys System, color string, opt report.Options) report.Options {
	notes := on(sys, sys.Stderr, color, opt)
	opt = on(sys, sys.Stdout, color, opt)
	opt.Notes = &report.Output{Writer: sys.Stderr, Options: notes}
	return opt
}

// on completes what is known about one place.
func on(sys System, w io.Writer, color string, opt report.Options) report.Options {
	opt.Color = useColor(sys, w, color)
	opt.Width = width(w)
	if opt.Color && opt.Width > 0 && hasLinks(sys) {
		opt.Links = func(file string) string { return fileURL(sys.Dir, file) }
	}
	return opt
}

// width is how many columns the terminal has, 0 for what is none.
func width(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// hasLinks reports whether the terminal is one that follows links. A terminal that does not say so may print them as text.
func hasLinks(sys System) bool {
	switch sys.Getenv("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty":
		return true
	}
	for _, name := range []string{"VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"} {
		if sys.Getenv(name) != "" {
			return true
		}
	}
	return false
}

// fileURL is the address of a file. It has no control characters, whatever the name of the file is.
func fileURL(dir, file string) string {
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") { // a volume of Windows
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
