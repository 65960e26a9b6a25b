package conversation

import (
	"context"
	"errors"

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
)

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
