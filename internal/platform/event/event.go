// Package event keeps the feed: what happened in a workspace, in one gapless order.
//
// A unit of work records events beside its rows; they get their numbers as its last act and become visible
// with its commit. Because the counter's row is taken last and held until the commit, whoever has read up
// to number N has read everything that will ever have a number up to N. The router, the sockets, the
// server-sent events and the webhooks all read this one feed, each at its own pace.
package event

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
)

// Event is one thing that happened.
type Event struct {
	Workspace    id.ID
	Seq          int64 // 1, 2, 3… within the workspace
	Type         string
	At           time.Time
	Conversation id.ID // 0 when it concerns none
	Data         json.RawMessage
}

// New is an event that is about to be recorded.
type New struct {
	Workspace    id.ID
	Type         string
	Conversation id.ID
	// Data is what the type promises to carry; it is written as JSON at once.
	Data any
}

// Record notes events in the running unit of work, in this order.
func Record(tx *db.Tx, news ...New) error {
	b := tx.Carry(bufferKey{}, func() db.Carried { return &buffer{} }).(*buffer)
	for _, n := range news {
		data, err := json.Marshal(n.Data)
		if err != nil {
			return fmt.Errorf("write event %s: %w", n.Type, err)
		}
		b.events = append(b.events, Event{Workspace: n.Workspace, Type: n.Type, At: tx.Now(), Conversation: n.Conversation, Data: data})
	}
	return nil
}

type bufferKey struct{}

// buffer holds the events of a unit until its end.
type buffer struct{ events []Event }

// Flush numbers the events and writes them, one workspace after the other in the order of their ids.
func (b *buffer) Flush(ctx context.Context, tx *db.Tx) error {
	feed, _ := tx.Kept(feedKey{}).(*Feed)
	for _, group := range byWorkspace(b.events) {
		if err := appendEvents(ctx, tx, group); err != nil {
			return err
		}
		if feed != nil {
			tx.OnCommit(func() { feed.committed(group) })
		}
	}
	return nil
}

// byWorkspace splits the events, keeping their order within each workspace.
func byWorkspace(events []Event) [][]Event {
	var groups [][]Event
next:
	for _, e := range events {
		for i := range groups {
			if groups[i][0].Workspace == e.Workspace {
				groups[i] = append(groups[i], e)
				continue next
			}
		}
		groups = append(groups, []Event{e})
	}
	// A unit for several workspaces takes their counters in one order, so that two cannot deadlock.
	for i := range groups {
		for j := i; j > 0 && groups[j][0].Workspace < groups[j-1][0].Workspace; j-- {
			groups[j], groups[j-1] = groups[j-1], groups[j]
		}
	}
	return groups
}
