package routing_test

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/identity"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// TestReplayFeed_findsWhatIsDoneTwiceAndWhatNobodyDecided adds to a feed what no engine decided.
func TestReplayFeed_findsWhatIsDoneTwiceAndWhatNobodyDecided(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := start(t, d)
		w := newWorld(t, d, 2, 2)
		w.arrive(d, "ann")
		w.untilAssigned(n, 1)
		n.stop()
		if r := w.replay(); r.Differ != 0 || r.Decisions != 1 || r.Erased != 0 {
			t.Fatalf("%+v", r)
		}
		var given event.Event
		events, err := event.Read(context.Background(), d.Read(), w.ws, 0, 1000)
		for _, e := range events {
			if e.Type == conversation.EventAssigned {
				given = e
			}
		}
		if err != nil || given.Seq == 0 {
			t.Fatal(err)
		}
		w.write(func(_ context.Context, tx *db.Tx) error {
			return event.Record(tx, event.New{Workspace: w.ws, Type: given.Type, Conversation: given.Conversation, Data: given.Data})
		})
		if r := w.replay(); r.Differ != 1 || !strings.Contains(r.Faults[0], "decided is nothing") {
			t.Errorf("given twice: %+v", r)
		}
		w.write(func(_ context.Context, tx *db.Tx) error {
			return event.Record(tx, event.New{Workspace: w.ws, Type: conversation.EventEscalated, Conversation: given.Conversation,
				Data: conversation.Escalated{By: conversation.By{Kind: "rondo"}, Why: engine.NoFirstReply.String()}})
		})
		if r := w.replay(); r.Differ != 2 {
			t.Errorf("escalated for no reason: %+v", r)
		}
	})
}

// TestReplayFeed_whatWasOvertakenBeforeItWasCarriedOut lets several things be decided of a conversation before a node
// carries the last of them out.
func TestReplayFeed_whatWasOvertakenBeforeItWasCarriedOut(t *testing.T) {
	be := func(w *world, agent id.ID, status identity.Status) {
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := identity.SetPresence(ctx, tx, agent, status, "")
			return err
		})
	}
	by := func(w *world, agent id.ID, do func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error)) {
		if err := w.as(agent, func(ctx context.Context, tx *db.Tx) error { _, err := do(ctx, tx); return err }); err != nil {
			w.t.Fatal(err)
		}
	}
	dir := conversation.Directory{
		User: func(context.Context, db.Q, id.ID, id.ID) (string, bool, error) { return "Agent", true, nil },
		Team: func(context.Context, db.Q, id.ID, id.ID) (bool, error) { return true, nil },
	}
	t.Run("the same is decided twice", func(t *testing.T) {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, 1, 5)
			be(w, w.agents[0], identity.Offline)
			w.arrive(d, "ann")
			bob := w.arrive(d, "bob")
			be(w, w.agents[0], identity.Online)
			by(w, w.agents[0], func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error) {
				return conversation.Route(ctx, tx, dir, w.ws, bob, w.team)
			})
			w.untilAssigned(start(t, d), 2)
			w.holds(5)
		})
	})
	t.Run("whom it was to be taken from lost it before", func(t *testing.T) {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			w := newWorld(t, d, 3, 5)
			had, next, quick := w.agents[0], w.agents[1], w.agents[2]
			be(w, next, identity.Offline)
			be(w, quick, identity.Offline)
			ann := w.arrive(d, "ann")
			n := start(t, d)
			w.untilAssigned(n, 1)
			n.stop()
			by(w, had, func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error) {
				return conversation.Close(ctx, tx, w.ws, ann, "", "")
			})
			be(w, had, identity.Offline)
			be(w, next, identity.Online)
			by(w, next, func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error) {
				return conversation.Reopen(ctx, tx, dir, w.ws, ann) // decided: to next, from had
			})
			be(w, next, identity.Offline)
			by(w, next, func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error) {
				return conversation.Unassign(ctx, tx, w.ws, ann) // decided: it waits
			})
			by(w, next, func(ctx context.Context, tx *db.Tx) (conversation.Conversation, error) {
				return conversation.Assign(ctx, tx, dir, w.ws, ann, quick)
			})
			w.until(start(t, d), func(e event.Event) bool { return e.Type == conversation.EventRefused })
			w.holds(5)
		})
	})
}
