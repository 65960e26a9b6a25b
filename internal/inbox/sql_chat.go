package inbox

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	qPerson     = `SELECT name, email, language, page_url FROM visitors WHERE workspace_id = ? AND channel_id = ? AND address = ?`
	qSavePerson = `INSERT INTO visitors (workspace_id, channel_id, address, name, email, language, page_url, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, channel_id, address) DO UPDATE SET name = excluded.name, email = excluded.email, language = excluded.language, page_url = excluded.page_url, seen_at = excluded.seen_at`
	qForgetPersons = `DELETE FROM visitors WHERE seen_at < ?`
)

// loadPerson is what was told of a visitor; empty where nothing was.
func loadPerson(ctx context.Context, q db.Q, workspace, channel id.ID, address string) (person, error) {
	p, err := query.One[person](ctx, q, query.New(qPerson, workspace, channel, address))
	if errors.Is(err, query.ErrNone) {
		return person{}, nil
	}
	return p, err
}

func savePerson(ctx context.Context, tx *db.Tx, workspace, channel id.ID, address string, p person) error {
	_, err := query.Exec(ctx, tx, query.New(qSavePerson, workspace, channel, address, p.Name, p.Email, p.Language, p.PageURL, query.AsTime(tx.Now())))
	return err
}

// forgetPersons drops what was told of visitors who never wrote, or have long become contacts.
func forgetPersons(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qForgetPersons, query.AsTime(before)))
	return err
}
