package resolver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// System asks the resolver of the machine.
type System struct {
	Timeout time.Duration // for which it waits for an answer
}

// ShowsChain returns false: the system tells the last name only.
func (System) ShowsChain() bool { return false }

// Resolve asks for the addresses, and for the last name.
func (s System) Resolve(ctx context.Context, name string) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return Answer{}, s.plain(err)
	}
	var answer Answer
	for _, addr := range addresses {
		answer.Addresses = append(answer.Addresses, addr.Unmap())
	}
	slices.SortFunc(answer.Addresses, netip.Addr.Compare)
	answer.Addresses = slices.Compact(answer.Addresses)
	last, err := net.DefaultResolver.LookupCNAME(ctx, name)
	if last = strings.TrimSuffix(last, "."); err == nil && last != "" && !strings.EqualFold(last, name) {
		answer.Chain = []string{strings.ToLower(last)}
	}
	return answer, nil // the last name is a detail
}

// plain says why there is no answer.
func (s System) plain(err error) error {
	failed := (*net.DNSError)(nil)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &failed) && failed.IsTimeout:
		return fmt.Errorf("the system's resolver does not answer within %s", s.Timeout)
	case failed != nil && failed.IsNotFound:
		return ErrNoName
	default:
		return fmt.Errorf("the system's resolver: %w", err)
	}
}
