package data_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/regionfacts"
)

const document = `{"syncToken": "1", "createDate": "2026-08-22-21-17-05", "prefixes": [
  {"ip_prefix": "198.51.100.0/25", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ip_prefix": "198.51.100.128/26", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ip_prefix": "198.51.100.192/26", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ip_prefix": "198.51.100.200/32", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ip_prefix": "203.0.113.0/25", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "service": "AMAZON", "network_border_group": "us-east-1"},
  {"ip_prefix": "192.88.99.0/24", "region": "eu-west-1", "service": "S3", "network_border_group": "eu-west-1"}
], "ipv6_prefixes": [
  {"ipv6_prefix": "2001:db8::/33", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"},
  {"ipv6_prefix": "2001:db8:8000::/33", "region": "eu-west-1", "service": "AMAZON", "network_border_group": "eu-west-1"}
]}`

func ranges(t *testing.T) *ipranges.Document {
	t.Helper()
	d, err := ipranges.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// facts are invented, so that no refresh of the real ones changes a test.
func facts() *regionfacts.Facts {
	return &regionfacts.Facts{
		PrefixLists: regionfacts.PrefixLists{IDs: map[string]map[string]string{"s3": {"eu-west-1": "pl-00000001"}, "dynamodb": {"eu-west-1": "pl-00000002"}}},
		ECR: regionfacts.ECR{Regions: map[string]regionfacts.ECRData{
			"eu-west-1": {CIDRs: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/25")}, Observed: "2026-01-31"},
		}},
	}
}

func cidrUse(cidr string) data.Use {
	return data.Use{Region: "eu-west-1", CIDR: netip.MustParsePrefix(cidr), By: "group", Set: "group"}
}

func messages(c *data.Checked) string {
	var all []string
	for _, drift := range c.Drift {
		all = append(all, drift.Message)
	}
	return strings.Join(all, "; ")
}

func TestCheckPublished(t *testing.T) {
	t.Parallel()
	for cidr, want := range map[string]string{
		"198.51.100.0/25":  "",
		"198.51.100.16/28": "", // inside
		"198.51.100.0/24":  "", // as three blocks
		"2001:db8::/32":    "", // as two
		"0.0.0.0/0":        "", // it is no fact about ECR
		"203.0.113.0/24":   "AWS publishes only parts of 203.0.113.0/24 for eu-west-1: 203.0.113.0/25",
		"192.0.2.0/25":     "AWS publishes 192.0.2.0/25 for us-east-1, not for eu-west-1",
		"192.88.99.0/24":   "AWS does not publish 192.88.99.0/24 any more",
		"2001:db8:f::/31":  "AWS publishes only parts of 2001:db8::/31 for eu-west-1: 2001:db8::/33, 2001:db8:8000::/33",
		"8.8.8.0/24":       "AWS does not publish 8.8.8.0/24 any more",
	} {
		use := cidrUse(cidr)
		use.CIDR = use.CIDR.Masked()
		got := data.Check(data.Checking{Uses: []data.Use{use}, Facts: facts(), Ranges: ranges(t)})
		if messages(got) != want || (got.Uses == 1) != (use.CIDR.Bits() > 0) {
			t.Errorf("%s: got %q of %d uses, want %q", cidr, messages(got), got.Uses, want)
		}
	}
}

func TestCheckLists(t *testing.T) {
	t.Parallel()
	now := []data.ShownList{{Region: "eu-west-1", Service: "s3", ID: "pl-0000000a"}, {Region: "eu-west-1", Service: "dynamodb", ID: "pl-00000002"}}
	for name, test := range map[string]struct {
		use  data.Use
		now  []data.ShownList
		want string
	}{
		"the same":                       {data.Use{Service: "dynamodb", List: "pl-00000002"}, now, ""},
		"another one":                    {data.Use{Service: "s3", List: "pl-00000001"}, now, "the prefix list of S3 in eu-west-1 is pl-0000000a, not pl-00000001"},
		"none":                           {data.Use{Service: "s3", List: "pl-00000001"}, now[1:], "AWS has no prefix list of S3 in eu-west-1 that this account can see"},
		"a rule with the new id":         {data.Use{List: "pl-0000000a"}, now, ""},
		"a rule with the old id":         {data.Use{List: "pl-00000001"}, now, "the prefix list of S3 in eu-west-1 is pl-0000000a, not pl-00000001"},
		"a rule with a list of customer": {data.Use{List: "pl-0123456789abcdef0"}, now, ""},
	} {
		test.use.Region, test.use.By = "eu-west-1", "it"
		got := data.Check(data.Checking{Uses: []data.Use{test.use}, Facts: facts(), Ranges: ranges(t), Lists: map[string][]data.ShownList{"eu-west-1": test.now}})
		if messages(got) != test.want || got.Uses != 1 {
			t.Errorf("%s: got %q, want %q", name, messages(got), test.want)
		}
		got = data.Check(data.Checking{Uses: []data.Use{test.use}, Facts: facts(), Ranges: ranges(t)})
		if len(got.Drift) > 0 || got.Uses != 0 || got.NotCompared != 1 {
			t.Errorf("%s: nobody was asked, but got %+v", name, got)
		}
	}
}

func TestEmbeddedUses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		uses []data.Use
		want string
	}{
		"nothing is configured": {nil, "198.51.100.0/25 pl-00000001 pl-00000002"},
		"CIDRs are configured":  {[]data.Use{{Region: "eu-west-1", CIDR: netip.MustParsePrefix("8.8.8.0/24"), Set: "configuration eu-west-1"}}, "pl-00000001 pl-00000002"},
		"a list is configured":  {[]data.Use{{Region: "eu-west-1", Service: "s3", List: "pl-00000003"}}, "198.51.100.0/25 pl-00000002"},
		"rules use something":   {[]data.Use{cidrUse("8.8.8.0/24"), {Region: "eu-west-1", List: "pl-00000003"}}, "198.51.100.0/25 pl-00000001 pl-00000002"},
	} {
		var got []string
		for _, use := range data.EmbeddedUses(facts(), []string{"eu-west-1", "eu-west-2"}, test.uses) {
			if use.By != data.Itself {
				t.Errorf("%s: it is of %s", name, use.By)
			}
			if use.List != "" {
				got = append(got, use.List)
			} else {
				got = append(got, use.CIDR.String())
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// answers answers for all names of ECR with the next one of the lists of addresses, each time.
func answers(lists ...string) func(context.Context, string) (data.Reply, error) {
	var mu sync.Mutex
	asked := map[string]int{}
	return func(_ context.Context, name string) (data.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		list := lists[asked[name]%len(lists)]
		asked[name]++
		if list == "" {
			return data.Reply{}, errors.New("there is no such name")
		}
		var reply data.Reply
		for text := range strings.FieldsSeq(list) {
			reply.Addresses = append(reply.Addresses, netip.MustParseAddr(text))
		}
		return reply, nil
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers            []string
		cidrs              string
		warnings, problems int
		says               string // in the text
	}{
		"one answer":                {[]string{"198.51.100.1"}, "[198.51.100.0/25]", 0, 0, "egresslint contains the same CIDRs, as seen on 2026-01-31."},
		"different answers":         {[]string{"198.51.100.1", "203.0.113.1", "2001:db8::1"}, "[198.51.100.0/25 203.0.113.0/25 2001:db8::/33]", 1, 0, "2001:db8::/33 is very wide: it has 2^95 addresses."},
		"new blocks":                {[]string{"203.0.113.1"}, "[203.0.113.0/25]", 0, 0, "egresslint contains 198.51.100.0/25 too, as seen on 2026-01-31. No answer was in it this time."},
		"some queries fail":         {[]string{"", "198.51.100.1"}, "[198.51.100.0/25]", 3, 0, "were not answered: there is no such name."},
		"all queries fail":          {[]string{""}, "[]", 1, 2, "none was found"},
		"an address of a VPC":       {[]string{"10.0.0.1 198.51.100.1"}, "[198.51.100.0/25]", 0, 1, "10.0.0.1 is private: it is of a VPC endpoint."},
		"a block of S3 alone":       {[]string{"192.88.99.1"}, "[]", 0, 1, "is in no block of AMAZON"},
		"a block of another region": {[]string{"192.0.2.1"}, "[192.0.2.0/24]", 1, 0, "192.0.2.0/24 is a block of the region us-east-1, not of eu-west-1."},
	} {
		got := data.Resolve(t.Context(), data.Resolving{
			Region: "eu-west-1", Queries: 6, Ask: answers(test.answers...), Ranges: ranges(t), Facts: facts(), Resolver: "DNS", Today: time.Unix(0, 0).UTC(),
		})
		if cidrs := fmt.Sprint(got.CIDRs); cidrs != test.cidrs || len(got.Warnings) != test.warnings || len(got.Problems) != test.problems {
			t.Errorf("%s: got %s, %q, %q", name, cidrs, got.Warnings, got.Problems)
		}
		var text strings.Builder
		if err := got.Write(&text, "text"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text.String(), test.says) {
			t.Errorf("%s: %q is not in\n%s", name, test.says, text.String())
		}
		for _, format := range data.ResolutionFormats() {
			var code strings.Builder
			if err := got.Write(&code, format); err != nil {
				t.Fatal(err)
			}
			if isCode := !slices.Contains([]string{"text", "json"}, format); isCode && (code.Len() > 0) != (test.problems == 0) {
				t.Errorf("%s: %s is written although something is missing, or the other way round:\n%s", name, format, code.String())
			}
		}
	}
}

// TestHostileNames wants nothing of an answer to reach the terminal as a command.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	got := data.Resolve(t.Context(), data.Resolving{
		Region: "eu-west-1", Queries: 1, Ranges: ranges(t), Facts: facts(), Resolver: "DNS",
		Ask: func(context.Context, string) (data.Reply, error) {
			return data.Reply{Chain: []string{"evil\x1b[2J\n::error::"}, Addresses: []netip.Addr{netip.MustParseAddr("198.51.100.1")}}, nil
		},
	})
	var text strings.Builder
	if err := got.Write(&text, "text"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), "\x1b") || strings.Contains(text.String(), "\n::error::") {
		t.Errorf("got %q", text.String())
	}
}
