// Package managedlists asks the API of EC2 for the prefix lists that AWS manages in a region (DescribeManagedPrefixLists).
//
// Signatures are those of the AWS SDK for Go. The rest is here: the packages of the SDK for EC2, and for credentials, take half a
// minute to compile, and the latter has initialisers that every start would wait for. docs/dependencies.md has the figures.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html
package managedlists

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	facts "github.com/egresslint/egresslint/internal/aws"
)

// List is a prefix list that AWS manages.
type List struct {
	ID      string `json:"id"`
	Name    string `json:"name"`    // such as "com.amazonaws.eu-west-1.s3"
	Service string `json:"service"` // such as "s3"
}

// Client asks the API of one region.
type Client struct {
	Region   string
	Timeout  time.Duration // for which it waits for an answer
	Attempts int           // 0 means 1
	Backoff  time.Duration // between the first two attempts; it doubles with each further one

	endpoint    string
	credentials aws.Credentials
}

const (
	version  = "2016-11-15" // of the API
	owner    = "AWS"        // of the lists that AWS manages
	pageSize = "100"
	// mostPages is how many pages there may be: an API that always has another one is broken.
	mostPages = 100
	// mostBytes is how many bytes a page may have.
	mostBytes = 4 << 20
)

// page is an answer, or an error.
type page struct {
	Lists []struct {
		ID    string `xml:"prefixListId"`
		Name  string `xml:"prefixListName"`
		Owner string `xml:"ownerId"`
	} `xml:"prefixListSet>item"`
	Next   string `xml:"nextToken"`
	Errors []struct {
		Code    string `xml:"Code"`
		Message string `xml:"Message"`
	} `xml:"Errors>Error"`
}

// Lists returns the lists, in the order of the API.
func (c *Client) Lists(ctx context.Context) ([]List, error) {
	var lists []List
	next := ""
	for range mostPages {
		one, err := c.page(ctx, next)
		if err != nil {
			return nil, fmt.Errorf("DescribeManagedPrefixLists in %s: %w", c.Region, err)
		}
		for _, list := range one.Lists {
			region, service := facts.ParseServiceName(list.Name)
			if list.Owner == owner && region == c.Region && facts.IsPrefixListID(list.ID) {
				lists = append(lists, List{ID: list.ID, Name: list.Name, Service: service})
			}
		}
		if next = one.Next; next == "" {
			return lists, nil
		}
	}
	return nil, fmt.Errorf("DescribeManagedPrefixLists in %s: there are more than %d pages", c.Region, mostPages)
}

// page asks for one page, several times where the reason for a failure may pass.
func (c *Client) page(ctx context.Context, next string) (*page, error) {
	form := url.Values{
		"Action": {"DescribeManagedPrefixLists"}, "Version": {version}, "MaxResults": {pageSize},
		"Filter.1.Name": {"owner-id"}, "Filter.1.Value.1": {owner},
	}
	if next != "" {
		form.Set("NextToken", next)
	}
	var err error
	for attempt := range max(c.Attempts, 1) {
		if attempt > 0 && !wait(ctx, c.Backoff<<(attempt-1)) {
			return nil, context.Cause(ctx)
		}
		var one *page
		if one, err = c.post(ctx, []byte(form.Encode())); err == nil {
			return one, nil
		}
		if failed := (*apiError)(nil); errors.As(err, &failed) && !failed.mayPass() {
			break
		}
	}
	return nil, c.plain(err)
}

// post signs and sends a request.
func (c *Client) post(ctx context.Context, body []byte) (*page, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(ctx, c.credentials, request, hex.EncodeToString(sum[:]), "ec2", c.Region, time.Now())
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment}, CheckRedirect: noRedirect}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, mostBytes))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	return decode(response.StatusCode, text)
}

// noRedirect follows no redirection: the API has none, and the request is signed for one host.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func decode(status int, text []byte) (*page, error) {
	one := &page{}
	err := xml.Unmarshal(text, one)
	switch {
	case status != http.StatusOK && len(one.Errors) > 0:
		return nil, &apiError{status, one.Errors[0].Code, one.Errors[0].Message}
	case status != http.StatusOK:
		return nil, &apiError{status: status, code: http.StatusText(status)}
	case err != nil:
		return nil, fmt.Errorf("the answer cannot be read: %w", err)
	}
	return one, nil
}

// apiError is an error that the API answers with.
type apiError struct {
	status        int
	code, message string
}

func (e *apiError) Error() string {
	return strings.TrimSuffix(fmt.Sprintf("the API answers %s: %s", e.code, strings.TrimSuffix(e.message, ".")), ": ")
}

// mayPass reports whether another attempt may have no error.
func (e *apiError) mayPass() bool {
	return e.status >= http.StatusInternalServerError || e.code == "RequestLimitExceeded" || e.code == "Throttling"
}

// plain returns the part of an error that a reader needs.
func (c *Client) plain(err error) error {
	if timedOut := net.Error(nil); errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timedOut) && timedOut.Timeout() {
		return fmt.Errorf("%s does not answer within %s", c.endpoint, c.Timeout)
	}
	return err
}

// wait waits, and reports whether the context has not ended.
func wait(ctx context.Context, duration time.Duration) bool {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
