package download

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"github.com/egresslint/egresslint/internal/atomic"
)

// Cache is a directory that keeps documents with their ETags; "" keeps none. Of each document, there is a file with the text
// and one with the checksum of that text and the ETag: a document that is not whole does not count.
type Cache string

// entry is a document that is kept.
type entry struct {
	etag string
	text []byte
}

// Path returns the file that keeps the document of an address, whether it is there or not; "" if none are kept.
func (c Cache) Path(address string) string {
	if c == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(string(c), hex.EncodeToString(sum[:8])+".json")
}

// Read returns the document that is kept for an address. It reports whether there is one.
func (c Cache) Read(address string) ([]byte, bool) {
	kept := c.read(address)
	if kept == nil {
		return nil, false
	}
	return kept.text, true
}

// read returns what is kept for an address, nil where nothing is, or nothing whole.
func (c Cache) read(address string) *entry {
	name := c.Path(address)
	if name == "" {
		return nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	note, err := os.ReadFile(name + ".etag")
	if err != nil {
		return nil
	}
	sum, etag, found := strings.Cut(strings.TrimSpace(string(note)), " ")
	if !found || sum != checksum(text) {
		return nil
	}
	return &entry{etag: etag, text: text}
}

// write keeps a document that has an ETag.
func (c Cache) write(address string, e entry) error {
	name := c.Path(address)
	if name == "" || e.etag == "" {
		return nil
	}
	if err := os.MkdirAll(string(c), 0o755); err != nil {
		return err
	}
	if err := atomic.Replace(name, e.text); err != nil {
		return err
	}
	return atomic.Replace(name+".etag", []byte(checksum(e.text)+" "+e.etag+"\n"))
}

func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
