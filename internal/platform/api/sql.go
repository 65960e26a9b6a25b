package api

import (
	"context"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

// keyStore keeps the answers to requests with an Idempotency-Key.
type keyStore struct{ db *db.DB }

// keyClaim is one request's hold on a key.
type keyClaim struct {
	workspace   id.ID
	actor       string
	key         string
	fingerprint string
}

// What stands in the place of a status while there is no answer.
const (
	atWork     = 0
	carriedOut = 1 // the write has committed
)

// keyAnswer is what is stored of an answer.
type keyAnswer struct {
	Fingerprint string
	Status      int
	ContentType string
	Location    string
	Body        []byte
	CreatedAt   query.Time
}

const (
	qForgetKey = `DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ?
  AND (created_at < ? OR (status = 0 AND created_at < ?))`
	qClaimKey = `INSERT INTO idempotency_keys (workspace_id, actor, key, fingerprint, status, content_type, location, body, created_at)
VALUES (?, ?, ?, ?, 0, '', '', ?, ?) ON CONFLICT DO NOTHING`
	qLoadKey = `SELECT fingerprint, status, content_type, location, body, created_at FROM idempotency_keys
WHERE workspace_id = ? AND actor = ? AND key = ?`
	qSettleKey = `UPDATE idempotency_keys SET status = ?, content_type = ?, location = ?, body = ?
WHERE workspace_id = ? AND actor = ? AND key = ? AND status IN (0, 1)`
	qMarkKey    = `UPDATE idempotency_keys SET status = 1 WHERE workspace_id = ? AND actor = ? AND key = ? AND status = 0`
	qReleaseKey = `DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ? AND status = 0`
	qPruneKeys  = `DELETE FROM idempotency_keys WHERE created_at < ?`
)

// claim takes the key, or returns what is known of the request that has it. Of two at once one gets it.
func (s keyStore) claim(ctx context.Context, c keyClaim) (prior keyAnswer, mine bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		if _, err := query.Exec(ctx, tx, query.New(qForgetKey, c.workspace, c.actor, c.key,
			query.AsTime(now.Add(-keyKept)), query.AsTime(now.Add(-keyLease)))); err != nil {
			return err
		}
		n, err := query.Exec(ctx, tx, query.New(qClaimKey, c.workspace, c.actor, c.key, c.fingerprint, []byte{}, query.AsTime(now)))
		if mine = n == 1; mine || err != nil {
			return err
		}
		prior, err = query.One[keyAnswer](ctx, tx, query.New(qLoadKey, c.workspace, c.actor, c.key))
		return err
	})
	return prior, mine, err
}

// markCarriedOut notes, in the unit of the write itself, that it is done.
func markCarriedOut(ctx context.Context, tx *db.Tx, c keyClaim) error {
	_, err := query.Exec(ctx, tx, query.New(qMarkKey, c.workspace, c.actor, c.key))
	return err
}

func (s keyStore) settle(ctx context.Context, c keyClaim, a keyAnswer) error {
	body := a.Body
	if body == nil {
		body = []byte{}
	}
	return s.exec(ctx, query.New(qSettleKey, a.Status, a.ContentType, a.Location, body, c.workspace, c.actor, c.key))
}

func (s keyStore) release(ctx context.Context, c keyClaim) error {
	return s.exec(ctx, query.New(qReleaseKey, c.workspace, c.actor, c.key))
}

// prune is the one statement here that looks across workspaces: age is all that counts.
func (s keyStore) prune(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := query.Exec(ctx, tx, query.New(qPruneKeys, query.AsTime(tx.Now().Add(-keyKept))))
		return err
	})
}

func (s keyStore) exec(ctx context.Context, q *query.SQL) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := query.Exec(ctx, tx, q)
		return err
	})
}
