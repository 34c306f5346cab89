//go:build unix

package source

import (
	"os"
	"syscall"
)

// toRead is how files are opened. Without blocking, package os need not find out with five more system calls that it cannot wait
// for a regular file in another way, and nothing waits for a pipe that takes the place of one.
const toRead = os.O_RDONLY | syscall.O_NONBLOCK

// lister returns what lists a directory that was opened below a root, by its absolute name. [os.File.ReadDir] looks at each file
// in a directory below an [os.Root], in case somebody asks for more than its type. Nobody does here, and the system lists the
// types: so this is the same directory, opened in the same place, as a file that knows nothing of the root.
func lister(opened *os.File, name string) (*os.File, error) {
	fd, err := syscall.Dup(int(opened.Fd()))
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), name), nil
}
