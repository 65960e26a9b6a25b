package channel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"rondo/internal/platform/egress"
)

const (
	answerMaxBytes = 1 << 20
)

// ErrForbiddenAddress says that a host is at an address Rondo does not call.
var ErrForbiddenAddress = egress.ErrForbidden

// Client makes the HTTP calls of all channels: without a proxy, bounded in
// time and size, and never to private addresses unless the account's settings
// vouch for the host. The address is checked when dialling, after DNS, so a
// name cannot change its mind in between.
type Client struct {
	guarded, vouched, private http.RoundTripper
	stop                      []*http.Transport
}

// NewClient makes a client. Close it to give back its idle connections.
func NewClient() *Client {
	c := &Client{}
	pool := func(forbidden func(netip.Addr) bool) http.RoundTripper {
		t := egress.Transport(forbidden)
		c.stop = append(c.stop, t)
		return t
	}
	// Three pools, so that a connection opened for an account that may is
	// never used for one that may not.
	c.guarded, c.vouched, c.private = pool(egress.Reserved), pool(egress.Never), pool(egress.Never)
	return c
}

// Close gives back idle connections.
func (c *Client) Close() {
	for _, t := range c.stop {
		t.CloseIdleConnections()
	}
}

// route picks the pool for a URL: vouched holds addresses from the account's
// settings, whose hosts may be private.
func (c *Client) route(a Account, u *url.URL, vouched []string) http.RoundTripper {
	if a.AllowPrivate {
		return c.private
	}
	for _, v := range vouched {
		if known, err := url.Parse(v); err == nil && v != "" && sameHost(known, u) {
			return c.vouched
		}
	}
	return c.guarded
}

// Call is one request to a provider's API.
type Call struct {
	Account Account
	Request *http.Request
	Timeout time.Duration
	// Vouched are the addresses in the account's settings.
	Vouched []string
}

// Answer is what a provider's API said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte // at most 1 MB
}

// Unanswered is why no answer came. Without Delivered the provider cannot have
// acted on the request, and it may be repeated.
type Unanswered struct {
	Delivered bool // the whole request was written
	err       error
}

func (u *Unanswered) Error() string { return u.err.Error() }
func (u *Unanswered) Unwrap() error { return u.err }

// Do makes a call and reads the answer. It follows no redirect. The error is
// an *Unanswered and does not name the URL, which may hold a token.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, call.Timeout)
	defer cancel()
	written := make(chan struct{}, 8) // the transport may write more than once
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err == nil {
			select {
			case written <- struct{}{}:
			default:
			}
		}
	}}
	req := call.Request.WithContext(httptrace.WithClientTrace(ctx, trace))
	res, err := c.route(call.Account, req.URL, call.Vouched).RoundTrip(req)
	if err != nil {
		return Answer{}, &Unanswered{Delivered: len(written) > 0, err: withoutURL(err)}
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, answerMaxBytes))
	if err != nil {
		return Answer{}, &Unanswered{Delivered: true, err: withoutURL(err)}
	}
	return Answer{res.StatusCode, res.Header, body}, nil
}

// withoutURL takes the URL out of an error of net/http.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s: %w", strings.ToLower(u.Op), u.Err)
	}
	return err
}

func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "http" {
		return "80"
	}
	return "443"
}

// RetryAfter reads the Retry-After header, see [egress.RetryAfter].
func RetryAfter(h http.Header, now time.Time) time.Duration { return egress.RetryAfter(h, now) }
