package inbox

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
)

const (
	qSaveSlip = `INSERT INTO slips (workspace_id, channel_id, name, slip, until) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, channel_id, name) DO UPDATE SET slip = excluded.slip, until = excluded.until`
	qTakeSlip    = `DELETE FROM slips WHERE workspace_id = ? AND channel_id = ? AND name = ? RETURNING slip, until`
	qSlip        = `SELECT slip FROM slips WHERE workspace_id = ? AND channel_id = ? AND name = ?`
	qForgetSlips = `DELETE FROM slips WHERE until < ?`
)

// slip is one that a provider handed out, and until when it is of use.
type slip struct {
	name, slip string
	until      time.Time
}

type slipRow struct {
	Slip  string
	Until query.Time
}

func saveSlip(ctx context.Context, tx *db.Tx, acc *account, s slip) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveSlip, acc.workspace, acc.id, s.name, s.slip, query.AsTime(s.until)))
	return err
}

// takeSlip gives a slip that is still of use to whoever comes first.
func takeSlip(ctx context.Context, tx *db.Tx, acc *account, name string) (string, error) {
	row, err := query.One[slipRow](ctx, tx, query.New(qTakeSlip, acc.workspace, acc.id, name))
	if errors.Is(err, query.ErrNone) || err == nil && row.Until.Before(tx.Now()) {
		return "", nil
	}
	return row.Slip, err
}

// loadSlip gives a slip; empty where there is none.
func loadSlip(ctx context.Context, q db.Q, acc *account, name string) (string, error) {
	s, err := query.One[string](ctx, q, query.New(qSlip, acc.workspace, acc.id, name))
	if errors.Is(err, query.ErrNone) {
		return "", nil
	}
	return s, err
}

func forgetSlips(ctx context.Context, tx *db.Tx) error {
	_, err := query.Exec(ctx, tx, query.New(qForgetSlips, query.AsTime(tx.Now())))
	return err
}
