package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// thing is what the operations of these tests are about.
type thing struct {
	ID     id.ID    `json:"id"`
	Parent *id.ID   `json:"parent"`
	Name   string   `json:"name"`
	Tags   []string `json:"tags"`
}

type thingIn struct {
	ID   PathID `path:"id"`
	Body struct {
		Name   string        `json:"name" minLength:"1" maxLength:"20"`
		Secret string        `json:"secret,omitempty" maxLength:"3"`
		Parent *id.ID        `json:"parent,omitempty"`
		Count  Opt[int]      `json:"count,omitzero" minimum:"1"`
		Note   Clear[string] `json:"note,omitzero"`
		Size   Opt[struct {
			Width Opt[int] `json:"width,omitzero"`
		}] `json:"size,omitzero"`
		Parts []struct {
			Kind string `json:"kind" enum:"a,b"`
		} `json:"parts,omitempty"`
	}
}

type thingOut struct{ Body thing }

// world is an API with a few operations, and what happened behind it.
type world struct {
	*API
	log   bytes.Buffer
	calls atomic.Int64
	gate  chan struct{}
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{}
	var mu sync.Mutex
	w.API = New(Config{
		Version: "test", DB: d, BaseURL: "https://desk.example", Framed: []string{"/framed/"},
		Log: slog.New(slog.NewJSONHandler(lockedWriter{&mu, &w.log}, nil)),
		Authenticate: func(_ context.Context, c Credential) (access.Actor, error) {
			role := access.Role(c.Secret)
			if !role.Valid() {
				return access.Actor{}, fault.Unauthorized("Unknown.")
			}
			return access.Actor{Workspace: 7, Kind: access.KindUser, User: 8, Role: role}, nil
		},
	})
	Register(w.API, Operation{ID: "put-thing", Method: "PUT", Path: "/things/{id}", Access: access.Agent, Tag: "Things"},
		func(_ context.Context, in *thingIn) (*thingOut, error) {
			w.calls.Add(1)
			if w.gate != nil {
				<-w.gate
			}
			if in.ID.ID == 0 {
				return nil, fault.NotFound("thing")
			}
			return &thingOut{thing{ID: in.ID.ID, Name: in.Body.Name}}, nil
		})
	Register(w.API, Operation{ID: "fail", Method: "POST", Path: "/fail", Access: access.Agent, Tag: "Things"},
		func(context.Context, *struct{ Body struct{} }) (*None, error) {
			w.calls.Add(1)
			return nil, errors.New("the password is hunter2")
		})
	Register(w.API, Operation{ID: "burst", Method: "POST", Path: "/burst", Access: access.Agent, Tag: "Things"},
		func(context.Context, *struct{ Body struct{} }) (*None, error) {
			w.calls.Add(1)
			panic("oops")
		})
	Register(w.API, Operation{ID: "crash", Method: "GET", Path: "/crash", Access: access.Public, Tag: "Things"},
		func(context.Context, *struct{}) (*None, error) { panic("oops") })
	Register(w.API, Operation{ID: "admin", Method: "GET", Path: "/admin", Access: access.Admin, Tag: "Things"},
		func(context.Context, *struct{}) (*None, error) { return nil, nil })
	return w
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// call sends a request with "Name: value" headers.
func (w *world) call(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	return rec
}

const agent = "Authorization: Bearer agent"

func problemIn(t *testing.T, rec *httptest.ResponseRecorder) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("no problem document: %d %s %s", rec.Code, rec.Header().Get("Content-Type"), rec.Body)
	}
	if p.Status != rec.Code || p.Title == "" || p.Detail == "" || p.Code == "" || p.Type == "" || p.Errors == nil {
		t.Errorf("incomplete problem: %d %s", rec.Code, rec.Body)
	}
	return p
}

func TestInput_isCheckedAndTheFieldNamed(t *testing.T) {
	w := newWorld(t, nil)
	for name, row := range map[string]struct {
		path, body    string
		status        int
		field, detail string
	}{
		"a good body":            {"/things/5", `{"name":"x"}`, 200, "", ""},
		"no such id":             {"/things/abc", `{"name":"x"}`, 404, "", ""},
		"unknown field":          {"/things/5", `{"name":"x","colour":1}`, 422, "colour", "Is not a known field."},
		"other case is unknown":  {"/things/5", `{"Name":"x"}`, 422, "Name", "Is not a known field."},
		"unknown nested field":   {"/things/5", `{"name":"x","parts":[{"kind":"a"},{"kind":"b","size":1}]}`, 422, "parts[1].size", "Is not a known field."},
		"missing field":          {"/things/5", `{}`, 422, "name", "Is required."},
		"missing nested field":   {"/things/5", `{"name":"x","parts":[{}]}`, 422, "parts[0].kind", "Is required."},
		"wrong type":             {"/things/5", `{"name":5}`, 422, "name", "Must be text."},
		"null is no text":        {"/things/5", `{"name":null}`, 422, "name", "Must be text."},
		"null where not meant":   {"/things/5", `{"name":"x","count":null}`, 422, "count", "Must not be null."},
		"null that empties":      {"/things/5", `{"name":"x","note":null}`, 200, "", ""},
		"null in an object":      {"/things/5", `{"name":"x","size":{"width":null}}`, 422, "size.width", "Must not be null."},
		"unknown in an object":   {"/things/5", `{"name":"x","size":{"wide":1}}`, 422, "size.wide", "Is not a known field."},
		"out of range":           {"/things/5", `{"name":"x","count":0}`, 422, "count", "Must be 1 or more."},
		"no whole number":        {"/things/5", `{"name":"x","count":1.5}`, 422, "count", "Must be a whole number."},
		"enum":                   {"/things/5", `{"name":"x","parts":[{"kind":"c"}]}`, 422, "parts[0].kind", `Must be one of: a, b.`},
		"an id that is none":     {"/things/5", `{"name":"x","parent":"abc"}`, 422, "parent", "Must be an id."},
		"too long":               {"/things/5", `{"name":"123456789012345678901"}`, 422, "name", "Must be at most 20 characters long."},
		"NUL":                    {"/things/5", `{"name":"x\u0000"}`, 422, "name", "Must not contain the character NUL."},
		"broken JSON":            {"/things/5", `{"name":`, 400, "", ""},
		"no body":                {"/things/5", ``, 422, "body", "Is required."},
		"a list for an object":   {"/things/5", `[]`, 422, "body", "Must be an object."},
		"unknown parameter":      {"/things/5?x=1", `{"name":"x"}`, 422, "x", "Is not a known parameter."},
		"NUL in the address":     {"/things/5?x=%00", `{"name":"x"}`, 422, "query", "Must be text without the character NUL."},
		"number beyond integers": {"/things/5", `{"name":"x","count":1e30}`, 422, "count", "Must be a whole number within range."},
	} {
		rec := w.call("PUT", "/api/v1"+row.path, row.body, agent)
		if rec.Code != row.status {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
			continue
		}
		if row.field == "" {
			continue
		}
		found := false
		for _, e := range problemIn(t, rec).Errors {
			found = found || (e.Field == row.field && e.Detail == row.detail)
		}
		if !found {
			t.Errorf("%s: errors %s", name, rec.Body)
		}
	}
}

func TestProblem_neverEchoesValues(t *testing.T) {
	w := newWorld(t, nil)
	rec := w.call("PUT", "/api/v1/things/5", `{"name":"x","secret":"hunter2","parent":"hunter2","hunter":"hunter2"}`, agent)
	if rec.Code != 422 || strings.Contains(rec.Body.String(), "hunter2") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	rec = w.call("POST", "/api/v1/fail", `{}`, agent)
	if p := problemIn(t, rec); p.Status != 500 || strings.Contains(rec.Body.String(), "hunter2") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if got := strings.Count(w.log.String(), "request failed"); got != 1 || !strings.Contains(w.log.String(), rec.Header().Get("X-Request-Id")) {
		t.Errorf("logged %d times: %s", got, w.log.String())
	}
}

func TestAnswer_hasNoNullLists(t *testing.T) {
	w := newWorld(t, nil)
	rec := w.call("PUT", "/api/v1/things/5", `{"name":"x"}`, agent)
	if got := strings.TrimSpace(rec.Body.String()); got != `{"id":"5","parent":null,"name":"x","tags":[]}` {
		t.Error(got)
	}
}

func TestRoute_withoutAccessIsRefusedAtOnce(t *testing.T) {
	a := New(Config{})
	for name, register := range map[string]func(){
		"operation": func() {
			Register(a, Operation{ID: "x", Method: "GET", Path: "/x"}, func(context.Context, *struct{}) (*None, error) { return nil, nil })
		},
		"handler": func() { a.Handle(Route{Method: "GET", Path: "/y"}, http.NotFoundHandler()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s without a level of access was registered", name)
				}
			}()
			register()
		}()
	}
	for _, rt := range newWorld(t, nil).Routes() {
		if !rt.Access.Valid() {
			t.Errorf("%s %s declares no level of access", rt.Method, rt.Path)
		}
	}
}

type hidden struct {
	ID PathID `path:"id"`
}

func TestRegister_refusesAnInputThatNothingWouldRead(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an operation whose id nobody reads was registered")
		}
	}()
	type in struct{ hidden }
	Register(New(Config{}), Operation{ID: "x", Method: "GET", Path: "/x/{id}", Access: access.Agent}, func(context.Context, *in) (*None, error) { return nil, nil })
}

func TestGuard(t *testing.T) {
	w := newWorld(t, nil)
	const good = `{"name":"x"}`
	for name, row := range map[string]struct {
		method, path string
		headers      []string
		status       int
		code         string
	}{
		"no credential":          {"PUT", "/api/v1/things/5", nil, 401, "unauthorized"},
		"a wrong token":          {"PUT", "/api/v1/things/5", []string{"Authorization: Bearer nobody"}, 401, "unauthorized"},
		"another scheme":         {"PUT", "/api/v1/things/5", []string{"Authorization: Basic agent", "Cookie: rondo_session=agent"}, 401, "unauthorized"},
		"a role too small":       {"GET", "/api/v1/admin", []string{agent}, 403, "forbidden"},
		"a role great enough":    {"GET", "/api/v1/admin", []string{"Authorization: Bearer owner"}, 204, ""},
		"cookie from our page":   {"PUT", "/api/v1/things/5", []string{"Cookie: rondo_session=agent", "Sec-Fetch-Site: same-origin"}, 200, ""},
		"cookie from another":    {"PUT", "/api/v1/things/5", []string{"Cookie: rondo_session=agent", "Sec-Fetch-Site: cross-site"}, 403, "forbidden"},
		"cookie, other origin":   {"PUT", "/api/v1/things/5", []string{"Cookie: rondo_session=agent", "Origin: https://evil.example"}, 403, "forbidden"},
		"cookie, own origin":     {"PUT", "/api/v1/things/5", []string{"Cookie: rondo_session=agent", "Origin: http://example.com"}, 200, ""},
		"cookie, public address": {"PUT", "/api/v1/things/5", []string{"Cookie: rondo_session=agent", "Origin: https://desk.example"}, 200, ""},
		"reading from another":   {"GET", "/api/v1/admin", []string{"Cookie: rondo_session=admin", "Sec-Fetch-Site: cross-site"}, 204, ""},
		"a socket from another":  {"GET", "/api/v1/admin", []string{"Cookie: rondo_session=admin", "Upgrade: websocket", "Origin: https://evil.example"}, 403, "forbidden"},
		"a token from elsewhere": {"PUT", "/api/v1/things/5", []string{agent, "Sec-Fetch-Site: cross-site"}, 200, ""},
		"nothing there":          {"GET", "/api/v1/nothing", []string{agent}, 404, "not_found"},
		"another method":         {"DELETE", "/api/v1/things/5", []string{agent}, 405, "method_not_allowed"},
		"a panic":                {"GET", "/api/v1/crash", nil, 500, "internal"},
	} {
		body := ""
		if row.method == "PUT" {
			body = good
		}
		rec := w.call(row.method, row.path, body, row.headers...)
		if rec.Code != row.status {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		} else if row.code != "" && problemIn(t, rec).Code != row.code {
			t.Errorf("%s: %s", name, rec.Body)
		}
	}
}

func TestBody_hasALimit(t *testing.T) {
	w := newWorld(t, nil)
	big := `{"name":"` + strings.Repeat("x", defaultMaxBody) + `"}`
	if p := problemIn(t, w.call("PUT", "/api/v1/things/5", big, agent)); p.Status != 413 {
		t.Errorf("%+v", p)
	}
}

func TestHeaders(t *testing.T) {
	w := newWorld(t, nil)
	h := w.call("GET", "/api/v1/admin", "").Header()
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Strict-Transport-Security": "", "Cache-Control": "no-store"} {
		if h.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, h.Get(name), want)
		}
	}
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.HasSuffix(csp, "frame-ancestors 'none'") {
		t.Error(csp)
	}
	h = w.call("GET", "/framed/page", "", "X-Forwarded-Proto: https", "X-Request-Id: abc-1").Header()
	if !strings.HasSuffix(h.Get("Content-Security-Policy"), "frame-ancestors *") || h.Get("X-Frame-Options") != "" || h.Get("Strict-Transport-Security") == "" || h.Get("X-Request-Id") != "abc-1" {
		t.Error(h)
	}
	if h := w.call("GET", "/", "", "X-Request-Id: a\tb c").Header(); h.Get("X-Request-Id") == "a\tb c" {
		t.Error("an odd request id was taken over")
	}
}

func TestDocs(t *testing.T) {
	w := newWorld(t, nil)
	rec := w.call("GET", "/api/docs", "")
	page := rec.Body.String()
	if rec.Code != 200 || !strings.Contains(page, "/things/{id}") || strings.Contains(page, "<script") || strings.Contains(page, "//unpkg") {
		t.Errorf("%d %s", rec.Code, page)
	}
	rec = w.call("GET", "/api/openapi.json", "")
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil || doc.OpenAPI != "3.1.0" || doc.Paths["/things/{id}"]["put"] == nil {
		t.Errorf("%v %s", err, rec.Body)
	}
	if strings.Contains(rec.Body.String(), "$schema") {
		t.Error("the description speaks of $schema")
	}
	again, err := newWorld(t, nil).OpenAPI()
	if err != nil || !bytes.Equal(again, rec.Body.Bytes()) {
		t.Error("the description is not the same every time")
	}
}
