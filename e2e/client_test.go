package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// client calls the API as somebody.
type client struct {
	node   func() string // the address now; nodes come and go
	token  string
	cookie string
	http   *http.Client
}

// newHTTP makes a client that keeps enough connections and never waits for ever.
func newHTTP() *http.Client {
	return &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 128},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// problem is a problem document of RFC 9457.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Field  string `json:"field"`
		Detail string `json:"detail"`
	} `json:"errors"`
}

// problem reads the document and complains when it is incomplete.
func (a answer) problem(t testing.TB) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal(a.Body, &p); err != nil || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("no problem document: %d %s %s", a.Status, a.Header.Get("Content-Type"), a.Body)
	} else if p.Status != a.Status || p.Type == "" || p.Title == "" || p.Detail == "" || p.Code == "" || p.Errors == nil {
		t.Errorf("an incomplete problem document: %d %s", a.Status, a.Body)
	}
	return p
}

// names tells whether the problem names the field.
func (p problem) names(field string) bool {
	for _, e := range p.Errors {
		if e.Field == field && e.Detail != "" {
			return true
		}
	}
	return false
}

func (a answer) ok() bool { return a.Status >= 200 && a.Status < 300 }

// api is the address of a path below /api/v1; other paths begin with two slashes.
func api(base, path string) string {
	if outside, ok := strings.CutPrefix(path, "//"); ok {
		return base + "/" + outside
	}
	return base + "/api/v1" + path
}

// try sends a request; body may be nil, []byte or anything that becomes JSON. Headers are name, value.
func (c *client) try(ctx context.Context, method, path string, body any, headers ...string) (answer, error) {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		in = bytes.NewReader(b)
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			return answer{}, err
		}
		in = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, api(c.node(), path), in)
	if err != nil {
		return answer{}, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.cookie != "" {
		req.Header.Set("Cookie", c.cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, out}, err
}

// do is try where the server must answer.
func (c *client) do(t testing.TB, method, path string, body any, headers ...string) answer {
	t.Helper()
	a, err := c.try(context.Background(), method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// refused sends what must be refused with a status, and gives the problem.
func (c *client) refused(t testing.TB, status int, method, path string, body any, headers ...string) problem {
	t.Helper()
	a := c.do(t, method, path, body, headers...)
	if a.Status != status {
		t.Errorf("%s %s %s: %d %s, want %d", method, path, shown(body), a.Status, a.Body, status)
		return problem{}
	}
	return a.problem(t)
}

// call sends what must succeed and reads the answer.
func call[T any](t testing.TB, c *client, method, path string, body any, headers ...string) T {
	t.Helper()
	a := c.do(t, method, path, body, headers...)
	if !a.ok() {
		t.Fatalf("%s %s %s: %d %s", method, path, shown(body), a.Status, a.Body)
	}
	return read[T](t, a)
}

func read[T any](t testing.TB, a answer) (out T) {
	t.Helper()
	if len(a.Body) == 0 {
		return out
	}
	if err := json.Unmarshal(a.Body, &out); err != nil {
		t.Fatalf("read %s: %v", a.Body, err)
	}
	return out
}

func get[T any](t testing.TB, c *client, path string) T {
	t.Helper()
	return call[T](t, c, "GET", path, nil)
}

func post[T any](t testing.TB, c *client, path string, body any, headers ...string) T {
	t.Helper()
	return call[T](t, c, "POST", path, body, headers...)
}

// page is a page of a list.
type page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next_cursor"`
}

// all reads a list to its end.
func all[T any](t testing.TB, c *client, path string) []T {
	t.Helper()
	var out []T
	for cursor := ""; ; {
		p := get[page[T]](t, c, with(path, "limit", "200", "cursor", cursor))
		out = append(out, p.Items...)
		if p.Next == nil {
			return out
		}
		cursor = *p.Next
	}
}

// with adds parameters to a path; empty ones are left out.
func with(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return path + sep + q.Encode()
}

func shown(body any) string {
	if b, ok := body.([]byte); ok {
		return string(b[:min(len(b), 300)])
	}
	b, _ := json.Marshal(body)
	return string(b[:min(len(b), 300)])
}

// J is a JSON object.
type J = map[string]any

// signIn opens a session and gives a client that carries its cookie, as a browser on the server's own page.
func (c *client) signIn(t testing.TB, email, password string) *client {
	t.Helper()
	anon := &client{node: c.node, http: c.http}
	a := anon.do(t, "POST", "/session", J{"email": email, "password": password})
	if a.Status != http.StatusOK {
		t.Fatalf("sign in as %s: %d %s", email, a.Status, a.Body)
	}
	for _, cookie := range (&http.Response{Header: a.Header}).Cookies() {
		if cookie.Name == "rondo_session" {
			return &client{node: c.node, http: c.http, cookie: cookie.Name + "=" + cookie.Value}
		}
	}
	t.Fatalf("signing in gave no cookie: %v", a.Header)
	return nil
}

func at(base string) func() string { return func() string { return base } }

var stamps atomic.Int64

// stamp is a text that no other call gives.
func stamp() string { return fmt.Sprintf("%x-%d", time.Now().UnixNano(), stamps.Add(1)) }
