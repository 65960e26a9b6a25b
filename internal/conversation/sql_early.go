package conversation

import (
	"context"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	// Whoever stores messages has looked into the table and not said so yet; or waits, and will find it.
	qLockRevisions    = `LOCK TABLE early_revisions IN ACCESS EXCLUSIVE MODE`
	qKeepRevision     = `INSERT INTO early_revisions (workspace_id, channel_id, provider_id, id, revision, at) VALUES (?, ?, ?, ?, ?, ?)`
	qRevisions        = `SELECT r.id, r.revision FROM (VALUES `
	qRevisionsEnd     = `) AS v CROSS JOIN early_revisions r WHERE r.workspace_id = ? AND r.channel_id = v.column1 AND r.provider_id = v.column2 ORDER BY r.id`
	qDropRevisions    = `DELETE FROM early_revisions WHERE workspace_id = ?`
	qForgetRevisions  = `DELETE FROM early_revisions WHERE at < ?`
	qForgetEarly      = `DELETE FROM early_reports WHERE at < ?`
	qDropRevisionsEnd = ` AND id IN (?)`
)

// ForgetEarly drops reports and revisions from before a time about messages that never came to be.
func ForgetEarly(ctx context.Context, tx *db.Tx, before time.Time) error {
	if _, err := query.Exec(ctx, tx, query.New(qForgetRevisions, query.AsTime(before))); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qForgetEarly, query.AsTime(before)))
	return err
}

// lockRevisions lets nobody store messages until the end of this unit. Where units follow one another anyway it is
// nothing.
func lockRevisions(ctx context.Context, tx *db.Tx) error {
	if tx.Dialect() != query.Postgres {
		return nil
	}
	_, err := query.Exec(ctx, tx, query.New(qLockRevisions))
	return err
}

func keepRevision(ctx context.Context, tx *db.Tx, workspace id.ID, r Revision) error {
	_, err := query.Exec(ctx, tx, query.New(qKeepRevision, workspace, r.Channel, r.ProviderID, tx.NewID(), query.AsJSON(r), query.AsTime(tx.Now())))
	return err
}

// takeRevisions returns what was kept about messages with these names, the earliest first, and keeps it no longer.
func takeRevisions(ctx context.Context, tx *db.Tx, workspace id.ID, keys []providerKey) ([]Revision, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	s := query.New(qRevisions)
	for i, k := range keys {
		s.If(i > 0, `,`).Add(`(CAST(? AS BIGINT), ?)`, k.ChannelID, k.ProviderID)
	}
	type row struct {
		ID       id.ID
		Revision query.JSON[Revision]
	}
	rows, err := query.All[row](ctx, tx, s.Add(qRevisionsEnd, workspace))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids, revisions := make([]id.ID, len(rows)), make([]Revision, len(rows))
	for i, r := range rows {
		ids[i], revisions[i] = r.ID, r.Revision.V
	}
	_, err = query.Exec(ctx, tx, query.In(query.New(qDropRevisions, workspace), qDropRevisionsEnd, ids))
	return revisions, err
}
