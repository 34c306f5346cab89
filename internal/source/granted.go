package source

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// granted is a directory below which files may be read: of the disk, or of a snapshot.
type granted interface {
	Name() string // absolute, in the form of the operating system
	Open(name string) (fs.File, error)
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	ReadFile(name string) ([]byte, error)
	// list lists a directory, and returns the names in it, which names returns alone.
	list(dir string) ([]fs.DirEntry, []string, error)
	names(dir string) ([]string, error)
	// below returns a directory below this one, which is nil after an error.
	below(dir string) (granted, error)
	// hold returns the same, for what lies in the directory itself.
	hold(dir string) (held, error)
	Close() error
}

// disk is a directory of the disk.
type disk struct{ *os.Root }

// Open opens the named file.
func (d disk) Open(name string) (fs.File, error) {
	file, err := d.OpenFile(name, toRead, 0)
	if err != nil {
		return nil, err // not a nil file in an interface
	}
	return file, nil
}

func (d disk) below(dir string) (granted, error) {
	root, err := d.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return disk{root}, nil
}

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

func (f frozen) below(dir string) (granted, error) {
	return frozen{f.Snapshot, filepath.Join(f.name, filepath.FromSlash(dir)), path.Join(f.dir, dir)}, nil
}

func (f frozen) hold(dir string) (held, error) {
	below, err := f.below(dir)
	return opened{below}, err
}

func (f frozen) list(dir string) ([]fs.DirEntry, []string, error) {
	entries, err := f.ReadDir(path.Join(f.dir, dir))
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return entries, names, err
}

func (f frozen) names(dir string) ([]string, error) {
	_, names, err := f.list(dir)
	return names, err
}
