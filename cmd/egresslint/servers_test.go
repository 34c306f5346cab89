package main

import (
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/miekg/dns"
	"github.com/rogpeppe/go-internal/testscript"
)

// serveDNS starts a DNS server for a zone file, on UDP and TCP of one port, and sets the variable DNS to its address:
//
//	dns ZONE [silent|rotate|truncate]
//
// With "silent", it answers nothing; with "rotate", each answer has the next one of the addresses only; with "truncate", answers
// over UDP are cut.
func serveDNS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: dns ZONE [silent|rotate|truncate]")
	}
	mode := strings.Join(args[1:], " ")
	var records []dns.RR
	parser := dns.NewZoneParser(strings.NewReader(ts.ReadFile(args[0])), ".", args[0])
	for record, ok := parser.Next(); ok; record, ok = parser.Next() {
		records = append(records, record)
	}
	ts.Check(parser.Err())
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	ts.Check(err)
	streams, err := net.Listen("tcp", packets.LocalAddr().String())
	ts.Check(err)
	var queries atomic.Int32
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		if mode == "silent" {
			return
		}
		answer := answerFrom(records, query)
		if mode == "rotate" {
			// One query for IPv4 and one for IPv6 make one question.
			answer.Answer = oneAddress(answer.Answer, int(queries.Add(1)-1)/2)
		}
		if _, isUDP := w.RemoteAddr().(*net.UDPAddr); isUDP && mode == "truncate" {
			answer.Truncated, answer.Answer = true, nil
		}
		_ = w.WriteMsg(answer)
	})
	var started sync.WaitGroup
	for _, server := range []*dns.Server{{PacketConn: packets}, {Listener: streams}} {
		started.Add(1)
		server.Handler, server.NotifyStartedFunc = handler, started.Done
		go func() { _ = server.ActivateAndServe() }()
		ts.Defer(func() { _ = server.Shutdown() })
	}
	started.Wait()
	ts.Setenv("DNS", packets.LocalAddr().String())
}

// answerFrom follows the name of a query through the records, as a resolver does.
func answerFrom(records []dns.RR, query *dns.Msg) *dns.Msg {
	answer := new(dns.Msg)
	answer.SetReply(query)
	name, known := query.Question[0].Name, false
	for again := true; again; {
		again = false
		for _, record := range records {
			if !strings.EqualFold(record.Header().Name, name) {
				continue
			}
			known = true
			if alias, ok := record.(*dns.CNAME); ok {
				answer.Answer, name, again = append(answer.Answer, record), alias.Target, true
			} else if record.Header().Rrtype == query.Question[0].Qtype {
				answer.Answer = append(answer.Answer, record)
			}
		}
	}
	if !known {
		answer.Rcode = dns.RcodeNameError
	}
	return answer
}

// oneAddress leaves one of the addresses in an answer.
func oneAddress(records []dns.RR, number int) []dns.RR {
	var addresses, others []dns.RR
	for _, record := range records {
		if record.Header().Rrtype == dns.TypeCNAME {
			others = append(others, record)
		} else {
			addresses = append(addresses, record)
		}
	}
	if len(addresses) == 0 {
		return others
	}
	return append(others, addresses[number%len(addresses)])
}

// serveHTTPS starts an HTTPS server for a file, and sets the variable URL to its address, and what makes its certificate
// trusted:
//
//	https FILE [endless|silent|failing|forbidden]
//
// Without a word, it serves the file with an ETag, and counts in the file "sent" how often it sent the text.
func serveHTTPS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: https FILE [endless|silent|failing|forbidden]")
	}
	file, mode := ts.MkAbs(args[0]), strings.Join(args[1:], " ")
	counter := ts.MkAbs("sent")
	release := make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch mode {
		case "endless":
			for block := []byte(strings.Repeat(" ", 1<<20)); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		case "silent":
			<-release
		case "failing":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "forbidden":
			w.WriteHeader(http.StatusForbidden)
		default:
			sendFile(w, r, file, counter)
		}
	}))
	ts.Defer(server.Close)
	ts.Defer(func() { close(release) })
	authority := ts.MkAbs("authority-" + rand.Text() + ".pem")
	ts.Check(os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))
	ts.Setenv("SSL_CERT_FILE", authority)
	ts.Setenv("URL", server.URL+"/ip-ranges.json")
}

func sendFile(w http.ResponseWriter, r *http.Request, file, counter string) {
	text, err := os.ReadFile(file)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	etag := fmt.Sprintf("\"%d\"", len(text))
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	sent, _ := os.ReadFile(counter)
	_ = os.WriteFile(counter, append(sent, "sent\n"...), 0o600)
	_, _ = w.Write(text)
}

// serveEC2 starts an API of EC2 on this machine that lists the managed prefix lists of a file, one to a line: an id, a name and an
// owner. It has one list to a page. It sets credentials and the endpoint in the environment. With a second argument, it answers with
// this error.
func serveEC2(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: ec2 FILE [ERROR]")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(args) > 1 || !strings.Contains(r.Header.Get("Authorization"), "/ec2/aws4_request") {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code><Message>You may not.</Message></Error></Errors></Response>", strings.Join(args[1:], " "))
			return
		}
		number := 0
		_, _ = fmt.Sscan(r.FormValue("NextToken"), &number)
		fields := strings.Fields(lines[number])
		next := ""
		if number+1 < len(lines) {
			next = fmt.Sprintf("<nextToken>%d</nextToken>", number+1)
		}
		fmt.Fprintf(w, `<DescribeManagedPrefixListsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><prefixListSet><item><prefixListId>%s</prefixListId><prefixListName>%s</prefixListName><ownerId>%s</ownerId></item></prefixListSet>%s</DescribeManagedPrefixListsResponse>`,
			fields[0], fields[1], fields[2], next)
	}))
	ts.Defer(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_EC2": server.URL, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
	} {
		ts.Setenv(name, value)
	}
}

// lastingOutput writes the standard output of the last command to a file, with DNS for the address of the server: lasting FILE.
func lastingOutput(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lasting FILE")
	}
	text := strings.ReplaceAll(ts.ReadFile("stdout"), ts.Getenv("DNS"), "DNS")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
