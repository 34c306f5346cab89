package ipranges

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"
)

// createForm is how the document writes when it was made.
const createForm = "2006-01-02-15-04-05"

// raw is the document as it is written. Keys that are not here are not read: AWS may add some.
type raw struct {
	SyncToken  string  `json:"syncToken"`
	CreateDate string  `json:"createDate"`
	Prefixes   []entry `json:"prefixes"`
	Prefixes6  []entry `json:"ipv6_prefixes"`
}

// entry is a block in one of the two lists, each of which has a key of its own for it.
type entry struct {
	Prefix  string `json:"ip_prefix"`
	Prefix6 string `json:"ipv6_prefix"`
	Region  string `json:"region"`
	Service string `json:"service"`
	Border  string `json:"network_border_group"`
}

// Parse reads the document. It is strict: an entry that cannot be read is an error, as an answer from the others would be
// wrong without notice.
func Parse(text []byte) (*Document, error) {
	var r raw
	if err := unmarshal(text, &r); err != nil {
		return nil, err
	}
	created, err := time.Parse(createForm, r.CreateDate)
	if err != nil {
		return nil, fmt.Errorf("createDate must be a time such as 2026-08-22-21-17-05, not %q", r.CreateDate)
	}
	if len(r.Prefixes) == 0 {
		return nil, errors.New(`it has no "prefixes"`)
	}
	d := &Document{SyncToken: r.SyncToken, Created: created}
	for i, e := range r.Prefixes {
		if err := d.read(e, e.Prefix, true); err != nil {
			return nil, fmt.Errorf("prefixes[%d]: %w", i, err)
		}
	}
	for i, e := range r.Prefixes6 {
		if err := d.read(e, e.Prefix6, false); err != nil {
			return nil, fmt.Errorf("ipv6_prefixes[%d]: %w", i, err)
		}
	}
	return d, nil
}

// unmarshal decodes JSON, and says where it is broken.
func unmarshal(text []byte, r *raw) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("it is empty")
	}
	err := json.Unmarshal(text, r)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		if errors.Is(err, io.ErrUnexpectedEOF) || syntax.Offset >= int64(len(text)) {
			return fmt.Errorf("it ends in the middle, after %d bytes", len(text))
		}
		line := 1 + bytes.Count(text[:syntax.Offset], []byte("\n"))
		return fmt.Errorf("it is not JSON: line %d: %w", line, err)
	}
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return fmt.Errorf("%s must not be a JSON %s", wrong.Field, wrong.Value)
	}
	return err
}

// read adds an entry of which the block is written as the text.
func (d *Document) read(e entry, text string, is4 bool) error {
	prefix, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return fmt.Errorf("%q is not a CIDR block", text)
	case prefix.Addr().Is4() != is4:
		return fmt.Errorf("%s is in the list of the other version of IP", text)
	case prefix != prefix.Masked():
		return fmt.Errorf("%s has bits beyond its length", text)
	case e.Region == "" || e.Service == "":
		return fmt.Errorf("%s has no region or no service", text)
	}
	d.add(prefix, e.Region, e.Border, e.Service)
	return nil
}
