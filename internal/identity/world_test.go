package identity

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// world is the whole HTTP stack over a fresh database with one workspace in it.
type world struct {
	t     *testing.T
	db    *db.DB
	gate  *Gate
	http  http.Handler
	api   *api.API
	clock *clock.Fake
	ws    Workspace
	owner User
	token string // the owner's
	seen  int64  // events up to here were stated
}

const ownersPassword = "correct horse"

// each runs fn on both databases, with a workspace set up.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	eachEmpty(t, func(t *testing.T, w *world) {
		d := WorkspaceDraft{Name: "Nha Trang Tours", Language: "vi", Timezone: "Asia/Ho_Chi_Minh", Owner: NewUserDraft("Linh", "linh@example.com", access.Owner)}
		var err error
		if w.ws, w.owner, err = w.gate.SetUp(context.Background(), d, ownersPassword); err != nil {
			t.Fatal(err)
		}
		w.token = w.tokenOf(w.owner)
		w.recorded() // the setup's own
		fn(t, w)
	})
}

// eachEmpty runs fn on both databases before any setup, each with a clock of its own.
func eachEmpty(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	for engine, config := range map[string]func(*testing.T) db.Config{
		"sqlite":   func(t *testing.T) db.Config { return db.Config{Dir: t.TempDir()} },
		"postgres": func(t *testing.T) db.Config { return db.Config{URL: dbtest.PostgresURL(t), MaxConns: 8} },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			cfg, fake := config(t), clock.NewFake(time.Now())
			cfg.Clock = fake
			d, err := db.Open(context.Background(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			fn(t, newWorld(t, d, fake))
		})
	}
}

func newWorld(t *testing.T, d *db.DB, fake *clock.Fake) *world {
	w := &world{t: t, db: d, clock: fake}
	w.gate = New(Config{DB: d, ChannelKinds: []string{"telegram", "webchat", "email"}, Open: func(_ context.Context, _ id.ID, users []id.ID) (map[id.ID]int, error) {
		return map[id.ID]int{w.owner.ID: 3}, nil
	}})
	t.Cleanup(w.gate.Close)
	w.api = api.New(api.Config{Version: "test", DB: d, Authenticate: w.gate.Authenticate})
	w.gate.Register(w.api)
	w.http = w.api.Handler()
	return w
}

// as is the context of a user at work.
func as(u User) context.Context {
	return access.With(context.Background(), u.Actor())
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tokenOf(u User) (text string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		_, text, err = IssueToken(as(u), tx, "test", u.Role)
		return err
	})
	return text
}

// user adds a user, whose events are not stated, and returns them with a token.
func (w *world) user(name string, role access.Role) (u User, token string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		u, err = CreateUser(as(w.owner), tx, nil, NewUserDraft(name, name+"@example.com", role))
		return err
	})
	w.recorded()
	return u, w.tokenOf(u)
}

// answer is what came back.
type answer struct {
	t      *testing.T
	what   string
	Code   int
	Header http.Header
	Body   []byte
}

// call sends a request with a token (or "" for none), a JSON body (or "") and "Name: value" headers.
func (w *world) call(token, method, path, body string, headers ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	rec := httptest.NewRecorder()
	w.http.ServeHTTP(rec, r)
	return answer{w.t, method + " " + path, rec.Code, rec.Header(), rec.Body.Bytes()}
}

// is fails the test unless the answer has the status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("%s: %d %s, want %d", a.what, a.Code, a.Body, status)
	}
	return a
}

// refused states the status, and the code or the field that the problem names.
func (a answer) refused(status int, named string) {
	a.t.Helper()
	var p api.Problem
	if err := json.Unmarshal(a.is(status).Body, &p); err != nil {
		a.t.Fatal(err)
	}
	byField := slices.ContainsFunc(p.Errors, func(e api.FieldProblem) bool { return e.Field == named })
	if p.Code != named && !byField {
		a.t.Errorf("%s: %s does not name %q", a.what, a.Body, named)
	}
}

func read[T any](a answer) T {
	a.t.Helper()
	var v T
	if err := json.Unmarshal(a.Body, &v); err != nil {
		a.t.Fatalf("%s: %v in %s", a.what, err, a.Body)
	}
	return v
}

func (a answer) cookie() string {
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.Name == api.CookieName {
			return "Cookie: " + api.CookieName + "=" + c.Value
		}
	}
	return ""
}

// recorded returns the events since the last call, and fails the test unless their types are these.
func (w *world) recorded(types ...string) []event.Event {
	w.t.Helper()
	events, err := event.Read(context.Background(), w.db.Read(), w.ws.ID, w.seen, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		w.seen = e.Seq
		got = append(got, e.Type)
	}
	if types != nil && !slices.Equal(got, types) {
		w.t.Errorf("recorded %v, want %v", got, types)
	}
	return events
}

// nothing states that no event was recorded.
func (w *world) nothing() {
	w.t.Helper()
	if events := w.recorded(); len(events) > 0 {
		w.t.Errorf("recorded %s, want nothing", events[0].Type)
	}
}
