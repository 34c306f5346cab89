package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRefreshRegions runs the command that the workflow region-data runs, on a copy of the facts, with documents as AWS publishes them.
func TestRefreshRegions(t *testing.T) {
	const facts, regions = "policies/egresslint/aws/ecr_cidrs/data.json", "internal/aws/region.go"
	program := filepath.Join(t.TempDir(), "refresh-regions")
	build := exec.CommandContext(t.Context(), "go", "-C", checkout+"/tools", "build", "-o", program, "./refresh-regions")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	prefix := func(block, region string) string {
		return fmt.Sprintf(`{"ip_prefix": %q, "region": %q, "service": "AMAZON", "network_border_group": %q}`, block, region, region)
	}
	same := []string{prefix("3.112.64.0/23", "ap-northeast-1"), prefix("52.192.0.0/15", "ap-northeast-1"), prefix("15.230.0.0/16", "GLOBAL")}
	for name, test := range map[string]struct {
		day      string
		prefixes []string
		fails    bool
		printed  string
		facts    map[string]bool // what the facts contain then, or do not
		regions  map[string]bool
	}{
		"nothing new": {
			day: "2026-08-22", prefixes: same,
			facts: map[string]bool{`"3.112.64.0/23",`: true, "document of 2026-08-22": true, "GLOBAL": false},
		},
		"a newer document": {
			day: "2099-01-02", prefixes: same,
			printed: "- compared with the document of 2099-01-02, before with that of ",
			facts:   map[string]bool{"document of 2099-01-02": true, `"52.192.0.0/15"`: true, "<region>": true},
		},
		"blocks of another size": {
			day:      "2099-01-02",
			prefixes: []string{prefix("3.112.0.0/16", "ap-northeast-1"), prefix("3.0.0.0/8", "ap-northeast-1"), prefix("52.193.0.0/16", "ap-northeast-1"), prefix("52.192.0.0/16", "ap-northeast-1")},
			printed:  "- ap-northeast-1: AWS publishes 3.112.64.0/23 as 3.112.0.0/16\n- ap-northeast-1: AWS publishes 52.192.0.0/15 as 52.192.0.0/16, 52.193.0.0/16\n",
			facts:    map[string]bool{"3.112.64.0/23": false, "3.112.0.0/16": true, "52.193.0.0/16": true, `"observed"`: true},
		},
		"blocks that are gone": {
			day: "2099-01-02", prefixes: []string{prefix("10.0.0.0/8", "ap-northeast-1")},
			printed: "as nothing\n",
			facts:   map[string]bool{`"cidrs"`: false, `"observed"`: false, `"last_seen": "2016"`: true},
		},
		"a region that is new": {
			day: "2026-08-22", prefixes: append([]string{prefix("192.0.2.0/24", "eu-west-4")}, same...),
			printed: "- eu-west-4 is a new region\n",
			regions: map[string]bool{`"eu-west-3", "eu-west-4",`: true, `"us-west-2",` + "\n}\n": true},
			facts:   map[string]bool{"eu-west-4": false},
		},
		"an older document": {day: "2019-01-02", prefixes: same, fails: true, printed: "is older than that of"},
		"half a document":   {day: "2099-01-02", fails: true, printed: "the document has no block of ap-northeast-1"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"syncToken": "0", "createDate": "%s-10-20-30", "prefixes": [%s], "ipv6_prefixes": []}`, test.day, strings.Join(test.prefixes, ",\n"))
			}))
			defer server.Close()
			dir := t.TempDir()
			for _, file := range []string{facts, regions} {
				copyFile(t, filepath.Join(checkout, file), filepath.Join(dir, file))
			}
			out, err := exec.CommandContext(t.Context(), program, "-dir", dir, "-ip-ranges", server.URL).CombinedOutput()
			if (err != nil) != test.fails || !strings.Contains(string(out), test.printed) {
				t.Errorf("%v, printed\n%s", err, out)
			}
			for file, want := range map[string]map[string]bool{facts: test.facts, regions: test.regions} {
				before, err := os.ReadFile(filepath.Join(checkout, file))
				if err != nil {
					t.Fatal(err)
				}
				after, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if (test.fails || test.printed == "" || want == nil) && string(after) != string(before) {
					t.Errorf("%s was changed to\n%s", file, after)
				}
				for text, there := range want {
					if strings.Contains(string(after), text) != there {
						t.Errorf("%s contains %s: %v, want %v\n%s", file, text, !there, there, after)
					}
				}
			}
			if out, err := exec.CommandContext(t.Context(), "gofmt", "-l", filepath.Join(dir, regions)).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("gofmt: %v %s", err, out)
			}
		})
	}
}
