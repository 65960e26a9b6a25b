package channel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"time"
)

const redirectsMax = 3

// Fetch is one piece of media to open.
type Fetch struct {
	Account  Account
	URL      string
	Header   http.Header // dropped when a redirect leads to another host
	MaxBytes int64
	Timeout  time.Duration // until the last byte is read
	Vouched  []string      // as in Call
}

// Fetch opens a URL that came from outside. It follows up to three redirects,
// each checked like the first; the body ends with ErrMediaTooLarge where it is
// longer than allowed. The error is an *Error and does not name the URL.
func (c *Client) Fetch(ctx context.Context, f Fetch) (*File, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	file, err := c.fetch(ctx, f)
	if err != nil {
		cancel()
		return nil, err
	}
	file.ReadCloser = &bounded{body: file.ReadCloser, left: f.MaxBytes, cancel: cancel}
	return file, nil
}

func (c *Client) fetch(ctx context.Context, f Fetch) (*File, error) {
	at, err := fetchable(f.URL)
	if err != nil {
		return nil, err
	}
	header := f.Header.Clone()
	for hop := 0; hop <= redirectsMax; hop++ {
		req := (&http.Request{Method: http.MethodGet, URL: at, Host: at.Host, Header: http.Header{}}).WithContext(ctx)
		for name, values := range header {
			req.Header[name] = values
		}
		res, err := c.route(f.Account, at, f.Vouched).RoundTrip(req)
		if err != nil {
			return nil, unreachable(err)
		}
		if res.StatusCode < 300 || res.StatusCode >= 400 {
			return opened(res, f.MaxBytes)
		}
		_ = res.Body.Close()
		next, err := at.Parse(res.Header.Get("Location"))
		if err != nil || res.Header.Get("Location") == "" {
			return nil, &Error{Class: GiveUp, Code: "media_redirect", Detail: "The file's address leads nowhere."}
		}
		if next, err = fetchable(next.String()); err != nil {
			return nil, err
		}
		if !sameHost(at, next) || at.Scheme == "https" && next.Scheme == "http" {
			header = nil
		}
		at = next
	}
	return nil, &Error{Class: GiveUp, Code: "media_redirect", Detail: "The file's address leads on too many times."}
}

// fetchable reads a URL and refuses all but plain http and https.
func fetchable(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, &Error{Class: GiveUp, Code: "media_address", Detail: "The file's address is not one Rondo can fetch from."}
	}
	return u, nil
}

func unreachable(err error) *Error {
	if errors.Is(err, ErrForbiddenAddress) {
		return &Error{Class: GiveUp, Code: "media_forbidden", Detail: "The file is at a private address, which Rondo does not fetch from.", Err: ErrForbiddenAddress}
	}
	return &Error{Class: Retry, Code: "media_unreachable", Detail: "The file's server did not answer.", Err: withoutURL(err)}
}

func opened(res *http.Response, maxBytes int64) (*File, error) {
	fail := func(e *Error) (*File, error) { _ = res.Body.Close(); return nil, e }
	switch {
	case res.StatusCode == http.StatusAccepted:
		return fail(&Error{Class: Retry, Code: "media_not_ready", Detail: "The file is still being prepared."})
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500:
		return fail(&Error{Class: Retry, Code: "media_unavailable", Detail: fmt.Sprintf("The file's server answered %d.", res.StatusCode)})
	case res.StatusCode != http.StatusOK:
		return fail(&Error{Class: GiveUp, Code: "media_gone", Detail: fmt.Sprintf("The file's server answered %d.", res.StatusCode)})
	case res.ContentLength > maxBytes:
		return fail(MediaTooLarge(maxBytes))
	}
	contentType, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		contentType = ""
	}
	name := path.Base(res.Request.URL.Path)
	if _, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		name = path.Base(params["filename"])
	}
	if name = Clean(name); name == "." || name == "/" {
		name = ""
	}
	return &File{ReadCloser: res.Body, Name: name, ContentType: contentType, SizeBytes: res.ContentLength}, nil
}

// MediaTooLarge is the error for media beyond a limit.
func MediaTooLarge(maxBytes int64) *Error {
	return &Error{Class: GiveUp, Code: "media_too_large", Err: ErrMediaTooLarge,
		Detail: fmt.Sprintf("The file is larger than the %d MB Rondo takes from this channel.", maxBytes>>20)}
}

// bounded ends the body where it is longer than allowed, and the time for it
// when it is closed.
type bounded struct {
	body   io.ReadCloser
	left   int64
	cancel context.CancelFunc
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), ErrMediaTooLarge
	}
	b.left -= int64(n)
	return n, err
}

func (b *bounded) Close() error {
	defer b.cancel()
	return b.body.Close()
}
