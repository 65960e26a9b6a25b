package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"rondo/internal/app"
	"rondo/internal/platform/access"
)

// public are the operations that need no sign-in, and nothing else may be.
var public = []string{"GET /setup", "POST /setup", "POST /session", "DELETE /session"}

// publicRoutes are those beside the operations: pages, hooks and the web chat, which has credentials of its
// own.
var publicRoutes = []string{"GET /healthz", "GET /readyz", "GET /metrics", "GET /api/openapi.json", "GET /api/docs", "GET /api/docs.css"}

// fill puts an id into every place of a path.
func fill(path, id string) string {
	for {
		before, rest, ok := strings.Cut(path, "{")
		if !ok {
			return path
		}
		_, after, _ := strings.Cut(rest, "}")
		path = before + id + after
	}
}

func TestAccess_everyOperationNeedsACredential(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	_, ops := operations(t, w.owner)
	someone := map[string]*client{
		"nobody":          {node: w.owner.node, http: w.owner.http},
		"a wrong token":   {node: w.owner.node, http: w.owner.http, token: w.owner.token + "x"},
		"a made-up token": {node: w.owner.node, http: w.owner.http, token: "hunter2"},
		"a wrong cookie":  {node: w.owner.node, http: w.owner.http, cookie: "rondo_session=hunter2"},
	}
	for _, op := range ops {
		open := slices.Contains(public, op.method+" "+op.path)
		if _, declared := op.Responses["default"]; !declared && op.Responses["401"] == nil {
			t.Errorf("%s %s declares no answer to a stranger", op.method, op.path)
		}
		if places := strings.Count(op.path, "{"); places != op.inPath() {
			t.Errorf("%s %s declares %d parameters in its path", op.method, op.path, op.inPath())
		}
		if open != (len(op.Security) == 0) {
			t.Errorf("%s %s declares the security %v", op.method, op.path, op.Security)
		}
		if open {
			continue
		}
		for who, c := range someone {
			if p := c.refused(t, http.StatusUnauthorized, op.method, fill(op.path, "1"), bodyFor(op)); p.Code != "unauthorized" {
				t.Errorf("%s %s as %s: %+v", op.method, op.path, who, p)
			}
		}
	}
}

// bodyFor is an empty body for the operations that take one.
func bodyFor(op operation) any {
	if op.Body == nil {
		return nil
	}
	return J{}
}

// TestAccess_everyRouteIsKnown looks also at what the description leaves out: streams, files, hooks, pages.
func TestAccess_everyRouteIsKnown(t *testing.T) {
	t.Parallel()
	a, err := app.New(t.Context(), app.Config{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	server := httptest.NewServer(a.Handler())
	defer server.Close()
	c := &client{node: at(server.URL), http: newHTTP()}
	routes := a.API().Routes()
	if len(routes) < 50 {
		t.Fatalf("only %d routes", len(routes))
	}
	for _, r := range routes {
		name := strings.TrimSpace(r.Method + " " + r.Path)
		operation := strings.Replace(name, "/api/v1", "", 1)
		if r.Access == access.Public {
			outside := strings.HasPrefix(r.Path, "/hooks/") || strings.HasPrefix(r.Path, "/chat/") || strings.HasPrefix(r.Path, "/widget")
			page := (r.Method == "GET" || r.Method == "") && !strings.HasPrefix(r.Path, "/api/")
			if !outside && !page && !slices.Contains(publicRoutes, name) && !slices.Contains(public, operation) {
				t.Errorf("%s is open to everybody", name)
			}
			continue
		}
		method := r.Method
		if method == "" {
			method = "GET"
		}
		if a := c.do(t, method, "/"+fill(r.Path, "1"), nil); a.Status != http.StatusUnauthorized {
			t.Errorf("%s without a credential: %d %s", name, a.Status, a.Body)
		}
	}
}

// ladder is what each role may not do that the next may.
var ladder = map[string][]string{
	"agent":      {"PATCH /teams/{id}", "PATCH /workspace"},
	"supervisor": {"POST /users", "DELETE /users/{id}", "POST /teams", "DELETE /teams/{id}", "POST /channels", "PATCH /channels/{id}", "DELETE /channels/{id}", "DELETE /contacts/{id}"},
}

func TestAccess_rolesMayDoWhatTheirsMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	_, agent := w.person(t, "Agnes", "agent", 5)
	_, supervisor := w.person(t, "Susan", "supervisor", 5)
	_, admin := w.person(t, "Adam", "admin", 5)
	_, ops := operations(t, w.owner)
	known := map[string]bool{}
	for _, op := range ops {
		known[op.method+" "+op.path] = true
	}
	before := seqNow(t, w)
	for _, route := range append(ladder["agent"], ladder["supervisor"]...) {
		method, path, _ := strings.Cut(route, " ")
		if !known[route] {
			t.Errorf("there is no %s any more; the test must follow", route)
		}
		agent.refused(t, http.StatusForbidden, method, fill(path, "1"), J{})
		if slices.Contains(ladder["supervisor"], route) {
			supervisor.refused(t, http.StatusForbidden, method, fill(path, "1"), J{})
		}
		if a := admin.do(t, method, fill(path, "1"), J{}); a.Status == http.StatusForbidden {
			t.Errorf("an admin may not %s: %s", route, a.Body)
		}
	}
	// Whatever says that it is for admins refuses agents and supervisors too.
	for _, op := range ops {
		if strings.HasSuffix(op.Description, "For admins and owners.") || strings.HasSuffix(op.Description, "For owners.") {
			supervisor.refused(t, http.StatusForbidden, op.method, fill(op.path, "1"), bodyFor(op))
		}
	}
	// What the roles say of single fields.
	me := get[user](t, agent, "/users/me")
	agent.refused(t, http.StatusForbidden, "PATCH", "/users/"+me.ID, J{"role": "admin"})
	agent.refused(t, http.StatusForbidden, "PATCH", "/users/"+me.ID, J{"capacity": J{"total": 100}})
	agent.refused(t, http.StatusForbidden, "PUT", "/users/"+w.me.ID+"/presence", J{"status": "online"})
	agent.refused(t, http.StatusForbidden, "POST", "/tokens", J{"name": "mine", "role": "owner"})
	admin.refused(t, http.StatusForbidden, "PATCH", "/users/"+w.me.ID, J{"name": "Deposed"})
	admin.refused(t, http.StatusForbidden, "POST", "/users", J{"name": "Odo", "email": "odo@example.com", "role": "owner"})
	supervisor.refused(t, http.StatusForbidden, "PATCH", "/workspace", J{"name": "Mine"})
	w.unchanged(t, before, "what was refused")
}

// hours makes a calendar.
func (w *world) hours(t testing.TB, name string) string {
	t.Helper()
	return post[J](t, w.owner, "/hours", J{"name": name, "timezone": "UTC", "week": J{"mon": []any{[]any{"09:00", "18:00"}}}})["id"].(string)
}

// seqNow is the number of the workspace's last event.
func seqNow(t testing.TB, w *world) int64 {
	t.Helper()
	s := w.owner.dial(t, "/socket")
	hello := s.hear(t, "hello", typed("hello"))
	_ = s.conn.CloseNow()
	return hello.Seq
}

// unchanged says that nothing has happened since, by whatever was tried. The clocks of those who wait, which follow a
// change of teams or hours at their own pace, may have been set meanwhile.
func (w *world) unchanged(t testing.TB, since int64, tried string) {
	t.Helper()
	end := seqNow(t, w)
	if end == since {
		return
	}
	w.feed.await(t, fmt.Sprintf("%d events since %s, in the feed", end-since, tried), end-1, func(event) bool { return true })
	told, _, _ := w.feed.look()
	clocks := int64(0)
	for _, e := range told {
		switch {
		case e.Seq <= since || e.Seq > end:
		case e.Type == "targets.changed":
			clocks++
		default:
			t.Errorf("%s left %s", tried, e.Type)
		}
	}
	if clocks != end-since {
		t.Errorf("%s left %d events", tried, end-since-clocks)
	}
}

func TestAccess_otherSitesCannotUseTheCookie(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	browser := w.owner.signIn(t, ownerEmail, ownerWord)
	own := w.nodes[0].base
	for name, c := range map[string]struct {
		headers []string
		refused bool
	}{
		"our own page":              {[]string{"Origin", own, "Sec-Fetch-Site", "same-origin"}, false},
		"another site":              {[]string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, true},
		"another site, old browser": {[]string{"Origin", "https://evil.example"}, true},
		"a page from nowhere":       {[]string{"Origin", "null"}, true},
		"another port of this host": {[]string{"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"}, true},
	} {
		for _, route := range []struct {
			method, path string
			body         any
		}{
			{"POST", "/contacts", J{"name": "X"}}, {"PATCH", "/users/me", J{"name": "Olga Owner"}}, {"PUT", "/users/" + w.me.ID + "/presence", J{"status": "offline"}},
			{"POST", "/attachments", []byte("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n")},
		} {
			headers := slices.Clone(c.headers)
			if route.path == "/attachments" {
				headers = append(headers, "Content-Type", "multipart/form-data; boundary=b")
			}
			a := browser.do(t, route.method, route.path, route.body, headers...)
			if refused := a.Status == http.StatusForbidden; refused != c.refused || !refused && !a.ok() {
				t.Errorf("%s: %s %s: %d %s", name, route.method, route.path, a.Status, a.Body)
			}
		}
		if a := browser.do(t, "GET", "/users/me", nil, c.headers...); !a.ok() {
			t.Errorf("%s may not read, though no browser would show it the answer: %d", name, a.Status)
		}
		if c.refused {
			browser.refused(t, http.StatusForbidden, "GET", "/socket", nil, append(slices.Clone(c.headers), "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "MDEyMzQ1Njc4OWFiY2RlZg==")...)
		}
	}
	// A token is no cookie: calls from elsewhere are what it is for.
	if a := w.owner.do(t, "POST", "/contacts", J{"name": "Y"}, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); !a.ok() {
		t.Errorf("a token from elsewhere: %d %s", a.Status, a.Body)
	}
}

func TestAccess_sessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		person, browser := w.person(t, "Sam", "agent", 5)
		other := w.owner.signIn(t, person.Email, "a long enough password")
		if a := browser.do(t, "DELETE", "/session", nil); a.Status != http.StatusNoContent {
			t.Fatalf("sign out: %d %s", a.Status, a.Body)
		}
		browser.refused(t, http.StatusUnauthorized, "GET", "/users/me", nil)
		if a := other.do(t, "GET", "/users/me", nil); !a.ok() {
			t.Errorf("signing out here ended the session there: %d", a.Status)
		}
		issued := post[struct {
			ID    string `json:"id"`
			Token string `json:"token"`
		}](t, other, "/tokens", J{"name": "script"})
		program := w.at(0, issued.Token)
		if got := get[user](t, program, "/users/me"); got.ID != person.ID {
			t.Errorf("the token acts as %s", got.ID)
		}
		if a := w.owner.do(t, "DELETE", "/users/"+person.ID, nil); a.Status != http.StatusNoContent {
			t.Fatalf("remove: %d %s", a.Status, a.Body)
		}
		other.refused(t, http.StatusUnauthorized, "GET", "/users/me", nil)
		program.refused(t, http.StatusUnauthorized, "GET", "/users/me", nil)
	})
}

func TestAccess_guessingPasswordsIsSlowedDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite", 1)
	anybody := &client{node: w.owner.node, http: w.owner.http}
	for n := 1; n <= 12; n++ {
		a := anybody.do(t, "POST", "/session", J{"email": ownerEmail, "password": fmt.Sprint("guess ", n)})
		if a.Status == http.StatusTooManyRequests {
			if n <= 10 || a.Header.Get("Retry-After") == "" {
				t.Errorf("guess %d: %v", n, a.Header)
			}
			return
		}
		if a.Status != http.StatusUnauthorized {
			t.Fatalf("guess %d: %d %s", n, a.Status, a.Body)
		}
	}
	t.Error("twelve guesses and no end")
}
