package config_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/egresslint/egresslint/internal/config"
)

func amendment() config.Amendment {
	return config.Amendment{
		Region: "eu-south-1", Day: "2026-11-28", CIDRs: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("2001:db8::/36")},
		Gone: func(cidr netip.Prefix) bool { return cidr == netip.MustParsePrefix("192.0.2.0/24") },
	}
}

func TestAmend(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ before, after string }{
		"no file": {"", `ecr_cidrs:
  eu-south-1:
    cidrs:
      - 198.51.100.0/24
      - "2001:db8::/36"
    observed: 2026-11-28
`},
		"no such key": {`# Ours.
region: eu-south-1   # Milan

rules:
    s3-unreachable: {level: warning}
# The end.`, `# Ours.
region: eu-south-1   # Milan

rules:
    s3-unreachable: {level: warning}
# The end.

ecr_cidrs:
  eu-south-1:
    cidrs:
      - 198.51.100.0/24
      - "2001:db8::/36"
    observed: 2026-11-28
`},
		"another region": {`ecr_cidrs: # as resolved
    # Zurich.
    eu-central-2:
        cidrs: [203.0.113.0/24]
        observed: 2026-11-01

region: eu-south-1
`, `ecr_cidrs: # as resolved
    eu-south-1:
      cidrs:
        - 198.51.100.0/24
        - "2001:db8::/36"
      observed: 2026-11-28
    # Zurich.
    eu-central-2:
        cidrs: [203.0.113.0/24]
        observed: 2026-11-01

region: eu-south-1
`},
		"the region": {`ecr_cidrs:
  # Milan has moved twice.
  eu-south-1: # since 2020
    # The API.
    cidrs:
      - 198.51.100.0/24 # answers
      # Once.
      - 192.0.2.0/24
      - 203.0.113.0/24
    observed: 2026-11-01 # by hand
  # Zurich.

  eu-central-2:
    cidrs: [203.0.113.0/24]
    observed: 2026-11-01
`, `ecr_cidrs:
  # Milan has moved twice.
  eu-south-1: # since 2020
    # The API.
    cidrs:
      - 198.51.100.0/24 # answers
      - 203.0.113.0/24 # seen on 2026-11-01
      - "2001:db8::/36"
    observed: 2026-11-28 # by hand
  # Zurich.

  eu-central-2:
    cidrs: [203.0.113.0/24]
    observed: 2026-11-01
`},
		"a list in one line, at the end": {`region: eu-south-1
ecr_cidrs:
  eu-south-1:
    observed: 2026-11-01
    cidrs: [198.51.0.0/16,
      203.0.113.0/24]
    # The end.
`, `region: eu-south-1
ecr_cidrs:
  eu-south-1:
    observed: 2026-11-28
    cidrs: [198.51.0.0/16, 203.0.113.0/24, "2001:db8::/36"]
    # The end.
`},
		"an entry in one line": {`ecr_cidrs:
  eu-south-1: {cidrs: [198.51.100.0/24], observed: 2026-11-01}
unknown: fail
`, `ecr_cidrs:
  eu-south-1: {cidrs: [198.51.100.0/24, "2001:db8::/36"], observed: 2026-11-28}
unknown: fail
`},
		"lines that end as those of Windows": {"region: eu-south-1\r\n", "region: eu-south-1\r\n\r\necr_cidrs:\r\n  eu-south-1:\r\n    cidrs:\r\n      - 198.51.100.0/24\r\n      - \"2001:db8::/36\"\r\n    observed: 2026-11-28\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Amend(config.FileName, []byte(test.before), amendment())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.after, string(got.Text)); diff != "" {
				t.Error(diff)
			}
			again, err := config.Amend(config.FileName, got.Text, amendment())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(got.Text), string(again.Text)); diff != "" {
				t.Errorf("a second time: %s", diff)
			}
			if len(again.Added)+len(again.Removed) > 0 {
				t.Errorf("a second time, %v is added and %v removed", again.Added, again.Removed)
			}
		})
	}
}

func TestAmendSaysWhatChanges(t *testing.T) {
	t.Parallel()
	got, err := config.Amend(config.FileName, []byte("ecr_cidrs: \n  eu-south-1:\n    cidrs: [192.0.2.0/24, 203.0.113.0/24, 198.51.100.0/25]\n    observed: 2026-11-01\n"), amendment())
	if err != nil {
		t.Fatal(err)
	}
	want := "[198.51.100.0/24 2001:db8::/36] [203.0.113.0/24] [192.0.2.0/24]"
	if changes := strings.Join([]string{joined(got.Added), joined(got.Kept), joined(got.Removed)}, " "); changes != want {
		t.Errorf("got %s, want %s", changes, want)
	}
}

func joined(cidrs []netip.Prefix) string {
	var texts []string
	for _, cidr := range cidrs {
		texts = append(texts, cidr.String())
	}
	return "[" + strings.Join(texts, " ") + "]"
}

func TestAmendPrefixLists(t *testing.T) {
	t.Parallel()
	a := config.Amendment{Region: "eu-south-1", Lists: map[string]string{"s3": "pl-00000001", "dynamodb": "pl-00000002"}}
	got, err := config.Amend(config.FileName, []byte("prefix_lists:\n  eu-south-1:\n    s3: pl-0a1b2c3d # old\nunknown: fail\n"), a)
	if err != nil {
		t.Fatal(err)
	}
	want := "prefix_lists:\n  eu-south-1:\n    s3: pl-00000001 # old\n    dynamodb: pl-00000002\nunknown: fail\n"
	if diff := cmp.Diff(want, string(got.Text)); diff != "" {
		t.Error(diff)
	}
}

func TestAmendRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text   string
		byHand bool
	}{
		"JSON":                    {`{"region": "eu-south-1"}`, true},
		"a map in one line":       {"ecr_cidrs: {eu-central-2: {cidrs: [203.0.113.0/24], observed: 2026-11-01}}\n", true},
		"an alias":                {"ecr_cidrs:\n  eu-central-2: &it\n    cidrs: [203.0.113.0/24]\n    observed: 2026-11-01\n  eu-south-1: *it\n", true},
		"the end of the document": {"region: eu-south-1\n...\n", true},
		"a file with problems":    {"regions: eu-south-1\n", false},
		"a file that is broken":   {"region: [\n", false},
	} {
		_, err := config.Amend(config.FileName, []byte(test.text), amendment())
		if err == nil || errors.Is(err, config.ErrByHand) != test.byHand {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzAmend wants of any file that has no problems either a refusal, or one that says the same besides, with the same comments.
func FuzzAmend(f *testing.F) {
	f.Add([]byte("# a\necr_cidrs: # b\n  # c\n  eu-south-1: # d\n    cidrs: # e\n      # f\n      - 203.0.113.0/24 # g\n      # h\n    # i\n    observed: 2026-11-01 # j\n    # k\n# l\nregion: eu-west-1 # m\n"))
	f.Add([]byte("ecr_cidrs:\n  eu-south-1: {cidrs: 198.51.100.0/24, observed: 2026-11-01}\n"))
	f.Add([]byte("  region: eu-west-1\n  prefix_lists:\n      eu-south-1:\n            s3: pl-0a1b2c3d"))
	f.Fuzz(func(t *testing.T, text []byte) {
		before, problems := config.Parse("c.yaml", text)
		if len(problems) > 0 {
			return
		}
		got, err := config.Amend("c.yaml", text, amendment())
		if err != nil {
			return
		}
		after, problems := config.Parse("c.yaml", got.Text)
		if len(problems) > 0 {
			t.Fatalf("%v in\n%s", problems, got.Text)
		}
		if before.Region != after.Region || len(before.Rules) != len(after.Rules) || len(before.PrefixLists) != len(after.PrefixLists) {
			t.Errorf("another file:\n%s", got.Text)
		}
		for region, blocks := range before.ECRCIDRs {
			if region != "eu-south-1" && !cmp.Equal(blocks.CIDRs, after.ECRCIDRs[region].CIDRs, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })) {
				t.Errorf("other blocks of %s:\n%s", region, got.Text)
			}
		}
	})
}
