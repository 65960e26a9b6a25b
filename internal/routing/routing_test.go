package routing_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/routing"
)

// node is one process of an installation.
type node struct {
	db     *db.DB
	feed   *event.Feed
	router *routing.Router
	stop   func()
}

func start(t *testing.T, d *db.DB) *node {
	t.Helper()
	n := &node{db: d, feed: event.Follow(d)}
	n.router = routing.New(d, n.feed, slog.New(slog.DiscardHandler), routing.Watch{})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { n.feed.Run(ctx) })
	wg.Go(func() { n.router.Run(ctx) })
	var once sync.Once
	n.stop = func() { once.Do(func() { cancel(); wg.Wait() }) }
	t.Cleanup(n.stop)
	return n
}

// world is a workspace with one team.
type world struct {
	t      *testing.T
	db     *db.DB
	ws     id.ID
	team   id.ID
	agents []id.ID
}

func (w *world) ctx() context.Context { return access.With(context.Background(), access.Rondo(w.ws)) }

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.ctx(), func(tx *db.Tx) error { return fn(w.ctx(), tx) }); err != nil {
		w.t.Error(err)
	}
}

// newWorld makes a workspace whose team has n agents, online, with a capacity each.
func newWorld(t *testing.T, d *db.DB, n, capacity int) *world {
	w := &world{t: t, db: d}
	w.write(func(ctx context.Context, tx *db.Tx) error {
		owner := identity.NewUserDraft("Owner", "owner@example.com", access.Owner)
		ws, _, err := identity.CreateWorkspace(ctx, tx, identity.WorkspaceDraft{Name: "Lumen", Language: "en", Timezone: "UTC", Owner: owner})
		w.ws = ws.ID
		return err
	})
	w.write(func(ctx context.Context, tx *db.Tx) error {
		draft := identity.TeamDraft{Name: "Sales", Policy: identity.DefaultPolicy()}
		for i := range n {
			u := identity.NewUserDraft(fmt.Sprint("Agent ", i), fmt.Sprintf("a%d@example.com", i), access.Agent)
			u.Capacity.Total = capacity
			made, err := identity.CreateUser(ctx, tx, nil, u)
			if err != nil {
				return err
			}
			if _, err := identity.SetPresence(ctx, tx, made.ID, identity.Online, ""); err != nil {
				return err
			}
			w.agents = append(w.agents, made.ID)
			draft.Members = append(draft.Members, identity.Member{User: made.ID})
		}
		team, err := identity.CreateTeam(ctx, tx, draft)
		w.team = team.ID
		return err
	})
	return w
}

// arrive brings a first message of a new contact.
func (w *world) arrive(on *db.DB, name string) (conv id.ID) {
	w.t.Helper()
	return w.say(on, name, name)
}

// say brings a message of a contact; provider names the message.
func (w *world) say(on *db.DB, name, provider string) (conv id.ID) {
	w.t.Helper()
	err := on.Write(w.ctx(), func(tx *db.Tx) error {
		who, err := contact.Resolve(w.ctx(), tx, w.ws, []contact.Seen{{Identity: contact.Identity{Kind: "custom", Address: name}, Name: name}})
		if err != nil {
			return err
		}
		out, err := conversation.Receive(w.ctx(), tx, w.ws, []conversation.Incoming{{Contact: who[0], Channel: 1, ChannelKind: "custom", Team: w.team, Direction: conversation.In,
			Author: conversation.Author{Kind: conversation.ByContact, ID: who[0].ID}, Text: "hello", ProviderID: provider}})
		if err == nil {
			conv = out[0].Conversation
		}
		return err
	})
	if err != nil {
		w.t.Error(err)
	}
	return conv
}

// until reads the feed of a node from the start until seen says that it has seen enough.
func (w *world) until(n *node, seen func(e event.Event) bool) {
	w.t.Helper()
	r := n.feed.Reader(w.ws, 0)
	for {
		events, err := r.Next(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range events {
			if seen(e) {
				return
			}
		}
	}
}

// untilAssigned waits for n automatic assignments since the start.
func (w *world) untilAssigned(on *node, n int) {
	w.t.Helper()
	w.until(on, func(e event.Event) bool {
		if e.Type == conversation.EventAssigned {
			n--
		}
		return n <= 0
	})
}

func (w *world) find(f conversation.Filter) []conversation.Conversation {
	w.t.Helper()
	f.Limit = 1000
	l, err := conversation.Find(context.Background(), w.db.Read(), w.ws, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

// waitsFor waits until the desk of a node, which reads the feed at its own pace, says that a conversation waits for
// a certain reason, or for any ("").
func (w *world) waitsFor(on *node, c id.ID, code string) *conversation.Reason {
	w.t.Helper()
	late := time.After(30 * time.Second)
	for {
		q := on.router.Place(w.ctx(), w.ws, c)
		if q != nil && q.Reason != nil && (code == "" || q.Reason.Code == code) {
			return q.Reason
		}
		select {
		case <-time.After(time.Millisecond):
		case <-late:
			w.t.Fatalf("the place of conversation %d: %+v", c, q)
		}
	}
}

// holds checks the promises on the rows: counters equal a recount, no cap is exceeded; and that the feed holds what
// the engine decides, all of it and each once.
func (w *world) holds(capacity int) {
	w.t.Helper()
	if wrong, err := conversation.Miscounted(context.Background(), w.db.Read(), w.ws); err != nil || len(wrong) > 0 {
		w.t.Fatalf("counters differ from a recount: %v, %v", wrong, err)
	}
	open, err := conversation.Loads(context.Background(), w.db.Read(), w.ws)
	if err != nil {
		w.t.Fatal(err)
	}
	for agent, n := range open {
		if n > capacity {
			w.t.Fatalf("agent %d has %d, the cap is %d", agent, n, capacity)
		}
	}
	if r := w.replay(); r.Differ > 0 || r.Decisions == 0 {
		w.t.Fatalf("of %d decisions %d differ when the feed is read again: %q", r.Decisions, r.Differ, r.Faults)
	}
}

func (w *world) replay() routing.Replay {
	w.t.Helper()
	r, err := routing.ReplayFeed(context.Background(), w.db.Read(), w.ws, w.db.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestRouter_assignsAtOnceAndWaitsWithAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		for i := range 6 {
			w.arrive(d, fmt.Sprint("c", i))
		}
		waits := 0
		w.until(n, func(e event.Event) bool {
			if e.Type == conversation.EventWaiting {
				waits++
			}
			return waits == 2
		})
		waiting := w.find(conversation.Filter{Waiting: true})
		if len(waiting) != 2 {
			t.Fatalf("%d wait, want 2", len(waiting))
		}
		if r := w.waitsFor(n, waiting[0].ID, "all_at_capacity"); r.Detail["at_capacity"] != 2 {
			t.Fatalf("reason %+v", r)
		}
		w.holds(2)
		assigned := w.find(conversation.Filter{Assignee: w.agents[0]})
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := conversation.Close(ctx, tx, w.ws, assigned[0].ID, "", "")
			return err
		})
		w.untilAssigned(n, 5)
		if waiting := w.find(conversation.Filter{Waiting: true}); len(waiting) != 1 {
			t.Fatalf("%d wait after a slot was freed", len(waiting))
		}
		w.holds(2)
	})
}

func TestRouter_takesUpWhereAKilledOneStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := start(t, d)
		w := newWorld(t, d, 3, 5)
		for i := range 6 {
			w.arrive(d, fmt.Sprint("c", i))
		}
		w.untilAssigned(first, 6)
		first.stop()
		for i := range 6 { // accepted while nobody routes
			w.arrive(d, fmt.Sprint("d", i))
		}
		second := start(t, d)
		w.untilAssigned(second, 12)
		w.holds(5)
		per := map[id.ID]int{}
		for _, c := range w.find(conversation.Filter{}) {
			per[c.Assignee]++
		}
		for _, a := range w.agents {
			if per[a] != 4 {
				t.Fatalf("turns %v, want 4 each across the restart", per)
			}
		}
	})
}

func TestRouter_twoNodesShareADeskWithoutDoubles(t *testing.T) {
	dbtest.EachNodes(t, 2, func(t *testing.T, nodes []*db.DB) {
		a := start(t, nodes[0])
		b := a
		if nodes[1] != nodes[0] {
			b = start(t, nodes[1])
		}
		w := newWorld(t, nodes[0], 8, 4)
		var wg sync.WaitGroup
		for worker := range 16 {
			wg.Go(func() {
				for i := range 10 {
					c := w.arrive(nodes[(worker+i)%2], fmt.Sprint(worker, "-", i))
					if i%3 == 0 {
						w.write(func(ctx context.Context, tx *db.Tx) error {
							_, err := conversation.Close(ctx, tx, w.ws, c, "", "")
							return err
						})
					}
				}
			})
		}
		wg.Wait()
		// 160 came, 64 were closed, 96 remain; 32 fit.
		full := func(n *node) {
			open := map[id.ID]bool{}
			had := 0
			w.until(n, func(e event.Event) bool {
				switch e.Type {
				case conversation.EventAssigned:
					open[e.Conversation] = true
				case conversation.EventClosed:
					delete(open, e.Conversation)
					had++
				}
				return len(open) == 32 && had == 64
			})
		}
		full(a)
		full(b)
		w.holds(4)
		for _, c := range w.find(conversation.Filter{Waiting: true}) {
			w.waitsFor(b, c.ID, "")
		}
	})
}
