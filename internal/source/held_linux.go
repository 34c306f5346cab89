package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"iter"
	"strings"
	"sync"
	"syscall"
)

// descriptor is a directory that is held open by the number that the system has for it. Package os makes more system calls for
// each file, to find out whether it can wait for it, and more memory, for what nobody asks here. Most files of a repository are
// opened once, to see that they are of another kind, so that this is most of what they cost.
type descriptor int

func (d disk) hold(dir string) (held, error) {
	opened, err := d.OpenFile(dir, toRead, 0)
	if err != nil {
		return nil, err
	}
	defer opened.Close() //nolint:errcheck // it was only read
	return descriptor(int(opened.Fd())).below(".")
}

func (d descriptor) below(base string) (held, error) {
	fd, err := d.open(base, syscall.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	return descriptor(fd), nil
}

// Close closes the directory.
func (d descriptor) Close() error { return syscall.Close(int(d)) }

// open opens what is in the directory and no symbolic link.
func (d descriptor) open(base string, flags int) (fd int, err error) {
	if base == ".." || strings.Contains(base, "/") {
		return 0, syscall.EINVAL
	}
	err = repeated(func() error {
		fd, err = syscall.Openat(int(d), base, toRead|syscall.O_NOFOLLOW|syscall.O_CLOEXEC|flags, 0)
		return err
	})
	return fd, err
}

// repeated makes a system call again as long as signals interrupt it.
func repeated(call func() error) error {
	for {
		if err := call(); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func (d descriptor) read(base string, most, beginning int64, room []byte) (text []byte, whole bool, err error) {
	fd, err := d.open(base, 0)
	if err != nil {
		return nil, false, err
	}
	defer syscall.Close(fd) //nolint:errcheck // it was only read
	var info syscall.Stat_t
	switch err := repeated(func() error { return syscall.Fstat(fd, &info) }); {
	case err != nil:
		return nil, false, err
	case info.Mode&syscall.S_IFMT != syscall.S_IFREG:
		return nil, false, ErrNotRegular
	}
	text, whole = sized(info.Size, most, beginning, room)
	for done := 0; done < len(text); {
		var n int
		err := repeated(func() (err error) {
			n, err = syscall.Read(fd, text[done:])
			return err
		})
		switch {
		case err != nil:
			return nil, false, err
		case n == 0:
			return nil, false, ErrShorter
		}
		done += n
	}
	return text, whole, nil
}

// errUnlisted is returned for a listing that does not say of what type something is.
var errUnlisted = errors.New("the directory does not list the types of files")

// buffers are for what the system writes when it lists a directory.
var buffers = sync.Pool{New: func() any { return new([8 << 10]byte) }}

func (d descriptor) entries() ([]Entry, error) {
	var entries []Entry
	buffer := buffers.Get().(*[8 << 10]byte) //nolint:forcetypeassert // it has nothing else
	defer buffers.Put(buffer)
	for {
		var n int
		err := repeated(func() (err error) {
			n, err = syscall.ReadDirent(int(d), buffer[:])
			return err
		})
		if err != nil || n <= 0 {
			return entries, err
		}
		if entries == nil {
			entries = make([]Entry, 0, countRecords(buffer[:n]))
		}
		for name, typ := range records(buffer[:n]) {
			mode, known := typeOf(typ)
			if !known {
				return nil, errUnlisted
			}
			entries = append(entries, Entry{string(name), mode})
		}
	}
}

// records returns the names and the types in what the system writes when it lists a directory, but for those of the directory
// itself and of the one above it.
// Source: https://man7.org/linux/man-pages/man2/getdents.2.html (struct linux_dirent64)
func records(listing []byte) iter.Seq2[[]byte, byte] {
	const length, typ, name = 16, 18, 19
	return func(yield func([]byte, byte) bool) {
		for len(listing) > name {
			end := int(binary.NativeEndian.Uint16(listing[length:]))
			if end <= name || end > len(listing) {
				return
			}
			base, _, _ := bytes.Cut(listing[name:end], []byte{0})
			if string(base) != "." && string(base) != ".." && !yield(base, listing[typ]) {
				return
			}
			listing = listing[end:]
		}
	}
}

func countRecords(listing []byte) int {
	n := 0
	for range records(listing) {
		n++
	}
	return n
}

// typeOf returns the type of a file, and false where the file system does not say it.
func typeOf(listed byte) (fs.FileMode, bool) {
	switch listed {
	case syscall.DT_REG:
		return 0, true
	case syscall.DT_DIR:
		return fs.ModeDir, true
	case syscall.DT_LNK:
		return fs.ModeSymlink, true
	case syscall.DT_FIFO:
		return fs.ModeNamedPipe, true
	case syscall.DT_SOCK:
		return fs.ModeSocket, true
	case syscall.DT_CHR:
		return fs.ModeDevice | fs.ModeCharDevice, true
	case syscall.DT_BLK:
		return fs.ModeDevice, true
	default:
		return 0, false
	}
}
