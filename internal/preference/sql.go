package preference

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qPreferences    = `SELECT value FROM preferences WHERE workspace_id = ? AND user_id = ?`
	qPutPreferences = `INSERT INTO preferences (workspace_id, user_id, value, updated_at) VALUES (?, ?, ?, ?)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`
)

type preferencesRow struct{ Value query.JSON[Preferences] }

// Of returns a user's preferences; the usual ones when nothing was set.
func Of(ctx context.Context, q db.Q, workspace, user id.ID) (Preferences, error) {
	r, err := query.One[preferencesRow](ctx, q, query.New(qPreferences, workspace, user))
	if errors.Is(err, query.ErrNone) {
		return Usual(), nil
	}
	return r.Value.V, err
}

func put(ctx context.Context, tx *db.Tx, workspace, user id.ID, p Preferences) error {
	_, err := query.Exec(ctx, tx, query.New(qPutPreferences, workspace, user, query.AsJSON(p), query.AsTime(tx.Now())))
	return err
}
