package signature

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qSignature    = `SELECT text FROM signatures WHERE workspace_id = ? AND owner = ? AND owner_id = ?`
	qPutSignature = `INSERT INTO signatures (workspace_id, owner, owner_id, text, updated_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, owner, owner_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`
	qDropSignature = `DELETE FROM signatures WHERE workspace_id = ? AND owner = ? AND owner_id = ?`
)

// Of is the signature of one owner; empty when there is none.
func Of(ctx context.Context, q db.Q, workspace id.ID, owner Owner, of id.ID) (string, error) {
	text, err := query.One[string](ctx, q, query.New(qSignature, workspace, string(owner), of))
	if errors.Is(err, query.ErrNone) {
		err = nil
	}
	return text, err
}

func put(ctx context.Context, tx *db.Tx, workspace id.ID, owner Owner, of id.ID, text string) error {
	_, err := query.Exec(ctx, tx, query.New(qPutSignature, workspace, string(owner), of, text, query.AsTime(tx.Now())))
	return err
}

func drop(ctx context.Context, tx *db.Tx, workspace id.ID, owner Owner, of id.ID) error {
	_, err := query.Exec(ctx, tx, query.New(qDropSignature, workspace, string(owner), of))
	return err
}
