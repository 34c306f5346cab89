// Command refresh-regions compares the facts about regions with the ip-ranges.json of AWS, and writes what has changed. It needs the
// network, or a copy of that file:
//
//	go -C tools run ./refresh-regions
//	go -C tools run ./refresh-regions -ip-ranges ip-ranges.json
//
// Afterwards, go generate ./internal/policyset puts the facts where checks read them.
//
// It adds regions that AWS has opened to internal/aws/region.go. In policies/egresslint/aws/ecr_cidrs, it replaces address blocks of ECR that
// AWS now publishes as larger or smaller ones, drops those that AWS publishes no longer, and writes the day of the document.
//
// It adds no address block that was not there. AWS does not say which blocks ECR has, and a few answers of DNS are not all of them:
// with some blocks only, a region would no longer be unknown, and the rules would call the others wrong. The ids of prefix lists come from an
// AWS account, so they are not refreshed here either.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "refresh-regions:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("refresh-regions", flag.ContinueOnError)
	ranges := flags.String("ip-ranges", "https://ip-ranges.amazonaws.com/ip-ranges.json", "the document, a URL or a file")
	dir := flags.String("dir", "..", "the root of the repository")
	if err := flags.Parse(args); err != nil {
		return err
	}
	text, err := read(ctx, *ranges)
	if err != nil {
		return err
	}
	doc, err := parseDocument(text)
	if err != nil {
		return fmt.Errorf("%s: %w", *ranges, err)
	}
	for _, refreshed := range []struct {
		file    string
		refresh func(text string, doc *document) (string, []string, error)
	}{
		{filepath.Join(*dir, "policies", "egresslint", "aws", "ecr_cidrs", "data.json"), refreshBlocks},
		{filepath.Join(*dir, "internal", "aws", "region.go"), refreshRegions},
	} {
		old, err := os.ReadFile(refreshed.file)
		if err != nil {
			return err
		}
		text, changes, err := refreshed.refresh(string(old), doc)
		if err != nil {
			return fmt.Errorf("%s: %w", refreshed.file, err)
		}
		if text != string(old) {
			if err := os.WriteFile(refreshed.file, []byte(text), 0o644); err != nil {
				return err
			}
		}
		for _, change := range changes {
			fmt.Fprintln(out, "-", change)
		}
	}
	return nil
}

// read returns the text of a URL or of a file.
func read(ctx context.Context, name string) ([]byte, error) {
	if !strings.HasPrefix(name, "https://") && !strings.HasPrefix(name, "http://") {
		return os.ReadFile(name)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, name, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, 64<<20))
}

// document is ip-ranges.json.
type document struct {
	day    string
	blocks map[string][]netip.Prefix // the IPv4 blocks of each region
}

func parseDocument(text []byte) (*document, error) {
	var raw struct {
		CreateDate string `json:"createDate"`
		Prefixes   []struct {
			Prefix netip.Prefix `json:"ip_prefix"`
			Region string       `json:"region"`
		} `json:"prefixes"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	created, err := time.Parse("2006-01-02-15-04-05", raw.CreateDate)
	if err != nil {
		return nil, fmt.Errorf("createDate: %w", err)
	}
	doc := &document{day: created.Format(time.DateOnly), blocks: map[string][]netip.Prefix{}}
	for _, p := range raw.Prefixes {
		if region.MatchString(p.Region) { // and not GLOBAL
			doc.blocks[p.Region] = append(doc.blocks[p.Region], p.Prefix)
		}
	}
	return doc, nil
}

// region is the form of region codes, as in internal/aws.
var region = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`)
