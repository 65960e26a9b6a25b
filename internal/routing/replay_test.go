package routing_test

import (
	"context"
	"strings"
	"testing"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/dbtest"
	"rondo/internal/platform/event"
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
