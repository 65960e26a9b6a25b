package conversation

import (
	"context"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qReplied = `SELECT assignee_id, assigned_at, opened_at, first_reply_at FROM conversations
WHERE workspace_id = ? AND team_id = ? AND first_reply_at >= ? AND assignee_id IS NOT NULL AND first_reply_at >= assigned_at ORDER BY first_reply_at DESC LIMIT ?`
	// The id is asked for so that SQLite goes by the index of those who wait, and not by all of the workspace.
	qUnreplied = `SELECT assignee_id, assigned_at, opened_at, first_reply_at FROM conversations
WHERE workspace_id = ? AND id > 0 AND team_id = ? AND status = 'open' AND waiting_since IS NOT NULL AND first_reply_at IS NULL AND assignee_id IS NOT NULL ORDER BY id DESC LIMIT ?`
)

// Replied is how an agent answered who had been given a conversation that nobody had answered.
type Replied struct {
	Agent id.ID
	From  time.Time // when they had it, and the contact waited
	At    time.Time // zero: not yet
}

type repliedRow struct {
	AssigneeID   id.ID
	AssignedAt   query.Time
	OpenedAt     query.Time
	FirstReplyAt query.Time
}

// Replies is the newest first answers of a team since a time, and those that are awaited now; at most limit of each.
func Replies(ctx context.Context, q db.Q, workspace, team id.ID, since time.Time, limit int) ([]Replied, error) {
	rows, err := query.All[repliedRow](ctx, q, query.New(qReplied, workspace, team, query.AsTime(since), limit))
	if err != nil {
		return nil, err
	}
	waiting, err := query.All[repliedRow](ctx, q, query.New(qUnreplied, workspace, team, limit))
	var out []Replied
	for _, r := range append(rows, waiting...) {
		one := Replied{Agent: r.AssigneeID, From: r.AssignedAt.Time, At: r.FirstReplyAt.Time}
		if r.OpenedAt.After(one.From) {
			one.From = r.OpenedAt.Time
		}
		out = append(out, one)
	}
	return out, err
}
