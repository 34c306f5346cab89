// Command walk opens each file below the working directory and reads its first bytes.
package main

import (
	"errors"
	"io"
	"os"

	"github.com/egresslint/egresslint/tools/bench/floor"
)

func main() {
	first := make([]byte, 4096)
	floor.Main(func(name string) error {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = io.ReadFull(file, first)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
		return errors.Join(err, file.Close())
	})
}
