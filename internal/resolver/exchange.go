package resolver

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// largest is how large answers over UDP may be, which a query says.
// Source: https://www.rfc-editor.org/rfc/rfc6891#section-6.2.5
const largest = 4096

// exchange sends a query over UDP, and over TCP if the answer is too long for UDP.
func (s Server) exchange(ctx context.Context, name string, kind dnsmessage.Type) (*dnsmessage.Message, error) {
	query, err := queryOf(name, kind)
	if err != nil {
		return nil, err
	}
	answer, err := s.over(ctx, "udp", query)
	if err != nil || !answer.Truncated {
		return answer, err
	}
	return s.over(ctx, "tcp", query)
}

func queryOf(name string, kind dnsmessage.Type) (*dnsmessage.Message, error) {
	full, err := dnsmessage.NewName(qualified(name))
	if err != nil {
		return nil, fmt.Errorf("the name %q: %w", name, err)
	}
	options := dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(".")}
	if err := options.SetEDNS0(largest, dnsmessage.RCodeSuccess, false); err != nil {
		return nil, err
	}
	return &dnsmessage.Message{
		Header:      dnsmessage.Header{ID: uint16(rand.Uint32()), RecursionDesired: true}, //nolint:gosec // any 16 bits
		Questions:   []dnsmessage.Question{{Name: full, Type: kind, Class: dnsmessage.ClassINET}},
		Additionals: []dnsmessage.Resource{{Header: options, Body: &dnsmessage.OPTResource{}}},
	}, nil
}

// qualified ends a name with the dot of the root.
func qualified(name string) string { return strings.TrimSuffix(name, ".") + "." }

// over sends a query, and waits for the answer.
func (s Server) over(ctx context.Context, network string, query *dnsmessage.Message) (*dnsmessage.Message, error) {
	packed, err := query.Pack()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	connection, err := (&net.Dialer{}).DialContext(ctx, network, s.Address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = connection.Close() }() // nothing that was written is lost
	stop := context.AfterFunc(ctx, func() { _ = connection.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if network == "tcp" {
		packed = append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...) //nolint:gosec // a few hundred
	}
	if _, err := connection.Write(packed); err != nil {
		return nil, err
	}
	for {
		answer, err := receive(connection, network)
		if err != nil {
			return nil, err
		}
		switch {
		case answers(answer, query):
			return answer, nil
		case network == "tcp":
			return nil, errOther
		}
	}
}

// receive reads one message.
func receive(connection net.Conn, network string) (*dnsmessage.Message, error) {
	text := make([]byte, largest)
	if network == "tcp" {
		if _, err := io.ReadFull(connection, text[:2]); err != nil {
			return nil, err
		}
		text = make([]byte, binary.BigEndian.Uint16(text))
		if _, err := io.ReadFull(connection, text); err != nil {
			return nil, err
		}
	} else {
		n, err := connection.Read(text)
		if err != nil {
			return nil, err
		}
		text = text[:n]
	}
	message := &dnsmessage.Message{}
	if err := message.Unpack(text); err != nil {
		return nil, fmt.Errorf("the answer cannot be read: %w", err)
	}
	return message, nil
}

// answers reports whether a message answers the query, and not an earlier one.
func answers(message, query *dnsmessage.Message) bool {
	return message.Response && message.ID == query.ID && slices.EqualFunc(message.Questions, query.Questions, func(a, b dnsmessage.Question) bool {
		return a.Type == b.Type && a.Class == b.Class && strings.EqualFold(a.Name.String(), b.Name.String())
	})
}

// errOther is the error for an answer to something else.
var errOther = errors.New("the answer is to another question")

// codeName returns what the response code is called.
// Source: https://www.iana.org/assignments/dns-parameters/dns-parameters.xhtml#dns-parameters-6
func codeName(code dnsmessage.RCode) string {
	names := []string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"}
	if int(code) < len(names) {
		return names[code]
	}
	return fmt.Sprintf("RCODE%d", code)
}
