package expectation_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"rondo/internal/contact"
	"rondo/internal/conversation"
	"rondo/internal/engine/expect"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/routing"
)

// node is one process: a desk, and the keeper with its jobs.
type node struct {
	keeper *expectation.Keeper
	feed   *event.Feed
	router *routing.Router
}

// start makes a node. works says whether the keeper follows the feed by itself; otherwise the test looks.
func start(t *testing.T, d *db.DB, works bool) *node {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	n := &node{feed: event.Follow(d)}
	n.router = routing.New(d, n.feed, log, routing.Watch{})
	n.keeper = expectation.New(expectation.Deps{DB: d, Feed: n.feed, Log: log, Estimate: n.router.Estimate})
	runner := job.NewRunner(d, log, 4)
	n.keeper.Jobs(runner)
	runner.Handle(conversation.JobDeliver, func(context.Context, job.Job) error { return nil })
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	run := []func(context.Context) error{n.feed.Run, n.router.Run}
	if works {
		run = append(run, n.keeper.Run, runner.Run)
	}
	for _, f := range run {
		all.Go(func() { _ = f(ctx) })
	}
	t.Cleanup(func() { cancel(); all.Wait() })
	return n
}

type world struct {
	t      *testing.T
	db     *db.DB
	ws     id.ID
	team   id.ID
	agents []id.ID
	seen   int
}

func (w *world) ctx() context.Context { return access.With(context.Background(), access.Rondo(w.ws)) }

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(w.ctx(), func(tx *db.Tx) error { return fn(w.ctx(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func everything() *expect.Settings {
	on := expect.Wording{On: true}
	return &expect.Settings{Assigned: on, Away: on, OverCapacity: expect.Wording{On: true, UpdateEvery: 30}}
}

// newWorld makes a workspace with a team of n agents, online, with capacity 1, that says everything.
func newWorld(t *testing.T, d *db.DB, n int, settings *expect.Settings) *world {
	t.Helper()
	w := &world{t: t, db: d}
	w.write(func(ctx context.Context, tx *db.Tx) error {
		ws, _, err := identity.CreateWorkspace(ctx, tx, identity.WorkspaceDraft{Name: "Lumen", Language: "en", Timezone: "UTC", Owner: identity.NewUserDraft("Owner", "o@example.com", access.Owner)})
		w.ws = ws.ID
		return err
	})
	w.write(func(ctx context.Context, tx *db.Tx) error {
		draft := identity.TeamDraft{Name: "Help", Policy: identity.DefaultPolicy()}
		draft.Policy.Expectations = settings
		for i := range n {
			u := identity.NewUserDraft(fmt.Sprint("Linh ", i), fmt.Sprintf("a%d@example.com", i), access.Agent)
			u.Capacity.Total = 1
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

// says brings a message of a contact, and is its conversation.
func (w *world) says(name, text string, change ...func(*conversation.Incoming)) (conv id.ID) {
	w.t.Helper()
	w.seen++
	w.write(func(ctx context.Context, tx *db.Tx) error {
		who, err := contact.Resolve(ctx, tx, w.ws, []contact.Seen{{Identity: contact.Identity{Kind: "custom", Address: name}, Name: name, Language: "vi"}})
		if err != nil {
			return err
		}
		in := conversation.Incoming{Contact: who[0], Channel: 1, ChannelKind: "custom", Team: w.team, Direction: conversation.In,
			Author: conversation.Author{Kind: conversation.ByContact, ID: who[0].ID}, Text: text, ProviderID: fmt.Sprint(name, w.seen)}
		for _, c := range change {
			c(&in)
		}
		out, err := conversation.Receive(ctx, tx, w.ws, []conversation.Incoming{in})
		if err == nil {
			conv = out[0].Conversation
		}
		return err
	})
	return conv
}

// until reads the feed of a node from the start until it has told so many such events of a conversation.
func (w *world) until(n *node, kind string, conv id.ID, count int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r := n.feed.Reader(w.ws, 0)
	for {
		events, err := r.Next(ctx)
		if err != nil {
			w.t.Fatalf("waiting for %s: %v", kind, err)
		}
		for _, e := range events {
			if e.Type == kind && e.Conversation == conv {
				if count--; count == 0 {
					return
				}
			}
		}
	}
}

// look has the keeper look at a conversation once, when the desk has seen all that happened.
func (w *world) look(n *node, conv id.ID) time.Time {
	w.t.Helper()
	again, err := n.keeper.Look(w.ctx(), job.Job{WorkspaceID: w.ws, Payload: fmt.Sprintf(`{"conversation":"%s"}`, conv)})
	if err != nil {
		w.t.Fatal(err)
	}
	return again
}

// heard is what Rondo said in a conversation, oldest first.
func (w *world) heard(conv id.ID) (texts []string) {
	w.t.Helper()
	list, err := conversation.Messages(w.ctx(), w.db.Read(), w.ws, conv, conversation.MessagePage{Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range slices.Backward(list) {
		if m.Author.Kind == conversation.ByRondo {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// kept is what was kept about a conversation, newest first.
func (w *world) kept(conv id.ID) []expectation.Announcement {
	w.t.Helper()
	list, err := expectation.Of(w.ctx(), w.db.Read(), w.ws, conv, 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}
