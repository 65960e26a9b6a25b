package contact

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qBlock      = `INSERT INTO blocks (workspace_id, kind, address, channel_id, scope, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, kind, address, channel_id, scope) DO NOTHING`
	qUnblock    = `DELETE FROM blocks WHERE workspace_id = ? AND kind = ? AND address = ? AND channel_id = ? AND scope = ?`
	qBlocked    = `SELECT at FROM blocks WHERE workspace_id = ? AND kind = ? AND address = ? AND channel_id = ? AND scope = ?`
	qBlocks     = `SELECT kind, address, channel_id, scope FROM blocks WHERE workspace_id = ? AND (kind, address) IN (VALUES `
	qDropBlocks = `DELETE FROM blocks WHERE workspace_id = ? AND (kind, address) IN (SELECT kind, address FROM identities WHERE workspace_id = ? AND contact_id = ?)`
)

func block(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID, scope Scope) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qBlock, workspace, i.Kind, i.Address, channel, scope, query.AsTime(tx.Now())))
	return n > 0, err
}

func unblock(ctx context.Context, tx *db.Tx, workspace id.ID, i Identity, channel id.ID, scope Scope) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qUnblock, workspace, i.Kind, i.Address, channel, scope))
	return n > 0, err
}

// BlockedSince tells since when an address wants nothing more of a scope from a channel; zero where it may be written to.
func BlockedSince(ctx context.Context, q db.Q, workspace id.ID, i Identity, channel id.ID, scope Scope) (time.Time, error) {
	at, err := query.One[query.Time](ctx, q, query.New(qBlocked, workspace, i.Kind, i.Address, channel, scope))
	if errors.Is(err, query.ErrNone) {
		return time.Time{}, nil
	}
	return at.Time, err
}

type blockRow struct {
	Kind, Address string
	ChannelID     id.ID
	Scope         Scope
}

// fillBlocks adds to the listed contacts which channels their addresses want nothing from.
func fillBlocks(ctx context.Context, q db.Q, workspace id.ID, list []Contact) error {
	var values [][]any
	for _, c := range list {
		for _, i := range c.Identities {
			values = append(values, []any{i.Kind, i.Address})
		}
	}
	if len(values) == 0 {
		return nil
	}
	rows, err := query.All[blockRow](ctx, q, query.New(qBlocks, workspace).Rows(values).Add(`) ORDER BY channel_id`))
	blocks := map[Identity]Blocks{}
	for _, r := range rows {
		i := Identity{r.Kind, r.Address}
		b := blocks[i]
		if r.Scope == All {
			b.All = append(b.All, r.ChannelID)
		} else {
			b.Advertising = append(b.Advertising, r.ChannelID)
		}
		blocks[i] = b
	}
	if len(blocks) > 0 {
		for n := range list {
			list[n].Blocks = blocks
		}
	}
	return err
}
