package ipranges_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/egresslint/egresslint/internal/ipranges"
)

// full is the whole document, which is not in the repository: go test -bench . ./internal/ipranges -ip-ranges FILE
var full = flag.String("ip-ranges", "", "the whole document as AWS publishes it, for the benchmarks")

const small = `{
  "syncToken": "1787433425",
  "createDate": "2026-08-22-21-17-05",
  "prefixes": [
    {"ip_prefix": "3.112.0.0/14", "region": "ap-northeast-1", "service": "AMAZON", "network_border_group": "ap-northeast-1"},
    {"ip_prefix": "3.112.0.0/14", "region": "ap-northeast-1", "service": "EC2", "network_border_group": "ap-northeast-1"},
    {"ip_prefix": "3.112.64.0/23", "region": "ap-northeast-1", "service": "AMAZON", "network_border_group": "ap-northeast-1"},
    {"ip_prefix": "52.192.0.0/15", "region": "ap-northeast-1", "service": "EC2", "network_border_group": "ap-northeast-1"},
    {"ip_prefix": "52.192.0.0/15", "region": "ap-northeast-1", "service": "AMAZON", "network_border_group": "ap-northeast-1"},
    {"ip_prefix": "15.230.0.0/24", "region": "GLOBAL", "service": "AMAZON", "network_border_group": "GLOBAL"},
    {"ip_prefix": "15.230.0.0/24", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1-atl-1"},
    {"ip_prefix": "203.0.113.0/24", "region": "eu-west-1", "service": "S3", "network_border_group": "eu-west-1"}
  ],
  "ipv6_prefixes": [
    {"ipv6_prefix": "2406:da14::/36", "region": "ap-northeast-1", "service": "AMAZON", "network_border_group": "ap-northeast-1"}
  ]
}`

func parse(t *testing.T) *ipranges.Document {
	t.Helper()
	d, err := ipranges.Parse([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func written(blocks []ipranges.Block) string {
	var all []string
	for _, b := range blocks {
		all = append(all, fmt.Sprintf("%s %s %s %s", b.Prefix, b.Region, b.Border, strings.Join(b.Services, "+")))
	}
	return strings.Join(all, "; ")
}

func TestHolding(t *testing.T) {
	t.Parallel()
	d := parse(t)
	for text, want := range map[string]string{
		"3.112.64.17":          "3.112.64.0/23 ap-northeast-1 ap-northeast-1 AMAZON; 3.112.0.0/14 ap-northeast-1 ap-northeast-1 AMAZON+EC2",
		"52.193.255.255":       "52.192.0.0/15 ap-northeast-1 ap-northeast-1 AMAZON+EC2",
		"52.194.0.0":           "",
		"15.230.0.9":           "15.230.0.0/24 GLOBAL GLOBAL AMAZON; 15.230.0.0/24 eu-west-1 eu-west-1-atl-1 AMAZON",
		"2406:da14:1::1":       "2406:da14::/36 ap-northeast-1 ap-northeast-1 AMAZON",
		"::ffff:3.115.255.255": "3.112.0.0/14 ap-northeast-1 ap-northeast-1 AMAZON+EC2",
		"10.0.0.1":             "",
	} {
		if got := written(d.HoldingAddress(netip.MustParseAddr(text))); got != want {
			t.Errorf("%s is held by %q, want %q", text, got, want)
		}
	}
	if got, want := written(d.Holding(netip.MustParsePrefix("3.112.64.0/22"))), "3.112.0.0/14 ap-northeast-1 ap-northeast-1 AMAZON+EC2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	want := "3.112.0.0/14 ap-northeast-1 ap-northeast-1 AMAZON+EC2; 3.112.64.0/23 ap-northeast-1 ap-northeast-1 AMAZON"
	if got := written(parse(t).Within(netip.MustParsePrefix("3.0.0.0/8"))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMostSpecific has the two addresses that ECR answered with in ap-northeast-1 on 2025-03-25. A block that is not listed for
// AMAZON is not an answer.
func TestMostSpecific(t *testing.T) {
	t.Parallel()
	d := parse(t)
	for text, want := range map[string]string{
		"3.112.64.17": "3.112.64.0/23", "52.192.36.247": "52.192.0.0/15", "203.0.113.1": "", "192.0.2.1": "",
	} {
		block, ok := d.MostSpecific(netip.MustParseAddr(text))
		if ok != (want != "") || ok && block.Prefix.String() != want {
			t.Errorf("%s is in %v, want %q", text, block, want)
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	if got, want := parse(t).Regions(), []string{"ap-northeast-1", "eu-west-1"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	change := func(before, after string) string { return strings.Replace(small, before, after, 1) }
	for name, test := range map[string]struct{ text, want string }{
		"nothing":                {" \n", "it is empty"},
		"a page of an error":     {"<html>\n</html>", "it is not JSON: line 1"},
		"the half of it":         {small[:len(small)/2], "it ends in the middle"},
		"two documents":          {small + small, "it is not JSON: line 17"},
		"a list":                 {"[]", "must not be a JSON array"},
		"no date":                {change("createDate", "created"), `createDate must be a time such as 2026-08-22-21-17-05, not ""`},
		"no blocks":              {`{"createDate": "2026-08-22-21-17-05"}`, `it has no "prefixes"`},
		"a block that is none":   {change("3.112.0.0/14", "3.112.0.0"), `prefixes[0]: "3.112.0.0" is not a CIDR block`},
		"bits beyond the length": {change("3.112.64.0/23", "3.112.64.1/23"), "prefixes[2]: 3.112.64.1/23 has bits beyond its length"},
		"IPv6 among IPv4":        {change("3.112.0.0/14", "2406:da14::/36"), "is in the list of the other version of IP"},
		"no region":              {change(`"region": "ap-northeast-1", `, ""), "has no region or no service"},
	} {
		_, err := ipranges.Parse([]byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// FuzzParse wants of any text either an error or a document in which what it lists is found.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"createDate":"2026-08-22-21-17-05","prefixes":[{"ip_prefix":"0.0.0.0/0","region":"r","service":"s"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := ipranges.Parse(text)
		if err != nil {
			return
		}
		var r struct {
			Prefixes []struct {
				Prefix netip.Prefix `json:"ip_prefix"`
			}
		}
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Prefixes {
			if held := d.HoldingAddress(p.Prefix.Addr()); !slices.ContainsFunc(held, func(b ipranges.Block) bool { return b.Prefix == p.Prefix }) {
				t.Errorf("%s is not found", p.Prefix)
			}
		}
	})
}

func wholeDocument(b *testing.B) []byte {
	b.Helper()
	if *full == "" {
		b.Skip("give the whole document with -ip-ranges FILE")
	}
	text, err := os.ReadFile(*full)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

func BenchmarkParse(b *testing.B) {
	text := wholeDocument(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := ipranges.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookups looks up 100,000 addresses.
func BenchmarkLookups(b *testing.B) {
	d, err := ipranges.Parse(wholeDocument(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for i := range 100_000 {
			addr := netip.AddrFrom4([4]byte{byte(i >> 9), byte(i >> 3), byte(i << 5), byte(i)})
			d.HoldingAddress(addr)
		}
	}
}
