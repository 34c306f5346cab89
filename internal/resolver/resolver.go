// Package resolver asks DNS for the addresses of a name: the system's resolver, or the server that somebody names.
//
// The two see different things. A server answers with the names in between too, so New(server) returns the whole chain:
//
//	api.ecr.ap-northeast-1.amazonaws.com CNAME ecr.ap-northeast-1.amazonaws.com A 3.112.64.17
//
// The system's resolver returns addresses and the last name only. It may have other sources than DNS, such as a file of hosts,
// and may ask a resolver that remembers answers for a while.
package resolver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// Answer is what one query for the addresses of a name gave.
type Answer struct {
	// Chain are the names that the name leads to, in their order, without the name itself.
	Chain []string
	// Addresses are IPv4 and IPv6 addresses, sorted.
	Addresses []netip.Addr
}

// ErrNoName is the error for a name that there is not.
var ErrNoName = errors.New("there is no such name")

// Resolver asks for the addresses of names.
type Resolver interface {
	// Resolve returns the addresses of a name, both IPv4 and IPv6. A name without addresses has an answer without any. The error
	// is ErrNoName if there is no such name.
	Resolve(ctx context.Context, name string) (Answer, error)
	// ShowsChain reports whether answers have all names in between.
	ShowsChain() bool
}

// Server asks one DNS server.
type Server struct {
	Address  string        // HOST:PORT
	Timeout  time.Duration // for which it waits for an answer
	Attempts int           // 0 means 1
	Backoff  time.Duration // between the first two attempts; it doubles with each further one
}

// ShowsChain returns true: a server answers with all names.
func (s Server) ShowsChain() bool { return true }

// Resolve asks for IPv4 and for IPv6 addresses.
func (s Server) Resolve(ctx context.Context, name string) (Answer, error) {
	var all Answer
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
		message, err := s.ask(ctx, name, kind)
		if err != nil {
			return Answer{}, err
		}
		one, err := read(message, name)
		if err != nil {
			return Answer{}, fmt.Errorf("the answer of %s: %w", s.Address, err)
		}
		if len(one.Chain) > len(all.Chain) {
			all.Chain = one.Chain
		}
		all.Addresses = append(all.Addresses, one.Addresses...)
	}
	slices.SortFunc(all.Addresses, netip.Addr.Compare)
	all.Addresses = slices.Compact(all.Addresses)
	return all, nil
}

// ask sends one query, several times if no answer arrives.
func (s Server) ask(ctx context.Context, name string, kind dnsmessage.Type) (*dnsmessage.Message, error) {
	var err error
	for attempt := range max(s.Attempts, 1) {
		if attempt > 0 && !wait(ctx, s.Backoff<<(attempt-1)) {
			return nil, context.Cause(ctx)
		}
		var message *dnsmessage.Message
		if message, err = s.exchange(ctx, name, kind); err != nil {
			continue
		}
		switch message.RCode {
		case dnsmessage.RCodeSuccess:
			return message, nil
		case dnsmessage.RCodeNameError:
			return nil, ErrNoName
		case dnsmessage.RCodeServerFailure: // which may pass
			err = fmt.Errorf("%s answers %s", s.Address, codeName(message.RCode))
		default:
			return nil, fmt.Errorf("%s answers %s", s.Address, codeName(message.RCode))
		}
	}
	return nil, s.plain(err)
}

// plain says why no answer arrived.
func (s Server) plain(err error) error {
	if timedOut := net.Error(nil); errors.As(err, &timedOut) && timedOut.Timeout() {
		return fmt.Errorf("%s does not answer within %s", s.Address, s.Timeout)
	}
	return err
}

// read follows the name through the records of an answer.
func read(message *dnsmessage.Message, name string) (Answer, error) {
	answer, at := Answer{}, strings.ToLower(qualified(name))
	seen := map[string]bool{at: true}
	for next := target(message, at); next != ""; next = target(message, at) {
		if seen[next] {
			return Answer{}, fmt.Errorf("the names lead back to %s", strings.TrimSuffix(next, "."))
		}
		seen[next], at = true, next
		answer.Chain = append(answer.Chain, strings.TrimSuffix(next, "."))
	}
	for _, record := range message.Answers {
		if !strings.EqualFold(record.Header.Name.String(), at) {
			continue
		}
		switch body := record.Body.(type) {
		case *dnsmessage.AResource:
			answer.Addresses = append(answer.Addresses, netip.AddrFrom4(body.A))
		case *dnsmessage.AAAAResource:
			answer.Addresses = append(answer.Addresses, netip.AddrFrom16(body.AAAA).Unmap())
		}
	}
	return answer, nil
}

// target returns the name that a name leads to, "" where it leads to none.
func target(message *dnsmessage.Message, name string) string {
	for _, record := range message.Answers {
		if alias, ok := record.Body.(*dnsmessage.CNAMEResource); ok && strings.EqualFold(record.Header.Name.String(), name) {
			return strings.ToLower(alias.CNAME.String())
		}
	}
	return ""
}

// wait waits, and reports whether the context has not ended.
func wait(ctx context.Context, duration time.Duration) bool {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

var errNoAddress = errors.New("it must be the HOST:PORT of a DNS server")

// dnsPort is the port of DNS servers.
const dnsPort = "53"

// ParseAddress reads the address of a server, HOST or HOST:PORT, and returns it with a port.
func ParseAddress(text string) (string, error) {
	if host, port, err := net.SplitHostPort(text); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil || host == "" {
			return "", errNoAddress
		}
		return text, nil
	}
	host := strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil || host != "" && !strings.ContainsAny(host, ":/ ") {
		return net.JoinHostPort(host, dnsPort), nil
	}
	return "", errNoAddress
}
