package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"time"
)

// caller makes API calls in somebody's name.
type caller struct {
	base   string // with /api/v1, or the address of a chat
	http   *http.Client
	token  string // a bearer token
	cookie string // or a session
}

// refusal is what the API answers when it does not do what was asked.
type refusal struct {
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	} `json:"errors"`
	call string
}

// Error names the call and the reason.
func (r *refusal) Error() string {
	text := fmt.Sprintf("%s: %d %s", r.call, r.Status, r.Detail)
	for _, e := range r.Errors {
		text += fmt.Sprintf(" %s: %s", e.Field, e.Detail)
	}
	return text
}

// refused tells whether err is an answer between 400 and 499: somebody else was quicker, or undid what the
// demo relied on. A visitor may do that at any time.
func refused(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.Status >= 400 && r.Status < 500
}

func newHTTP() *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute}}
}

// call sends in as JSON and reads the answer into out; either may be nil.
func (c *caller) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	_, err := c.send(ctx, method, path, "application/json", body, out)
	return err
}

// send makes one call and gives the answer's header.
func (c *caller) send(ctx context.Context, method, path, contentType string, body io.Reader, out any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	switch {
	case c.token != "":
		req.Header.Set("Authorization", "Bearer "+c.token)
	case c.cookie != "":
		req.Header.Set("Cookie", c.cookie)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		r := &refusal{}
		_ = json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(r) // the status says enough
		r.Status, r.call = res.StatusCode, method+" "+path
		return nil, r
	}
	if out == nil {
		_, err = io.Copy(io.Discard, res.Body)
		return res.Header, err
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		return nil, fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	return res.Header, nil
}

// upload sends a file in the multipart field "file" and gives its id.
func (c *caller) upload(ctx context.Context, path string, f file) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	head := textproto.MIMEHeader{}
	head.Set("Content-Disposition", fmt.Sprintf(`form-data; name="file"; filename="%s"`, f.name))
	head.Set("Content-Type", f.contentType)
	part, err := form.CreatePart(head)
	if err == nil {
		_, err = part.Write(f.content)
	}
	if err := errors.Join(err, form.Close()); err != nil {
		return "", err
	}
	var made struct{ ID string }
	_, err = c.send(ctx, http.MethodPost, path, form.FormDataContentType(), &body, &made)
	return made.ID, err
}

// signIn opens a session and calls in its name from then on.
func (c *caller) signIn(ctx context.Context, email, password string) error {
	b, err := json.Marshal(map[string]string{"email": email, "password": password})
	if err != nil {
		return err
	}
	head, err := c.send(ctx, http.MethodPost, "/session", "application/json", bytes.NewReader(b), nil)
	if err != nil {
		return err
	}
	cookies, err := http.ParseSetCookie(head.Get("Set-Cookie"))
	if err != nil {
		return fmt.Errorf("read the session's cookie: %w", err)
	}
	c.cookie = cookies.Name + "=" + cookies.Value
	return nil
}
