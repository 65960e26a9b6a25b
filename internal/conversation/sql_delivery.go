package conversation

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qHoldEarly = `INSERT INTO early_reports (workspace_id, channel_id, provider_id, state, code, detail, at) VALUES (?, ?, ?, 'queued', '', '', ?)
ON CONFLICT (workspace_id, channel_id, provider_id) DO UPDATE SET at = excluded.at`
	qKeepEarly = `UPDATE early_reports SET state = ?, code = ?, detail = ? WHERE workspace_id = ? AND channel_id = ? AND provider_id = ?`
	qEarly     = `SELECT state, code, detail FROM early_reports WHERE workspace_id = ? AND channel_id = ? AND provider_id = ?`
	qDropEarly = `DELETE FROM early_reports WHERE workspace_id = ? AND channel_id = ? AND provider_id = ?`
	qParts     = `SELECT parts FROM messages WHERE workspace_id = ? AND id = ? AND parts IS NOT NULL`
	qSaveParts = `UPDATE messages SET parts = ? WHERE workspace_id = ? AND id = ?`
	qFates     = `SELECT id, state, error_code, error_detail FROM messages WHERE workspace_id = ?`
)

const (
	qRecent = `SELECT id FROM conversations WHERE workspace_id = ? AND contact_id = ? ORDER BY last_message_at DESC LIMIT ?`
	// What a watermark may still move on: few at any time.
	qSentUpTo  = ` AND m.channel_id = ? AND m.direction = 'out' AND NOT m.private AND m.provider_id IS NOT NULL AND m.at <= ?`
	qUnsettled = ` AND m.channel_id = ? AND m.direction = 'out' AND NOT m.private AND m.state IN ('queued', 'uncertain') AND m.provider_id IS NULL ORDER BY m.id`
)

// lockSent lists, to be written, what was sent to a contact by a channel up to a time and did not come to a
// state yet, oldest first.
func lockSent(ctx context.Context, tx *db.Tx, workspace, contact, channel id.ID, upTo time.Time, state State) ([]Message, error) {
	var before []State
	for _, s := range []State{Queued, Uncertain, Sent, Delivered, Read} {
		if s.after(state) {
			before = append(before, s)
		}
	}
	recent, err := query.All[id.ID](ctx, tx, query.New(qRecent, workspace, contact, recentConversations))
	if err != nil || len(recent) == 0 || len(before) == 0 {
		return nil, err
	}
	s := query.In(query.New(qMessages, workspace), ` AND m.conversation_id IN (?)`, recent)
	s = query.In(s.Add(qSentUpTo, channel, query.AsTime(upTo)), ` AND m.state IN (?)`, before)
	rows, err := query.All[messageRow](ctx, tx, s.Add(` ORDER BY m.id`).If(tx.Dialect() == query.Postgres, ` FOR UPDATE`))
	out := make([]Message, len(rows))
	for i, r := range rows {
		out[i] = r.message()
	}
	return out, err
}

func unsettled(ctx context.Context, q db.Q, workspace, contact, channel id.ID) ([]Message, error) {
	recent, err := query.All[id.ID](ctx, q, query.New(qRecent, workspace, contact, recentConversations))
	if err != nil || len(recent) == 0 {
		return nil, err
	}
	s := query.In(query.New(qMessages, workspace), ` AND m.conversation_id IN (?)`, recent)
	rows, err := query.All[messageRow](ctx, q, s.Add(qUnsettled, channel))
	out := make([]Message, len(rows))
	for i, r := range rows {
		out[i] = r.message()
	}
	return out, err
}

// Fate is what became of a message; Error is nil where nothing is wrong with it.
type Fate struct {
	State State
	Error *MessageError
}

type fateRow struct {
	ID          id.ID
	State       State
	ErrorCode   *string
	ErrorDetail *string
}

// Fates tells what became of messages; of those that are gone, nothing.
func Fates(ctx context.Context, q db.Q, workspace id.ID, messages []id.ID) (map[id.ID]Fate, error) {
	out := make(map[id.ID]Fate, len(messages))
	if len(messages) == 0 {
		return out, nil
	}
	rows, err := query.All[fateRow](ctx, q, query.In(query.New(qFates, workspace), ` AND id IN (?)`, messages))
	for _, r := range rows {
		f := Fate{State: r.State}
		if code := value(r.ErrorCode); code != "" {
			f.Error = &MessageError{code, value(r.ErrorDetail)}
		}
		out[r.ID] = f
	}
	return out, err
}

type earlyRow struct {
	State  State
	Code   string
	Detail string
}

// holdEarly makes whoever else is about to report on a message, or to learn the channel's name of it, wait
// for the end of this unit. Its row says queued: nothing is reported yet.
func holdEarly(ctx context.Context, tx *db.Tx, workspace, channel id.ID, provider string) error {
	_, err := query.Exec(ctx, tx, query.New(qHoldEarly, workspace, channel, provider, query.AsTime(tx.Now())))
	return err
}

// keepEarly keeps the report that is furthest on, in the row that is held.
func keepEarly(ctx context.Context, tx *db.Tx, workspace id.ID, r Report) error {
	old, err := query.One[earlyRow](ctx, tx, query.New(qEarly, workspace, r.Channel, r.ProviderID))
	if err != nil || !old.State.after(r.State) {
		return err
	}
	_, err = query.Exec(ctx, tx, query.New(qKeepEarly, r.State, r.Code, r.Detail, workspace, r.Channel, r.ProviderID))
	return err
}

// takeEarly returns the report kept for a message, if there is one, and removes the row that is held.
func takeEarly(ctx context.Context, tx *db.Tx, workspace, channel id.ID, provider string) (Report, bool, error) {
	e, err := query.One[earlyRow](ctx, tx, query.New(qEarly, workspace, channel, provider))
	if err != nil {
		return Report{}, false, err
	}
	_, err = query.Exec(ctx, tx, query.New(qDropEarly, workspace, channel, provider))
	return Report{Channel: channel, ProviderID: provider, State: e.State, Code: e.Code, Detail: e.Detail}, e.State != Queued, err
}

func loadParts(ctx context.Context, q db.Q, workspace, message id.ID) ([]string, error) {
	parts, err := query.One[query.JSON[[]string]](ctx, q, query.New(qParts, workspace, message))
	if errors.Is(err, query.ErrNone) {
		return nil, nil
	}
	return parts.V, err
}

func saveParts(ctx context.Context, tx *db.Tx, workspace, message id.ID, parts []string) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveParts, query.AsJSON(parts), workspace, message))
	return err
}
