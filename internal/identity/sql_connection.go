package identity

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qInsertConnections = `INSERT INTO connections (workspace_id, id, user_id, session_hash, holder, opened_at) VALUES `
	qConnectionsAgain  = ` ON CONFLICT DO NOTHING`
	qDeleteConnection  = `DELETE FROM connections WHERE workspace_id = ? AND id = ?`
	qDeleteSessionsOf  = `DELETE FROM connections WHERE workspace_id = ? AND user_id = ? AND session_hash = ?`
	qDeleteConnections = `DELETE FROM connections WHERE workspace_id = ? AND user_id = ?`
	qCountConnections  = `SELECT count(*) FROM connections WHERE workspace_id = ? AND user_id = ?`
	qBeat              = `UPDATE connection_holders SET beat = beat + 1 WHERE holder = ?`
	qHold              = `INSERT INTO connection_holders (holder, beat) VALUES (?, 0) ON CONFLICT DO NOTHING`
	// Across workspaces, like the processes themselves: what each holds, and its beat.
	qHolders = `SELECT holder, max(beat) AS beat FROM (SELECT holder, beat FROM connection_holders UNION ALL SELECT holder, -1 AS beat FROM connections) h
GROUP BY holder ORDER BY holder`
	qHeldBy     = `SELECT DISTINCT workspace_id, user_id FROM connections WHERE holder = ? ORDER BY workspace_id, user_id LIMIT ?`
	qDropHeld   = `DELETE FROM connections WHERE holder = ? AND workspace_id = ? AND user_id = ?`
	qDropHolder = `DELETE FROM connection_holders WHERE holder = ?`
)

// insertConnections writes sockets, and leaves those be that are there.
func insertConnections(ctx context.Context, tx *db.Tx, holder string, sockets []socket) error {
	const most = 64 // rows per statement, so that few statement texts exist
	for len(sockets) > 0 {
		n := min(len(sockets), most)
		rows := make([][]any, n)
		for i, s := range sockets[:n] {
			rows[i] = []any{s.workspace, s.id, s.user, s.session, holder, query.AsTime(tx.Now())}
		}
		if _, err := query.Exec(ctx, tx, query.New(qInsertConnections).Rows(rows).Add(qConnectionsAgain)); err != nil {
			return err
		}
		sockets = sockets[n:]
	}
	return nil
}

func deleteConnection(ctx context.Context, tx *db.Tx, s socket) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteConnection, s.workspace, s.id))
	return err
}

func deleteConnectionsBySession(ctx context.Context, tx *db.Tx, ws, user id.ID, session string) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteSessionsOf, ws, user, session))
	return err
}

func deleteConnectionsOf(ctx context.Context, tx *db.Tx, ws, user id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qDeleteConnections, ws, user))
	return err
}

func countConnections(ctx context.Context, tx *db.Tx, ws, user id.ID) (int, error) {
	return query.One[int](ctx, tx, query.New(qCountConnections, ws, user))
}

// holderRow is a process that holds sockets. Beat is -1 for one that never beat.
type holderRow struct {
	Holder string
	Beat   int64
}

// beat counts a process's beat; false when the others have given it up.
func beat(ctx context.Context, tx *db.Tx, holder string) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qBeat, holder))
	return n == 1, err
}

func hold(ctx context.Context, tx *db.Tx, holder string) error {
	_, err := query.Exec(ctx, tx, query.New(qHold, holder))
	return err
}

func holders(ctx context.Context, q db.Q) ([]holderRow, error) {
	return query.All[holderRow](ctx, q, query.New(qHolders))
}

type heldRow struct {
	WorkspaceID id.ID
	UserID      id.ID
}

// heldBy reads at most limit users of whom a process holds sockets, in the order of their ids.
func heldBy(ctx context.Context, tx *db.Tx, holder string, limit int) ([]heldRow, error) {
	return query.All[heldRow](ctx, tx, query.New(qHeldBy, holder, limit))
}

func dropHeld(ctx context.Context, tx *db.Tx, holder string, h heldRow) error {
	_, err := query.Exec(ctx, tx, query.New(qDropHeld, holder, h.WorkspaceID, h.UserID))
	return err
}

func dropHolder(ctx context.Context, tx *db.Tx, holder string) error {
	_, err := query.Exec(ctx, tx, query.New(qDropHolder, holder))
	return err
}
