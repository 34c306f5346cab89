package source

import (
	"io/fs"
	"os"
	"path"
)

// granted is a directory below which files may be read: of the disk, or of a snapshot.
type granted interface {
	Name() string // absolute, in the form of the operating system
	Open(name string) (fs.File, error)
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	ReadFile(name string) ([]byte, error)
	// list lists a directory, sorted by name, and names returns the names in it as another system call sees them.
	list(dir string) ([]fs.DirEntry, error)
	names(dir string) ([]string, error)
	Close() error
}

// disk is a directory of the disk.
type disk struct{ *os.Root }

// Open opens the named file.
func (d disk) Open(name string) (fs.File, error) {
	file, err := d.Root.Open(name)
	if err != nil {
		return nil, err // not a nil file in an interface
	}
	return file, nil
}

func (d disk) list(dir string) ([]fs.DirEntry, error) { return list(d.Root, dir) }

func (d disk) names(dir string) ([]string, error) {
	opened, err := d.Root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer opened.Close() //nolint:errcheck // it was only read
	return opened.Readdirnames(-1)
}

// Snapshot is a file system with symbolic links, such as a revision of a git repository.
type Snapshot interface {
	fs.ReadFileFS
	fs.ReadDirFS
	fs.StatFS
	fs.ReadLinkFS
}

// frozen is a directory of a snapshot.
type frozen struct {
	Snapshot
	name string // of the directory, absolute
	dir  string // the same, as the snapshot calls it
}

// Name returns the absolute path that the directory has.
func (f frozen) Name() string { return f.name }

// Close does nothing.
func (f frozen) Close() error { return nil }

// Open opens the named file.
func (f frozen) Open(name string) (fs.File, error) { return f.Snapshot.Open(path.Join(f.dir, name)) }

// Stat describes the named file.
func (f frozen) Stat(name string) (fs.FileInfo, error) {
	return f.Snapshot.Stat(path.Join(f.dir, name))
}

// Lstat describes the named file, which may be a symbolic link.
func (f frozen) Lstat(name string) (fs.FileInfo, error) {
	return f.Snapshot.Lstat(path.Join(f.dir, name))
}

// ReadFile returns the contents of the named file.
func (f frozen) ReadFile(name string) ([]byte, error) {
	return f.Snapshot.ReadFile(path.Join(f.dir, name))
}

func (f frozen) list(dir string) ([]fs.DirEntry, error) {
	return f.ReadDir(path.Join(f.dir, dir))
}

func (f frozen) names(dir string) ([]string, error) {
	entries, err := f.list(dir)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names, err
}
