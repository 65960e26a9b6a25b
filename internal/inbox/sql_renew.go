package inbox

import (
	"context"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	// Of two that want to fetch new secrets one finds the lease free.
	qTakeRenewal = `INSERT INTO renewals (workspace_id, channel_id, owner, lease_until) VALUES (?, ?, ?, ?)
ON CONFLICT (workspace_id, channel_id) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until`
	qTakeRenewalIf = ` WHERE renewals.lease_until < ?`
	qKeepRenewal   = `UPDATE renewals SET secrets = ? WHERE workspace_id = ? AND channel_id = ?`
	qLeaveRenewal  = `UPDATE renewals SET lease_until = 0 WHERE workspace_id = ? AND channel_id = ? AND owner = ?`
	qDropRenewal   = `DELETE FROM renewals WHERE workspace_id = ? AND channel_id = ?`
)

// takeRenewal takes the lease of renewing a channel's secrets, if it is free, or if whoever had it cannot be
// there any more (alone).
func takeRenewal(ctx context.Context, tx *db.Tx, acc *account, owner id.ID, until time.Time, alone bool) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qTakeRenewal, acc.workspace, acc.id, owner, query.AsTime(until)).If(!alone, qTakeRenewalIf, query.AsTime(tx.Now())))
	return n > 0, err
}

// keepRenewal replaces the renewed secrets of a channel; nil takes them away. The row is there since the lease.
func keepRenewal(ctx context.Context, tx *db.Tx, workspace, which id.ID, sealed []byte) error {
	_, err := query.Exec(ctx, tx, query.New(qKeepRenewal, sealed, workspace, which))
	return err
}

func leaveRenewal(ctx context.Context, tx *db.Tx, acc *account, owner id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qLeaveRenewal, acc.workspace, acc.id, owner))
	return err
}

func dropRenewal(ctx context.Context, tx *db.Tx, workspace, which id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qDropRenewal, workspace, which))
	return err
}
