package inbox

import (
	"context"
	"errors"
	"time"

	"rondo/internal/channel"
	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qPollable = `SELECT ` + channelColumns + channelTables + ` WHERE c.deleted_at IS NULL`
	// Of two nodes one finds the lease free; its own it may always take.
	qTakePoll = `INSERT INTO polls (workspace_id, channel_id, cursor, owner, lease_until) VALUES (?, ?, '', ?, ?)
ON CONFLICT (workspace_id, channel_id) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until`
	qTakePollIf = ` WHERE polls.lease_until < ? OR polls.owner = excluded.owner`
	qKeepPoll   = `UPDATE polls SET lease_until = ? WHERE workspace_id = ? AND channel_id = ? AND owner = ?`
	qCursor     = `SELECT cursor FROM polls WHERE workspace_id = ? AND channel_id = ? AND owner = ?`
	qMoveCursor = `UPDATE polls SET cursor = ? WHERE workspace_id = ? AND channel_id = ? AND owner = ?`
)

// pollable lists the channels of some kinds, of all workspaces, with their sealed secrets.
func pollable(ctx context.Context, q db.Q, kinds []channel.Kind) ([]Channel, []sealed, error) {
	rows, err := query.All[channelRow](ctx, q, query.In(query.New(qPollable), ` AND c.kind IN (?)`, kinds).Add(` ORDER BY c.id`))
	out, kept := make([]Channel, len(rows)), make([]sealed, len(rows))
	for i, r := range rows {
		out[i], kept[i] = r.channel(), r.sealed()
	}
	return out, kept, err
}

// takePoll takes the lease of a channel's asking, if it is free, or if whoever had it cannot be there any
// more (alone).
func takePoll(ctx context.Context, tx *db.Tx, acc *account, owner id.ID, until time.Time, alone bool) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qTakePoll, acc.workspace, acc.id, owner, query.AsTime(until)).If(!alone, qTakePollIf, query.AsTime(tx.Now())))
	return n > 0, err
}

// keepPoll makes the lease last until a time. It is false when another node has it.
func keepPoll(ctx context.Context, tx *db.Tx, acc *account, owner id.ID, until time.Time) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qKeepPoll, query.AsTime(until), acc.workspace, acc.id, owner))
	return n > 0, err
}

// cursorAt is where the asking stands; errLostPoll when another node has it.
func cursorAt(ctx context.Context, q db.Q, acc *account, owner id.ID) (string, error) {
	at, err := query.One[string](ctx, q, query.New(qCursor, acc.workspace, acc.id, owner))
	if errors.Is(err, query.ErrNone) {
		err = errLostPoll
	}
	return at, err
}

// moveCursor keeps where the asking stands, as long as it is this node's.
func moveCursor(ctx context.Context, tx *db.Tx, acc *account, owner id.ID, cursor string) error {
	n, err := query.Exec(ctx, tx, query.New(qMoveCursor, cursor, acc.workspace, acc.id, owner))
	if err == nil && n == 0 {
		err = errLostPoll
	}
	return err
}
