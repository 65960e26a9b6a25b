package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/audit"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
	"rondo/internal/webhook"
)

const ws = id.ID(1)

// receiver is an address that checks signatures as the standard says.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	secret  string
	answer  int
	header  http.Header
	calls   chan call
	refused int
}

type call struct{ id, kind, body string }

func newReceiver(t *testing.T) *receiver {
	r := &receiver{answer: 204, header: http.Header{}, calls: make(chan call, 1000)}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) set(answer int, header ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer, r.header = answer, http.Header{}
	for i := 0; i < len(header); i += 2 {
		r.header.Set(header[i], header[i+1])
	}
}

func (r *receiver) believes(h http.Header, body []byte) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("webhook-id") + "." + h.Get("webhook-timestamp") + "." + string(body)))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, given := range strings.Fields(h.Get("webhook-signature")) {
		if given == want {
			return true
		}
	}
	return false
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.believes(req.Header, body) {
		r.refused++
		w.WriteHeader(401)
		return
	}
	var b struct{ Type string }
	_ = json.Unmarshal(body, &b)
	for k := range r.header {
		w.Header().Set(k, r.header.Get(k))
	}
	w.WriteHeader(r.answer)
	_, _ = w.Write([]byte(http.StatusText(r.answer)))
	r.calls <- call{req.Header.Get("webhook-id"), b.Type, string(body)}
}

func (r *receiver) next(t *testing.T) call {
	t.Helper()
	select {
	case c := <-r.calls:
		return c
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was posted")
		return call{}
	}
}

// node is one process of the slice, with its HTTP side.
type node struct {
	t     *testing.T
	db    *db.DB
	hooks *webhook.Hooks
	url   string
}

func start(t *testing.T, d *db.DB, keys *secret.Keeper, private bool) *node {
	feed, runner := event.Follow(d), job.NewRunner(d, nil, 16)
	n := &node{t: t, db: d, hooks: webhook.New(webhook.Deps{DB: d, Feed: feed, Secrets: keys, Types: []string{"test.one", "test.two"}, AllowPrivate: private})}
	n.hooks.Jobs(runner)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range []func(context.Context) error{feed.Run, runner.Run, n.hooks.Run} {
		wg.Go(func() { _ = run(ctx) })
	}
	a := api.New(api.Config{DB: d, Authenticate: func(context.Context, api.Credential) (access.Actor, error) {
		return access.Actor{Workspace: ws, Kind: access.KindToken, User: 7, Role: access.Admin, Name: "Hoa"}, nil
	}})
	n.hooks.Register(a)
	server := httptest.NewServer(a.Handler())
	t.Cleanup(func() { server.Close(); cancel(); wg.Wait() })
	n.url = server.URL + "/api/v1"
	return n
}

func each(t *testing.T, fn func(t *testing.T, n *node, r *receiver)) {
	keys, _ := secret.New(make([]byte, 32))
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, start(t, d, keys, true), newReceiver(t)) })
}

// do calls the API as an admin and decodes what it says.
func (n *node) do(method, path, body string, want int, into any) {
	n.t.Helper()
	req, _ := http.NewRequest(method, n.url+path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer admin")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(res.Body)
	if res.StatusCode != want {
		n.t.Fatalf("%s %s: %d %s, want %d", method, path, res.StatusCode, said, want)
	}
	if into != nil {
		if err := json.Unmarshal(said, into); err != nil {
			n.t.Fatal(err)
		}
	}
}

func (n *node) create(r *receiver, events string) string {
	n.t.Helper()
	var made struct{ ID, Secret string }
	n.do("POST", "/webhooks", `{"url":"`+r.URL+`","events":`+events+`}`, 201, &made)
	r.mu.Lock()
	r.secret = made.Secret
	r.mu.Unlock()
	return made.ID
}

func (n *node) happen(kind string, data any) {
	n.t.Helper()
	err := n.db.Write(context.Background(), func(tx *db.Tx) error {
		return event.Record(tx, event.New{Workspace: ws, Type: kind, Conversation: 5, Data: data})
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

type logged struct {
	ID    string
	State string
	Tries []struct {
		OK     bool
		Status int
		Detail string
	}
	NextAt *time.Time `json:"next_at"`
	Body   json.RawMessage
}

// log asks until the newest delivery is as wanted: a delivery is no event of the feed, so there is nothing to wait on.
func (n *node) log(webhook string, as func(logged) bool) logged {
	n.t.Helper()
	for late := time.After(20 * time.Second); ; {
		var list struct{ Items []logged }
		n.do("GET", "/webhooks/"+webhook+"/deliveries?limit=1", "", 200, &list)
		if len(list.Items) > 0 && as(list.Items[0]) {
			return list.Items[0]
		}
		select {
		case <-late:
			n.t.Fatal("the delivery never came that far")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestWebhook_postsWhatWasAskedFor(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		n.happen("test.one", map[string]int{"n": 0}) // before anybody listened
		hook := n.create(r, `["test.one"]`)
		n.happen("test.two", map[string]int{"n": 1})
		n.happen("test.one", map[string]int{"n": 2})
		c := r.next(t)
		var body struct {
			Type           string
			Seq            int64
			ConversationID string `json:"conversation_id"`
			Data           map[string]int
		}
		if err := json.Unmarshal([]byte(c.body), &body); err != nil || body.Type != "test.one" || body.Data["n"] != 2 || body.ConversationID != "5" || body.Seq == 0 {
			t.Fatalf("posted %s, %v", c.body, err)
		}
		d := n.log(hook, func(d logged) bool { return d.State == "delivered" })
		if len(d.Tries) != 1 || !d.Tries[0].OK || d.Tries[0].Status != 204 || "msg_"+d.ID != c.id {
			t.Errorf("logged %+v for %s", d, c.id)
		}
		n.do("PATCH", "/webhooks/"+hook, `{"events":["*"]}`, 200, nil)
		n.happen("test.two", nil)
		if c := r.next(t); c.kind != "test.two" {
			t.Errorf("posted %+v", c)
		}
	})
}

func TestWebhook_aLongEventIsNamedOnly(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		n.create(r, `["*"]`)
		n.happen("test.one", strings.Repeat("x", 40<<10))
		if c := r.next(t); len(c.body) > 20<<10 || !strings.Contains(c.body, `"truncated":true`) {
			t.Errorf("posted %d bytes", len(c.body))
		}
	})
}

func TestWebhook_failureIsTriedAgainAndCanBeReplayed(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		r.set(500)
		before := time.Now()
		n.happen("test.one", 1)
		first := r.next(t)
		d := n.log(hook, func(d logged) bool { return len(d.Tries) == 1 })
		if pause := d.NextAt.Sub(before); d.State != "waiting" || d.Tries[0].Status != 500 || pause < 4*time.Second || pause > 10*time.Second {
			t.Fatalf("after a failure: %+v, next in %s", d, pause)
		}
		r.set(200)
		n.do("POST", "/webhooks/"+hook+"/deliveries/"+d.ID+"/replay", "", 204, nil)
		if again := r.next(t); again != first {
			t.Errorf("replayed %+v, want %+v", again, first)
		}
		n.log(hook, func(d logged) bool { return d.State == "delivered" })
	})
}

func TestWebhook_goneEndsIt(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		r.set(410)
		n.happen("test.one", 1)
		r.next(t)
		n.log(hook, func(d logged) bool { return d.State == "failed" })
		var w struct {
			Active bool
			Reason string
		}
		n.do("GET", "/webhooks/"+hook, "", 200, &w)
		if w.Active || !strings.Contains(w.Reason, "410") {
			t.Fatalf("after 410: %+v", w)
		}
		events, err := event.Read(context.Background(), n.db.Read(), ws, 0, 100)
		if err != nil || !strings.Contains(string(events[len(events)-2].Data), "410") || events[len(events)-2].Type != webhook.EventDisabled {
			t.Errorf("events %v, %v", events, err)
		}
		r.set(200)
		n.do("PATCH", "/webhooks/"+hook, `{"active":true}`, 200, nil)
		n.happen("test.one", 2)
		if c := r.next(t); !strings.Contains(c.body, `"data":2`) {
			t.Errorf("posted %s", c.body)
		}
	})
}

func TestWebhook_isLeftAloneWhenItFailsAgainAndAgain(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		r.set(429, "Retry-After", "900", "Location", "http://127.0.0.1:1/")
		n.happen("test.one", 1)
		r.next(t)
		d := n.log(hook, func(d logged) bool { return len(d.Tries) == 1 })
		var w struct {
			PausedUntil time.Time `json:"paused_until"`
		}
		n.do("GET", "/webhooks/"+hook, "", 200, &w)
		if wait := time.Until(w.PausedUntil); wait < 14*time.Minute || wait > 16*time.Minute || time.Until(*d.NextAt) < 13*time.Minute {
			t.Fatalf("paused for %s, next try %v", wait, d.NextAt)
		}
		r.set(302, "Location", "http://127.0.0.1:1/")
		n.do("POST", "/webhooks/"+hook+"/test", "", 202, nil) // asked for: pauses don't count
		if c := r.next(t); c.kind != "webhook.test" {
			t.Fatalf("posted %+v", c)
		}
		n.log(hook, func(d logged) bool {
			return len(d.Tries) == 1 && d.Tries[0].Status == 302 && strings.Contains(d.Tries[0].Detail, "redirect")
		})
	})
}

func TestWebhook_bothSecretsSignForADay(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		var w struct {
			Secret        string
			PreviousUntil time.Time `json:"previous_secret_until"`
		}
		n.do("POST", "/webhooks/"+hook+"/rotate", "", 200, &w)
		n.happen("test.one", 1)
		r.next(t) // believed by the old secret
		r.mu.Lock()
		if w.Secret == r.secret || time.Until(w.PreviousUntil) < 23*time.Hour {
			t.Errorf("rotated to %+v", w)
		}
		r.secret = w.Secret
		r.mu.Unlock()
		n.happen("test.one", 2)
		r.next(t)
		if r.refused != 0 {
			t.Errorf("%d calls were not believed", r.refused)
		}
	})
}

// What was promised to sign for a day does, however often there is another secret meanwhile.
func TestWebhook_everySecretSignsAsLongAsWasPromised(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		r.mu.Lock()
		secrets := []string{r.secret}
		r.mu.Unlock()
		for range 3 {
			var w struct{ Secret string }
			n.do("POST", "/webhooks/"+hook+"/rotate", "", 200, &w)
			secrets = append(secrets, w.Secret)
		}
		var refused struct{ Code, Detail string }
		n.do("POST", "/webhooks/"+hook+"/rotate", "", 409, &refused)
		if refused.Code != "too_many_secrets" || !strings.Contains(refused.Detail, "until") {
			t.Errorf("a fourth: %+v", refused)
		}
		for i, secret := range secrets {
			r.mu.Lock()
			r.secret = secret
			r.mu.Unlock()
			n.happen("test.one", i)
			r.next(t)
		}
		if r.refused != 0 {
			t.Errorf("%d calls were not believed", r.refused)
		}
	})
}

func TestWebhook_privateAddressesAreNotCalled(t *testing.T) {
	keys, _ := secret.New(make([]byte, 32))
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, r := start(t, d, keys, false), newReceiver(t)
		hook := n.create(r, `["test.one"]`)
		n.happen("test.one", 1)
		n.log(hook, func(d logged) bool { return len(d.Tries) == 1 && strings.Contains(d.Tries[0].Detail, "private") })
		if len(r.calls) != 0 {
			t.Error("it was called")
		}
	})
}

func TestWebhook_badInputChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		for body, field := range map[string]string{
			`{"url":"ftp://x.example","events":["*"]}`:                "url",
			`{"url":"https://","events":["*"]}`:                       "url",
			`{"url":"https://u:p@x.example","events":["*"]}`:          "url",
			`{"url":"https://x.example/#a","events":["*"]}`:           "url",
			`{"url":"https://x.example","events":[]}`:                 "events",
			`{"url":"https://x.example","events":["never.happened"]}`: "events",
			`{"url":"https://x.example","events":["*"],"more":1}`:     "more",
		} {
			var p struct{ Errors []struct{ Field string } }
			n.do("POST", "/webhooks", body, 422, &p)
			if len(p.Errors) == 0 || p.Errors[0].Field != field {
				t.Errorf("%s: %+v, want %s", body, p, field)
			}
		}
		n.do("PATCH", "/webhooks/"+hook, `{"url":"no"}`, 422, nil)
		n.do("GET", "/webhooks/99", "", 404, nil)
		n.do("POST", "/webhooks/99/test", "", 404, nil)
		n.do("POST", "/webhooks/"+hook+"/deliveries/99/replay", "", 404, nil)
		n.do("DELETE", "/webhooks/"+hook, "", 204, nil)
		n.happen("test.one", 1)
		n.do("GET", "/webhooks/"+hook+"/deliveries", "", 404, nil)
		var list struct{ Items []any }
		if n.do("GET", "/webhooks", "", 200, &list); len(list.Items) != 0 {
			t.Errorf("left %v", list.Items)
		}
	})
}

func TestWebhook_nodesMakeEachDeliveryOnce(t *testing.T) {
	keys, _ := secret.New(make([]byte, 32))
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		n, r := start(t, nodes[0], keys, true), newReceiver(t)
		if nodes[1] != nodes[0] {
			start(t, nodes[1], keys, true)
		}
		n.create(r, `["test.one"]`)
		const many = 200
		var wg sync.WaitGroup
		for i := range many {
			wg.Go(func() {
				_ = nodes[i%2].Write(context.Background(), func(tx *db.Tx) error {
					return event.Record(tx, event.New{Workspace: ws, Type: "test.one", Data: i})
				})
			})
		}
		wg.Wait()
		seen := map[string]bool{}
		for range many {
			c := r.next(t)
			var b struct{ Data json.Number }
			_ = json.Unmarshal([]byte(c.body), &b)
			if seen[b.Data.String()] {
				t.Fatalf("event %s came twice", b.Data)
			}
			seen[b.Data.String()] = true
		}
	})
}

// The secret is named in the audit, and nothing of it is there.
func TestWebhook_whoChangedItIsKept(t *testing.T) {
	each(t, func(t *testing.T, n *node, r *receiver) {
		hook := n.create(r, `["test.one"]`)
		n.do("PATCH", "/webhooks/"+hook, `{"description":"for the till"}`, 200, nil)
		n.do("PATCH", "/webhooks/"+hook, `{"active":false}`, 200, nil)
		n.do("POST", "/webhooks/"+hook+"/rotate", "", 200, nil)
		n.do("DELETE", "/webhooks/"+hook, "", 204, nil)
		entries, err := audit.List(t.Context(), n.db.Read(), ws, audit.Filter{Kind: audit.Webhook}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, e := range entries {
			told = append(told, strings.TrimPrefix(e.String(), "Hoa (token) "))
		}
		want := []string{"removed webhook " + r.URL, "changed webhook " + r.URL + "; secret null→null", "changed webhook " + r.URL + "; active true→false",
			"changed webhook " + r.URL + `; description ""→"for the till"`, "made webhook " + r.URL + `; active null→true; events null→["test.one"]; url null→"` + r.URL + `"`}
		if !slices.Equal(told, want) {
			t.Errorf("audited %q\nwant %q", told, want)
		}
	})
}
