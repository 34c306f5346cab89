// Package download gets one document over HTTPS, and keeps it with its ETag, so that what has not changed is not sent again.
//
// The document is always verified by TLS, also behind redirections. A download that fails for a reason that may pass is
// tried again, each time after twice as long. Proxies are those that HTTPS_PROXY and NO_PROXY name.
package download

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Client downloads documents.
type Client struct {
	Timeout  time.Duration // of one attempt, from the connection to the last byte
	Attempts int           // 0 means 1
	Backoff  time.Duration // between the first two attempts; it doubles with each further one
	Limit    int64         // how many bytes a document may have
	Cache    Cache
	Roots    *x509.CertPool // the authorities that sign certificates; nil means those of the system
}

// Document is what was downloaded.
type Document struct {
	Text []byte
	// Unchanged is true if the server said that the kept document is still the same.
	Unchanged bool
	// CacheError says why the document is not kept, nil if it is. The document is right all the same.
	CacheError error
}

// mostRedirects is how many redirections are followed.
const mostRedirects = 5

// CheckURL reports whether the client takes an address: it is one of HTTPS.
func CheckURL(address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" {
		return errors.New("it must be a URL that begins with https://")
	}
	return nil
}

// Get downloads the document.
func (c Client) Get(ctx context.Context, address string) (*Document, error) {
	if err := CheckURL(address); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	client := &http.Client{Transport: c.transport(), CheckRedirect: checkRedirect}
	defer client.CloseIdleConnections()
	kept := c.Cache.read(address)
	var err error
	for attempt := range max(c.Attempts, 1) {
		if attempt > 0 {
			if waited := wait(ctx, c.Backoff<<(attempt-1)); waited != nil {
				break
			}
		}
		var document *Document
		if document, err = c.try(ctx, client, address, kept); err == nil {
			return document, nil
		}
		if !mayPass(err) {
			break
		}
	}
	return nil, fmt.Errorf("%s cannot be downloaded: %w", address, plain(err, c.Timeout))
}

func (c Client) transport() *http.Transport {
	return &http.Transport{
		Proxy:             http.ProxyFromEnvironment,
		TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots},
		ForceAttemptHTTP2: true,
	}
}

func checkRedirect(request *http.Request, before []*http.Request) error {
	switch {
	case request.URL.Scheme != "https":
		return permanentError{fmt.Errorf("it redirects to %s, which is not HTTPS", request.URL)}
	case len(before) > mostRedirects:
		return permanentError{errors.New("it redirects too often")}
	default:
		return nil
	}
}

// try makes one attempt.
func (c Client) try(ctx context.Context, client *http.Client, address string, kept *entry) (*Document, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		request.Header.Set("If-None-Match", kept.etag)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	text, err := c.body(response)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	switch {
	case response.StatusCode == http.StatusNotModified && kept != nil:
		return &Document{Text: kept.text, Unchanged: true}, nil
	case response.StatusCode != http.StatusOK:
		return nil, statusError(response.StatusCode)
	}
	return &Document{Text: text, CacheError: c.Cache.write(address, entry{etag: response.Header.Get("ETag"), text: text})}, nil
}

// body reads a document of at most as many bytes as there may be.
func (c Client) body(response *http.Response) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(response.Body, c.Limit+1))
	if err == nil && int64(len(text)) > c.Limit {
		return nil, permanentError{fmt.Errorf("it has more than %d bytes", c.Limit)}
	}
	return text, err
}

// wait waits, unless the context ends first.
func wait(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// permanentError is one that another attempt has too.
type permanentError struct{ error }

func (e permanentError) Unwrap() error { return e.error }

// statusError is the status of an answer that is not the document.
type statusError int

func (s statusError) Error() string {
	return fmt.Sprintf("the server answers %d %s", int(s), http.StatusText(int(s)))
}

// mayPass reports whether another attempt may have no error.
func mayPass(err error) bool {
	if status := statusError(0); errors.As(err, &status) {
		return status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
	}
	permanent, untrusted := permanentError{}, (*tls.CertificateVerificationError)(nil)
	return !errors.As(err, &permanent) && !errors.As(err, &untrusted) && !errors.Is(err, context.Canceled)
}

// plain returns the part of an error that a reader needs.
func plain(err error, timeout time.Duration) error {
	var timedOut net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timedOut) && timedOut.Timeout() {
		return fmt.Errorf("it did not arrive within %s", timeout)
	}
	if unknown := (x509.UnknownAuthorityError{}); errors.As(err, &unknown) {
		return errors.New("its certificate is signed by an authority that is not trusted here")
	}
	if failed := (*url.Error)(nil); errors.As(err, &failed) { // which repeats the address
		return failed.Err
	}
	return err
}
