package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/egresslint/egresslint/internal/data"
	"github.com/egresslint/egresslint/internal/download"
	"github.com/egresslint/egresslint/internal/ipranges"
	"github.com/egresslint/egresslint/internal/managedlists"
	"github.com/egresslint/egresslint/internal/resolver"
	"github.com/egresslint/egresslint/internal/visible"
)

// backoff is the time before a second attempt. It doubles with each further one.
const backoff = 500 * time.Millisecond

// dnsWait is how long an answer of DNS is waited for at most: it is one packet.
const dnsWait = 5 * time.Second

// network is who answers the questions of data resolve and data check, the only commands that ask anybody.
type network struct {
	sys      System
	document string // a saved ip-ranges.json; "" to download it
	url      string // that it is downloaded from
	cache    string // the directory that keeps it
	dns      string // the server to ask; "" for the system's resolver
	account  string // of the registry to resolve
	queries  int
	interval time.Duration
	wait     time.Duration // for an answer
	retries  int
}

// addNetwork gives the command the flags that say who is asked.
func addNetwork(cmd *cobra.Command, sys System) *network {
	n := &network{sys: sys}
	flags := cmd.Flags()
	addRanges(cmd, &n.document)
	flags.StringVar(&n.url, "url", ipranges.URL, "the `URL` of the ip-ranges.json, such as that of a mirror")
	flags.StringVar(&n.cache, "cache", "", `the `+"`DIR`"+` that keeps the downloaded document; "none" for none (default: that of the user)`)
	flags.StringVar(&n.dns, "dns", "", "ask the DNS server `HOST:PORT` (default: the system's resolver)")
	flags.IntVar(&n.queries, "queries", 5, "ask for each name this `NUMBER` of times: one answer is not the set")
	flags.DurationVar(&n.interval, "interval", 2*time.Second, "the time between two queries for a name")
	flags.DurationVar(&n.wait, "network-timeout", 30*time.Second, "wait this long for an answer (for one of DNS: 5s at most)")
	flags.IntVar(&n.retries, "retries", 2, "ask again this `NUMBER` of times if there is no answer")
	cobra.CheckErr(cmd.MarkFlagDirname("cache")) // fails only for a flag that does not exist
	return n
}

// check finds values of flags that make no sense.
func (n *network) check(cmd *cobra.Command) error {
	var err error
	switch {
	case n.queries < 1:
		return misuse(cmd, "--queries must be at least 1")
	case n.retries < 0:
		return misuse(cmd, "--retries must not be negative")
	case n.wait <= 0:
		return misuse(cmd, "--network-timeout must be more than 0")
	case n.interval < 0:
		return misuse(cmd, "--interval must not be negative")
	}
	if err := download.CheckURL(n.url); err != nil {
		return misuse(cmd, "--url: "+err.Error())
	}
	if n.dns != "" {
		if n.dns, err = resolver.ParseAddress(n.dns); err != nil {
			return misuse(cmd, "--dns: "+err.Error())
		}
	}
	return nil
}

// noCache is the word for a cache that keeps nothing.
const noCache = "none"

// cacheOf returns the directory of the cache, that of the user where none is named.
func cacheOf(sys System, named string) download.Cache {
	switch named {
	case noCache:
		return ""
	case "":
		dir, err := os.UserCacheDir()
		if err != nil {
			return "" // such a user has no place for it
		}
		return download.Cache(filepath.Join(dir, "egresslint"))
	default:
		return download.Cache(output{file: named}.path(sys.Dir))
	}
}

// ranges reads the document, or downloads it.
func (n *network) ranges(ctx context.Context) (*ipranges.Document, error) {
	if n.document != "" {
		return savedRanges(n.sys, n.document)
	}
	client := download.Client{
		Timeout: n.wait, Attempts: n.retries + 1, Backoff: backoff, Limit: ipranges.MaxSize, Cache: cacheOf(n.sys, n.cache),
	}
	got, err := client.Get(ctx, n.url)
	if err != nil {
		return nil, usageError{err.Error(), "Download it on another machine, and name the file with --ip-ranges."}
	}
	if got.CacheError != nil {
		n.warn(fmt.Sprintf("the document is not kept for the next run: %v", got.CacheError))
	}
	document, err := ipranges.Parse(got.Text)
	if err != nil {
		return nil, fmt.Errorf("%s is not an ip-ranges.json: %w", n.url, err)
	}
	return document, nil
}

func (n *network) warn(message string) {
	fmt.Fprint(n.sys.Stderr, visible.Lines("warning: "+message+"\n"))
}

// resolving returns what the CIDRs of ECR in a region are found with, but for the facts.
func (n *network) resolving(region string, document *ipranges.Document) data.Resolving {
	wait := min(n.wait, dnsWait)
	var asked resolver.Resolver = resolver.System{Timeout: wait}
	called := "the system's resolver"
	if n.dns != "" {
		asked, called = resolver.Server{Address: n.dns, Timeout: wait, Attempts: n.retries + 1, Backoff: backoff}, n.dns
	}
	return data.Resolving{
		Region: region, Account: n.account, Queries: n.queries, Interval: n.interval, Resolver: called, Chains: asked.ShowsChain(),
		Ask: func(ctx context.Context, name string) (data.Reply, error) {
			answer, err := asked.Resolve(ctx, name)
			return data.Reply(answer), err
		},
		Ranges: document, Today: n.sys.now(),
	}
}

// lists returns the prefix lists that AWS manages in a region. Without credentials that can be used, there are none, and the note
// says why.
func (n *network) lists(ctx context.Context, region string) (lists []data.ShownList, note string, err error) {
	client, err := managedlists.New(region, n.sys.Getenv)
	other := (*managedlists.OtherCredentialsError)(nil)
	switch {
	case errors.Is(err, managedlists.ErrNoCredentials):
		return nil, "The prefix lists were not asked for, as there are no AWS credentials.", nil
	case errors.As(err, &other):
		return nil, fmt.Sprintf("The prefix lists were not asked for: %v. %s", other, other.Hint()), nil
	case err != nil:
		return nil, "", err
	}
	client.Timeout, client.Attempts, client.Backoff = n.wait, n.retries+1, backoff
	found, err := client.Lists(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, list := range found {
		lists = append(lists, data.ShownList{Region: region, Service: list.Service, ID: list.ID})
	}
	return lists, "", nil
}
