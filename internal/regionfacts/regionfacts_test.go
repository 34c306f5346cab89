package regionfacts_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/egresslint/egresslint/internal/regionfacts"
)

func read(t *testing.T) *regionfacts.Facts {
	t.Helper()
	facts, err := regionfacts.Read()
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// TestFactsAreDated wants a day and a source of everything.
func TestFactsAreDated(t *testing.T) {
	t.Parallel()
	facts := read(t)
	days := []string{facts.PrefixLists.Collected, facts.ECR.Collected}
	for region, ecr := range facts.ECR.Regions {
		if len(ecr.CIDRs) == 0 {
			continue
		}
		days = append(days, ecr.Observed)
		if ecr.Method == "" {
			t.Errorf("%s: it is not said how the CIDRs were found", region)
		}
	}
	for _, day := range days {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			t.Error(err)
		}
	}
	if facts.PrefixLists.Source == "" || facts.ECR.Source == "" {
		t.Error("a source is missing")
	}
}

func TestOwners(t *testing.T) {
	t.Parallel()
	lists := read(t).PrefixLists
	want := []regionfacts.Owner{{Service: "s3", Region: "ap-northeast-2"}, {Service: "s3", Region: "ap-south-1"}, {Service: "dynamodb", Region: "ap-northeast-1"}}
	if got := lists.Owners("pl-78a54011"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := lists.Owners("pl-0123456789abcdef0"); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestHolding(t *testing.T) {
	t.Parallel()
	ecr := read(t).ECR
	for text, want := range map[string]string{
		"3.112.64.17/32": "3.112.64.0/23", "3.112.64.0/23": "3.112.64.0/23", "3.112.64.0/22": "", "52.193.0.0/24": "52.192.0.0/15", "10.0.0.0/8": "",
	} {
		region, cidr, ok := ecr.Holding(netip.MustParsePrefix(text))
		if ok != (want != "") || ok && (cidr.String() != want || region != "ap-northeast-1") {
			t.Errorf("%s: got %s in %s, want %q", text, cidr, region, want)
		}
	}
}
