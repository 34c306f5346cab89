package load

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Dir is the directory that an input is written to. The first error stays, and ends all writing.
type Dir struct {
	name string
	seed uint64
	err  error
}

// NewDir returns the directory of an input that the seed determines. The directory need not exist.
func NewDir(name string, seed uint64) *Dir { return &Dir{name: name, seed: seed} }

// Err is the first error of all that was written.
func (d *Dir) Err() error { return d.err }

// random returns the source of what is drawn for one thing of the input, so that it does not depend on what else is there.
func (d *Dir) random(thing int) *rand.Rand { return rand.New(rand.NewPCG(d.seed, uint64(thing))) }

// write writes a file. Directories are made as needed.
func (d *Dir) write(name string, content func(f *bufio.Writer)) {
	if d.err != nil {
		return
	}
	path := filepath.Join(d.name, filepath.FromSlash(name))
	if d.err = os.MkdirAll(filepath.Dir(path), 0o755); d.err != nil {
		return
	}
	file, err := os.Create(path)
	if err != nil {
		d.err = err
		return
	}
	w := bufio.NewWriterSize(file, 1<<16)
	content(w)
	d.err = errors.Join(w.Flush(), file.Close())
}

// text writes a file that consists of the texts.
func (d *Dir) text(name string, texts ...string) {
	d.write(name, func(f *bufio.Writer) {
		for _, text := range texts {
			fmt.Fprint(f, text)
		}
	})
}

// port draws a port that is not 443.
func port(r *rand.Rand) int { return 1024 + r.IntN(60000) }

// private draws a block of the VPC, 10.0.0.0/16.
func private(r *rand.Rand) string { return fmt.Sprintf("10.0.%d.%d/28", r.IntN(256), r.IntN(16)*16) }

// rename gives a file another name.
func (d *Dir) rename(from, to string) {
	if d.err == nil {
		d.err = os.Rename(filepath.Join(d.name, from), filepath.Join(d.name, to))
	}
}
