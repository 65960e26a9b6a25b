package routing

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qLoadWaits = `SELECT position, state FROM desk_waits WHERE workspace_id = ?`
	qSaveWaits = `INSERT INTO desk_waits (workspace_id, position, state) VALUES (?, ?, ?)
ON CONFLICT (workspace_id) DO UPDATE SET position = excluded.position, state = excluded.state WHERE desk_waits.position < excluded.position`
)

// loadWaits returns what was learnt; nothing where nothing was kept yet.
func loadWaits(ctx context.Context, q db.Q, workspace id.ID) (snapshotRow, error) {
	row, err := query.One[snapshotRow](ctx, q, query.New(qLoadWaits, workspace))
	if errors.Is(err, query.ErrNone) {
		return snapshotRow{}, nil
	}
	return row, err
}

// saveWaits keeps what was learnt up to the event at position.
func saveWaits(ctx context.Context, tx *db.Tx, workspace id.ID, position int64, state []byte) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveWaits, workspace, position, state))
	return err
}
