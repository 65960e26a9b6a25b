package event

import (
	"context"
	"encoding/json"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qTakeNumbers = `INSERT INTO feeds (workspace_id, seq) VALUES (?, ?)
ON CONFLICT (workspace_id) DO UPDATE SET seq = feeds.seq + excluded.seq RETURNING seq`
	qInsertEvents = `INSERT INTO events (workspace_id, seq, type, at, conversation_id, data) VALUES `
	qReadEvents   = `SELECT workspace_id, seq, type, at, conversation_id, data FROM events WHERE workspace_id = ? AND seq > ? ORDER BY seq LIMIT ?`
	qEventsOf     = `SELECT workspace_id, seq, type, at, conversation_id, data FROM events WHERE workspace_id = ? AND conversation_id = ? AND seq > ?`
	qLast         = `SELECT seq FROM feeds WHERE workspace_id = ?`
	qFeeds        = `SELECT workspace_id, seq FROM feeds`
)

// maxRows bounds the rows of one INSERT, so that few statement texts exist.
const maxRows = 64

// appendEvents gives the events of one workspace their numbers and writes them.
func appendEvents(ctx context.Context, tx *db.Tx, events []Event) error {
	last, err := query.One[int64](ctx, tx, query.New(qTakeNumbers, events[0].Workspace, len(events)))
	if err != nil {
		return err
	}
	rows := make([][]any, len(events))
	for i := range events {
		e := &events[i]
		e.Seq = last - int64(len(events)-1-i)
		rows[i] = []any{e.Workspace, e.Seq, e.Type, query.AsTime(e.At), query.Ref(e.Conversation), string(e.Data)}
	}
	for len(rows) > 0 {
		n := min(len(rows), maxRows)
		if _, err := query.Exec(ctx, tx, query.New(qInsertEvents).Rows(rows[:n])); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

type row struct {
	WorkspaceID    id.ID
	Seq            int64
	Type           string
	At             query.Time
	ConversationID query.Ref
	Data           string
}

func events(rows []row) []Event {
	out := make([]Event, len(rows))
	for i, r := range rows {
		out[i] = Event{Workspace: r.WorkspaceID, Seq: r.Seq, Type: r.Type, At: r.At.Time, Conversation: r.ConversationID.ID(), Data: json.RawMessage(r.Data)}
	}
	return out
}

// Read returns at most limit events of the workspace after the number, in order.
func Read(ctx context.Context, q db.Q, workspace id.ID, after int64, limit int) ([]Event, error) {
	rows, err := query.All[row](ctx, q, query.New(qReadEvents, workspace, after, limit))
	return events(rows), err
}

// Of returns at most limit events of one conversation after the number, of the given types, in order.
func Of(ctx context.Context, q db.Q, workspace, conversation id.ID, types []string, after int64, limit int) ([]Event, error) {
	s := query.In(query.New(qEventsOf, workspace, conversation, after), ` AND type IN (?)`, types).Add(` ORDER BY seq LIMIT ?`, limit)
	rows, err := query.All[row](ctx, q, s)
	return events(rows), err
}

// Last is the number of the newest event of the workspace; 0 when nothing has happened yet.
func Last(ctx context.Context, q db.Q, workspace id.ID) (int64, error) {
	n, err := query.One[int64](ctx, q, query.New(qLast, workspace))
	if errors.Is(err, query.ErrNone) {
		return 0, nil
	}
	return n, err
}

type feedRow struct {
	WorkspaceID id.ID
	Seq         int64
}

func feeds(ctx context.Context, q db.Q) ([]feedRow, error) {
	return query.All[feedRow](ctx, q, query.New(qFeeds))
}
