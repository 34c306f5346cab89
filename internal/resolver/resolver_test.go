package resolver_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/egresslint/egresslint/internal/resolver"
)

// serve starts a DNS server on UDP and TCP of the same port, and returns a resolver that asks it.
func serve(t *testing.T, handler dns.HandlerFunc) resolver.Server {
	t.Helper()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	streams, err := net.Listen("tcp", packets.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	var started sync.WaitGroup
	for _, server := range []*dns.Server{{PacketConn: packets}, {Listener: streams}} {
		started.Add(1)
		server.Handler, server.NotifyStartedFunc = handler, started.Done
		go func() { _ = server.ActivateAndServe() }()
		t.Cleanup(func() { _ = server.Shutdown() })
	}
	started.Wait()
	return resolver.Server{Address: packets.LocalAddr().String(), Timeout: time.Minute, Attempts: 2, Backoff: time.Millisecond}
}

// zone answers from records as zone files have them.
func zone(records ...string) dns.HandlerFunc {
	return func(w dns.ResponseWriter, query *dns.Msg) {
		answer := new(dns.Msg)
		answer.SetReply(query)
		known := false
		for _, text := range records {
			record, err := dns.NewRR(text)
			if err != nil {
				panic(err)
			}
			known = known || strings.EqualFold(record.Header().Name, query.Question[0].Name)
			if kind := record.Header().Rrtype; kind == query.Question[0].Qtype || kind == dns.TypeCNAME {
				answer.Answer = append(answer.Answer, record)
			}
		}
		if !known {
			answer.Rcode, answer.Answer = dns.RcodeNameError, nil
		}
		_ = w.WriteMsg(answer)
	}
}

func written(a resolver.Answer) string { return fmt.Sprint(a.Chain, a.Addresses) }

func TestChain(t *testing.T) {
	t.Parallel()
	server := serve(t, zone(
		"api.ecr.example. 60 IN CNAME ECR.example.",
		"ecr.example. 60 IN CNAME nlb3.elb.example.",
		"nlb3.elb.example. 60 IN A 3.112.64.17",
		"nlb3.elb.example. 60 IN A 3.112.64.16",
		"nlb3.elb.example. 60 IN AAAA 2406:da14::1",
		"stray.example. 60 IN A 192.0.2.1",
		"loop.example. 60 IN CNAME pool.example.",
		"pool.example. 60 IN CNAME loop.example.",
		"empty.example. 60 IN TXT none",
	))
	for name, want := range map[string]string{
		"api.ecr.example":  "[ecr.example nlb3.elb.example] [3.112.64.16 3.112.64.17 2406:da14::1]",
		"nlb3.elb.example": "[] [3.112.64.16 3.112.64.17 2406:da14::1]",
		"empty.example":    "[] []",
	} {
		got, err := server.Resolve(t.Context(), name)
		if err != nil || written(got) != want {
			t.Errorf("%s: got %s, %v, want %s", name, written(got), err, want)
		}
	}
	if _, err := server.Resolve(t.Context(), "loop.example"); err == nil || !strings.Contains(err.Error(), "the names lead back to loop.example") {
		t.Errorf("got %v", err)
	}
	if _, err := server.Resolve(t.Context(), "none.example"); !errors.Is(err, resolver.ErrNoName) {
		t.Errorf("got %v, want %v", err, resolver.ErrNoName)
	}
}

// TestTruncated wants the whole answer over TCP where that over UDP is cut.
func TestTruncated(t *testing.T) {
	t.Parallel()
	var records []string
	for i := range 200 {
		records = append(records, fmt.Sprintf("many.example. 60 IN A 192.0.2.%d", i))
	}
	whole := zone(records...)
	var cut atomic.Int32
	server := serve(t, func(w dns.ResponseWriter, query *dns.Msg) {
		if _, isUDP := w.RemoteAddr().(*net.UDPAddr); !isUDP {
			whole(w, query)
			return
		}
		cut.Add(1)
		answer := new(dns.Msg)
		answer.SetReply(query)
		answer.Truncated = true
		_ = w.WriteMsg(answer)
	})
	got, err := server.Resolve(t.Context(), "many.example")
	if err != nil || len(got.Addresses) != 200 || cut.Load() != 2 {
		t.Errorf("got %d addresses after %d cut answers, %v", len(got.Addresses), cut.Load(), err)
	}
}

// TestStray sends what does not answer the query before what does.
func TestStray(t *testing.T) {
	t.Parallel()
	whole := zone("a.example. 60 IN A 192.0.2.1", "b.example. 60 IN A 192.0.2.2", "a.example. 60 IN TXT none")
	server := serve(t, func(w dns.ResponseWriter, query *dns.Msg) {
		other := query.Copy()
		other.Id++
		whole(w, other)
		other = query.Copy()
		other.Question[0].Name = "b.example."
		whole(w, other)
		whole(w, query)
	})
	if got, err := server.Resolve(t.Context(), "a.example"); err != nil || written(got) != "[] [192.0.2.1]" {
		t.Errorf("got %s, %v", written(got), err)
	}
}

// TestUnreadable sends an answer that is cut.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w dns.ResponseWriter, query *dns.Msg) {
		answer, err := new(dns.Msg).SetReply(query).Pack()
		if err == nil {
			_, err = w.Write(answer[:len(answer)-3])
		}
		if err != nil {
			panic(err)
		}
	})
	if _, err := server.Resolve(t.Context(), "a.example"); err == nil || !strings.Contains(err.Error(), "the answer cannot be read: ") {
		t.Errorf("got %v", err)
	}
	if _, err := server.Resolve(t.Context(), strings.Repeat("a", 300)); err == nil || !strings.Contains(err.Error(), "the name ") {
		t.Errorf("got %v", err)
	}
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	var queries atomic.Int32
	fails := func(code, times int32) dns.HandlerFunc {
		return func(w dns.ResponseWriter, query *dns.Msg) {
			if queries.Add(1) > times {
				zone("a.example. 60 IN A 192.0.2.1")(w, query)
				return
			}
			_ = w.WriteMsg(new(dns.Msg).SetRcode(query, int(code)))
		}
	}
	got, err := serve(t, fails(dns.RcodeServerFailure, 1)).Resolve(t.Context(), "a.example")
	if err != nil || written(got) != "[] [192.0.2.1]" {
		t.Errorf("got %s, %v", written(got), err)
	}
	queries.Store(0)
	_, err = serve(t, fails(dns.RcodeRefused, 100)).Resolve(t.Context(), "a.example")
	if err == nil || !strings.HasSuffix(err.Error(), "answers REFUSED") || queries.Load() != 1 {
		t.Errorf("got %v after %d queries", err, queries.Load())
	}
}

func TestSilent(t *testing.T) {
	t.Parallel()
	var queries atomic.Int32
	server := serve(t, func(dns.ResponseWriter, *dns.Msg) { queries.Add(1) })
	server.Timeout = 100 * time.Millisecond
	_, err := server.Resolve(t.Context(), "a.example")
	if want := server.Address + " does not answer within 100ms"; err == nil || err.Error() != want || queries.Load() != 2 {
		t.Errorf("got %v after %d queries, want %q after 2", err, queries.Load(), want)
	}
}

// TestSystem asks for a name that every machine has, and for one that none has.
func TestSystem(t *testing.T) {
	t.Parallel()
	system := resolver.System{Timeout: time.Minute}
	got, err := system.Resolve(t.Context(), "localhost")
	if err != nil || len(got.Addresses) == 0 || !got.Addresses[0].IsLoopback() {
		t.Errorf("got %s, %v", written(got), err)
	}
	if system.ShowsChain() || !(resolver.Server{}).ShowsChain() {
		t.Error("only a server shows the chain")
	}
}

func TestParseAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"192.0.2.1:5353": "192.0.2.1:5353", "192.0.2.1": "192.0.2.1:53", "dns.example": "dns.example:53", "2001:db8::1": "[2001:db8::1]:53",
		"[2001:db8::1]:54": "[2001:db8::1]:54", "[2001:db8::1]": "[2001:db8::1]:53", "": "", "a:b:c": "", "https://dns.example": "", ":53": "",
	} {
		if got, err := resolver.ParseAddress(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
}
