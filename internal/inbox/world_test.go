package inbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/internal/channel"
	"rondo/internal/channel/channeltest/customfake"
	"rondo/internal/channel/channeltest/telegramfake"
	"rondo/internal/channel/custom"
	"rondo/internal/channel/instagram"
	"rondo/internal/channel/messenger"
	"rondo/internal/channel/rcs"
	"rondo/internal/channel/sms"
	"rondo/internal/channel/telegram"
	"rondo/internal/channel/tiktok"
	"rondo/internal/channel/webchat"
	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/inbox"
	"rondo/internal/platform/access"
	"rondo/internal/platform/api"
	"rondo/internal/platform/blob"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
)

const (
	ws      = id.ID(1)
	otherWS = id.ID(2)
)

// world is one node: the slice behind the whole HTTP stack, over a database.
type world struct {
	t      testing.TB
	db     *db.DB
	clock  *clock.Fake // nil where the test uses the real time
	inbox  *inbox.Inbox
	runner *job.Runner
	url    string
	dir    string
	strict *strict
}

// each runs fn on both databases, with one node each.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newWorld(t, d, t.TempDir())) })
}

// eachClock is each with a clock that the test moves.
func eachClock(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	for engine, config := range map[string]func(*testing.T) db.Config{
		"sqlite":   func(t *testing.T) db.Config { return db.Config{Dir: t.TempDir()} },
		"postgres": func(t *testing.T) db.Config { return db.Config{URL: dbtest.PostgresURL(t), MaxConns: 8} },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			cfg, fake := config(t), clock.NewFake(time.Now())
			cfg.Clock = fake
			d, err := db.Open(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			w := newWorld(t, d, t.TempDir())
			w.clock = fake
			fn(t, w)
		})
	}
}

// eachNodes runs fn with two nodes on one database.
func eachNodes(t *testing.T, fn func(t *testing.T, nodes []*world)) {
	t.Helper()
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		dir := t.TempDir()
		worlds := []*world{newWorld(t, nodes[0], dir)}
		if nodes[1] == nodes[0] {
			worlds = append(worlds, worlds[0])
		} else {
			worlds = append(worlds, newWorld(t, nodes[1], dir))
		}
		fn(t, worlds)
	})
}

var testKey = bytes.Repeat([]byte("k"), 32)

func newWorld(t testing.TB, d *db.DB, dir string, change ...func(*inbox.Deps)) *world {
	t.Helper()
	keeper, err := secret.New(testKey)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: d, dir: dir, strict: &strict{}}
	var handler http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
	w.url = srv.URL
	client := channel.NewClient()
	feed := event.Follow(d)
	w.runner = job.NewRunner(d, slog.New(slog.DiscardHandler), 8)
	deps := inbox.Deps{DB: d, Feed: feed, Blobs: blobs, Secrets: keeper, BaseURL: srv.URL,
		Kinds: []channel.Channel{webchat.New(), telegram.New(client), custom.New(client, d.Now), rcs.New(client, d.Now), sms.New(client),
			messenger.New(client, d.Now), instagram.New(client, d.Now), tiktok.New(client, d.Now), w.strict},
		Directory: conversation.Directory{
			User: func(_ context.Context, _ db.Q, _, user id.ID) (string, bool, error) {
				return "agent " + user.String(), user < 100, nil
			},
			Team: func(_ context.Context, _ db.Q, _, team id.ID) (bool, error) { return team < 100, nil },
		},
		Hooks:   contact.Hooks{Merge: conversation.MoveContact, Delete: conversation.DeleteContact},
		Replies: func(context.Context, id.ID, id.ID) int { return 300 },
		Place: func(context.Context, id.ID, id.ID) *conversation.QueueBody {
			return &conversation.QueueBody{Position: 3, Wait: &conversation.Wait{LowS: 200, HighS: 490}, Reason: &conversation.Reason{Code: "nobody_online", Text: "for agents"}}
		},
		ChatPage: http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { io.WriteString(rw, "the page") }),
		Rates:    inbox.Rates{Visitor: inbox.Rate{PerMinute: -1}, Address: inbox.Rate{PerMinute: -1}, Upload: inbox.Rate{PerMinute: -1}, Presence: inbox.Rate{PerMinute: -1}},
	}
	for _, c := range change {
		c(&deps)
	}
	w.inbox = inbox.New(deps)
	w.inbox.Jobs(w.runner)
	a := api.New(api.Config{Version: "test", DB: d, Authenticate: authenticate, Log: deps.Log})
	w.inbox.Register(a)
	conversation.Register(a, conversation.Deps{DB: d, Blobs: blobs, Directory: deps.Directory, Place: deps.Place, Outlet: w.inbox})
	conversation.Jobs(w.runner, conversation.Deps{DB: d, Blobs: blobs})
	handler = a.Handler()
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { feed.Run(ctx) })
	wg.Go(func() { w.inbox.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		wg.Wait()
		srv.CloseClientConnections()
		srv.Close()
		client.Close()
	})
	return w
}

// authenticate knows the tokens "agent", "admin" and "other", an admin of another workspace.
func authenticate(_ context.Context, c api.Credential) (access.Actor, error) {
	switch c.Secret {
	case "agent":
		return access.Actor{Workspace: ws, Kind: access.KindToken, User: 7, Role: access.Agent, Name: "Linh"}, nil
	case "admin":
		return access.Actor{Workspace: ws, Kind: access.KindToken, User: 8, Role: access.Admin, Name: "Hoa"}, nil
	case "other":
		return access.Actor{Workspace: otherWS, Kind: access.KindToken, User: 9, Role: access.Admin, Name: "Other"}, nil
	}
	return access.Actor{}, fault.Unauthorized("Unknown.")
}

// work runs the jobs until the test ends.
func (w *world) work() {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { w.runner.Run(ctx) })
	w.t.Cleanup(func() { cancel(); wg.Wait() })
}

// reply is an answer over HTTP.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) into(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
}

// call sends a request; body is JSON when it is no []byte. Headers are "Name: value".
func (w *world) call(method, path, token string, body any, headers ...string) reply {
	w.t.Helper()
	var raw []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		raw = b
	default:
		raw, _ = json.Marshal(b)
	}
	req, err := http.NewRequest(method, w.url+path, bytes.NewReader(raw))
	if err != nil {
		w.t.Fatal(err)
	}
	if raw != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, b}
}

// must is call for a certain status.
func (w *world) must(status int, method, path, token string, body any, headers ...string) reply {
	w.t.Helper()
	r := w.call(method, path, token, body, headers...)
	if r.status != status {
		w.t.Fatalf("%s %s: %d %s, want %d", method, path, r.status, r.body, status)
	}
	return r
}

// connect makes a channel.
func (w *world) connect(kind string, config map[string]any) inbox.Body {
	w.t.Helper()
	var b inbox.Body
	w.must(201, "POST", "/api/v1/channels", "admin", map[string]any{"kind": kind, "name": "My " + kind, "config": config, "default_team_id": "5"}).into(w.t, &b)
	return b
}

// integrator connects a custom channel to a stand-in, and returns its hook.
func (w *world) integrator() (*customfake.Fake, inbox.Body, string) {
	fake := customfake.New("tok-12345678", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")
	fake.Now = w.db.Now
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	c := w.connect("custom", map[string]any{"token": fake.Token, "url": srv.URL, "secret": fake.Secret})
	return fake, c, w.url + "/hooks/" + c.ID.String()
}

const botToken = "424242:AAE-secret"

// bot connects a Telegram channel to a stand-in. Its job points the bot at our hook.
func (w *world) bot() (*telegramfake.Fake, inbox.Body) {
	fake := telegramfake.New(botToken)
	fake.HTTPHooks = true
	fake.Now = w.db.Now
	srv := httptest.NewServer(fake)
	w.t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return fake, w.connect("telegram", map[string]any{"bot_token": botToken, "secret_token": "s3cret", "base_url": srv.URL})
}

// all lists a workspace's conversations.
func (w *world) all() []conversation.Conversation {
	w.t.Helper()
	list, err := conversation.Find(w.t.Context(), w.db.Read(), ws, conversation.Filter{Limit: 10000})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// only is the one conversation there is.
func (w *world) only() conversation.Conversation {
	w.t.Helper()
	list := w.all()
	if len(list) != 1 {
		w.t.Fatalf("%d conversations, want 1", len(list))
	}
	return list[0]
}

// messages are those of a conversation, oldest first.
func (w *world) messages(c id.ID) []conversation.Message {
	w.t.Helper()
	list, err := conversation.Messages(w.t.Context(), w.db.Read(), ws, c, conversation.MessagePage{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

func (w *world) message(m id.ID) conversation.Message {
	w.t.Helper()
	got, err := conversation.LoadMessage(w.t.Context(), w.db.Read(), ws, m)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// say lets an agent write.
func (w *world) say(c id.ID, r conversation.Reply) conversation.Message {
	w.t.Helper()
	ctx := access.With(context.Background(), access.Actor{Workspace: ws, Kind: access.KindUser, User: 7, Role: access.Agent, Name: "Linh"})
	var m conversation.Message
	err := w.db.Write(ctx, func(tx *db.Tx) (err error) {
		m, _, err = conversation.Write(ctx, tx, ws, c, r)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// until waits for a claim to hold, looking again after each event of the feed.
func (w *world) until(what string, holds func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			w.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// rows counts what a refused call must not have changed.
func (w *world) rows() string {
	w.t.Helper()
	var out []string
	for _, table := range []string{"contacts", "identities", "conversations", "messages", "attachments", "received", "early_reports", "jobs", "events", "attempts", "reaches", "visitors"} {
		rows, err := w.db.Read().QueryContext(w.t.Context(), "SELECT count(*) FROM "+table)
		if err != nil {
			w.t.Fatal(err)
		}
		var n int
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				w.t.Fatal(err)
			}
		}
		rows.Close()
		out = append(out, fmt.Sprint(table, " ", n))
	}
	return strings.Join(out, ", ")
}

// recorded are the types of a workspace's events after a number.
func (w *world) recorded(after int64) (types []string) {
	w.t.Helper()
	events, err := event.Read(w.t.Context(), w.db.Read(), ws, after, 10000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range events {
		types = append(types, e.Type)
	}
	return types
}

func (w *world) last() int64 {
	w.t.Helper()
	n, err := event.Last(w.t.Context(), w.db.Read(), ws)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
