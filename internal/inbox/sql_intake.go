package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qMark        = `INSERT INTO received (workspace_id, channel_id, key, at) VALUES `
	qMarkEnd     = ` ON CONFLICT (workspace_id, channel_id, key) DO NOTHING RETURNING channel_id, key`
	qForget      = `DELETE FROM received WHERE at < ?`
	qSaveReaches = `INSERT INTO reaches (workspace_id, channel_id, contact_id, address) VALUES `
	qReachesEnd  = ` ON CONFLICT (workspace_id, channel_id, contact_id) DO UPDATE SET address = excluded.address`
	qReach       = `SELECT address FROM reaches WHERE workspace_id = ? AND channel_id = ? AND contact_id = ?`
	qAttempt     = `INSERT INTO attempts (workspace_id, message_id, at) VALUES (?, ?, ?) ON CONFLICT (workspace_id, message_id) DO NOTHING`
	qAttempted   = `SELECT message_id FROM attempts WHERE workspace_id = ?`
	qAttemptOver = `DELETE FROM attempts WHERE workspace_id = ? AND message_id = ?`
)

type markRow struct {
	ChannelID id.ID
	Key       string
}

// mark notes the events and tells which are new. Everybody takes them in one order.
func (s *storing) mark(ctx context.Context, events []entry) (map[mark]bool, error) {
	var marks []mark
	for _, e := range events {
		if m := markOf(e); m.key != "" {
			marks = append(marks, m)
		}
	}
	if len(marks) == 0 {
		return map[mark]bool{}, nil
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.channel, b.channel), cmp.Compare(a.key, b.key)) })
	marks = slices.Compact(marks)
	values := make([][]any, len(marks))
	for i, m := range marks {
		values[i] = []any{s.workspace, m.channel, m.key, query.AsTime(s.tx.Now())}
	}
	rows, err := query.All[markRow](ctx, s.tx, query.New(qMark).Rows(values).Add(qMarkEnd))
	fresh := make(map[mark]bool, len(rows))
	for _, r := range rows {
		fresh[mark{r.ChannelID, r.Key}] = true
	}
	return fresh, err
}

// forgetReceived drops what no provider repeats any more.
func forgetReceived(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qForget, query.AsTime(before)))
	return err
}

func saveReaches(ctx context.Context, tx *db.Tx, workspace id.ID, ways []way, addresses map[way]string) error {
	values := make([][]any, len(ways))
	for i, w := range ways {
		values[i] = []any{workspace, w.channel, w.contact, addresses[w]}
	}
	_, err := query.Exec(ctx, tx, query.New(qSaveReaches).Rows(values).Add(qReachesEnd))
	return err
}

func loadReach(ctx context.Context, q db.Q, workspace id.ID, w way) (string, error) {
	address, err := query.One[string](ctx, q, query.New(qReach, workspace, w.channel, w.contact))
	if errors.Is(err, query.ErrNone) {
		return "", nil
	}
	return address, err
}

// beginAttempt notes that a message is being handed to its provider. It is false when that was noted
// before and never settled.
func beginAttempt(ctx context.Context, tx *db.Tx, workspace, message id.ID) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qAttempt, workspace, message, query.AsTime(tx.Now())))
	return n == 1, err
}

// attempted are those messages that are being handed to their provider.
func attempted(ctx context.Context, q db.Q, workspace id.ID, messages []id.ID) ([]id.ID, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	return query.All[id.ID](ctx, q, query.In(query.New(qAttempted, workspace), ` AND message_id IN (?)`, messages))
}

func endAttempt(ctx context.Context, tx *db.Tx, workspace, message id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qAttemptOver, workspace, message))
	return err
}
