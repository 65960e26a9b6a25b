package conversation

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// By the clocks of the reply targets: package expectation keeps them, above; here they are only read. First come those
// for whom one runs, in the order of its index, then the others, the newest first.
const (
	qDue = `SELECT ` + columns + `, rt.due_at FROM reply_targets rt JOIN conversations c ON c.workspace_id = rt.workspace_id AND c.id = rt.conversation_id
JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id WHERE rt.workspace_id = ?`
	qDueEnd   = ` ORDER BY rt.due_at, rt.conversation_id LIMIT ?`
	qTimeless = ` AND NOT EXISTS (SELECT 1 FROM reply_targets rt WHERE rt.workspace_id = c.workspace_id AND rt.conversation_id = c.id)`
)

type dueRow struct {
	row
	DueAt query.Time
}

func findDue(ctx context.Context, q db.Q, workspace id.ID, f Filter) ([]Conversation, error) {
	after := f.After
	var list []Conversation
	if after == nil || !after.Timeless {
		s := narrow(query.New(qDue, workspace), f)
		if after != nil {
			s.Add(` AND (rt.due_at, rt.conversation_id) > (?, ?)`, after.At, after.ID)
		}
		rows, err := query.All[dueRow](ctx, q, s.Add(qDueEnd, f.Limit))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			c := r.conversation()
			c.DueAt = r.DueAt.Time
			list = append(list, c)
		}
		after = nil
	}
	if len(list) == f.Limit {
		return list, nil
	}
	s := narrow(query.New(qConversations, workspace), f).Add(qTimeless)
	order(s, Filter{Sort: Newest, After: after})
	rest, err := conversations(query.All[row](ctx, q, s.Add(` LIMIT ?`, f.Limit-len(list))))
	return append(list, rest...), err
}
