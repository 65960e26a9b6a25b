package meta

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"rondo/internal/channel"
)

const fetchTimeout = 3 * time.Minute

// Upload posts a file as a form: the fields, then the file under the name
// given. The file is streamed. It may be repeated: what was uploaded in vain
// is forgotten by Meta.
func (g Graph) Upload(ctx context.Context, a channel.Account, path string, fields [][2]string, name string, f channel.Attachment) (channel.Tree, error) {
	head, tail, contentType, err := envelope(fields, name, f)
	if err != nil {
		return channel.Tree{}, fmt.Errorf("encode %q: %w", f.Name, err)
	}
	timeout := callTimeout + time.Duration(f.SizeBytes/(256<<10))*time.Second // leaves a slow line 2 Mbit/s
	var open io.Closer = io.NopCloser(nil)
	defer func() { _ = open.Close() }()
	said, err := g.do(ctx, a, timeout, func() (*http.Request, error) {
		_ = open.Close()
		file, err := f.Open(ctx)
		if err != nil {
			return nil, &channel.Error{Class: channel.Retry, Code: "file_unreadable", Detail: fmt.Sprintf("%q could not be read.", f.Name), Err: err}
		}
		open = file
		body := io.MultiReader(bytes.NewReader(head), io.LimitReader(file, f.SizeBytes), bytes.NewReader(tail))
		req, err := http.NewRequest(http.MethodPost, g.address(a, path, nil), io.NopCloser(body))
		if err != nil {
			return nil, misconfigured()
		}
		req.ContentLength = int64(len(head)) + f.SizeBytes + int64(len(tail))
		req.Header.Set("Content-Type", contentType)
		return req, nil
	})
	return said, Harmless(err)
}

// envelope is what stands before and after a file in a form.
func envelope(fields [][2]string, name string, f channel.Attachment) (head, tail []byte, contentType string, err error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	for _, field := range fields {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return nil, nil, "", err
		}
	}
	if _, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, name, PlainName(f.Name))},
		"Content-Type":        {cmp.Or(f.ContentType, "application/octet-stream")},
	}); err != nil {
		return nil, nil, "", err
	}
	headLen := buf.Len()
	if err := form.Close(); err != nil {
		return nil, nil, "", err
	}
	all := buf.Bytes()
	return all[:headLen:headLen], all[headLen:], form.FormDataContentType(), nil
}

// PlainName is a file's name without what would break out of a header.
func PlainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7f {
			return '_'
		}
		return r
	}, cmp.Or(name, "file"))
}

// Open opens a file at an address that Meta named. The token goes along to
// Meta's own file servers and the hosts in the settings, and to nobody else.
func (g Graph) Open(ctx context.Context, a channel.Account, address string, maxBytes int64, withToken bool) (*channel.File, error) {
	f := channel.Fetch{Account: a, URL: address, MaxBytes: maxBytes, Timeout: fetchTimeout, Vouched: Vouched(a)}
	if withToken && trusted(a, address) {
		f.Header = http.Header{"Authorization": {"Bearer " + a.Config.Text(g.Token)}}
	}
	return g.Client.Fetch(ctx, f)
}

// trusted says whether a host may see the token.
func trusted(a channel.Account, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, s := range append(Vouched(a), facebookURL, "https://lookaside.fbsbx.com") {
		known, err := url.Parse(s)
		if s != "" && err == nil && strings.EqualFold(known.Host, u.Host) && known.Scheme == u.Scheme {
			return true
		}
	}
	return false
}
