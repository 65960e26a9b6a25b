package webhook

import (
	"context"
	"errors"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/id"
)

const (
	deliveryColumns  = `d.id, d.workspace_id, d.webhook_id, d.type, d.body, d.state, d.attempts, d.next_at, d.created_at`
	qDeliveries      = `SELECT ` + deliveryColumns + ` FROM webhook_deliveries d WHERE d.workspace_id = ?`
	qInsertDelivery  = `INSERT INTO webhook_deliveries (workspace_id, id, webhook_id, type, body, state, attempts, created_at) VALUES `
	qSaveDelivery    = `UPDATE webhook_deliveries SET state = ?, attempts = ?, next_at = ? WHERE workspace_id = ? AND id = ?`
	qForget          = `DELETE FROM webhook_deliveries WHERE created_at < ?`
	maxDeliveriesRow = 50 // rows of one INSERT, so that few statement texts exist
)

type deliveryRow struct {
	ID          id.ID
	WorkspaceID id.ID
	WebhookID   id.ID
	Type        string
	Body        string
	State       State
	Attempts    query.JSON[[]Try]
	NextAt      query.Time
	CreatedAt   query.Time
}

func (r deliveryRow) delivery() delivery {
	return delivery{ID: r.ID, Workspace: r.WorkspaceID, Webhook: r.WebhookID, Type: r.Type, Body: r.Body, State: r.State, Attempts: r.Attempts.V, NextAt: r.NextAt.Time, CreatedAt: r.CreatedAt.Time}
}

func insertDeliveries(ctx context.Context, tx *db.Tx, ws id.ID, made []delivery) error {
	rows := make([][]any, len(made))
	for i, d := range made {
		rows[i] = []any{ws, d.ID, d.Webhook, d.Type, d.Body, Waiting, `[]`, query.AsTime(tx.Now())}
	}
	for len(rows) > 0 {
		n := min(len(rows), maxDeliveriesRow)
		if _, err := query.Exec(ctx, tx, query.New(qInsertDelivery).Rows(rows[:n])); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// loadDelivery returns a delivery with its webhook, or ErrMissing where either is gone.
func loadDelivery(ctx context.Context, q db.Q, ws, which id.ID) (delivery, Webhook, error) {
	r, err := query.One[deliveryRow](ctx, q, query.New(qDeliveries, ws).Add(` AND d.id = ?`, which))
	if errors.Is(err, query.ErrNone) {
		return delivery{}, Webhook{}, ErrMissing
	}
	if err != nil {
		return delivery{}, Webhook{}, err
	}
	w, err := Load(ctx, q, ws, r.WebhookID)
	return r.delivery(), w, err
}

// deliveriesOf lists the deliveries of a webhook, newest first, before an id (0: from the newest).
func deliveriesOf(ctx context.Context, q db.Q, ws, webhook, before id.ID, state State, limit int) ([]delivery, error) {
	s := query.New(qDeliveries, ws).Add(` AND d.webhook_id = ?`, webhook).If(before != 0, ` AND d.id < ?`, before).If(state != "", ` AND d.state = ?`, state)
	rows, err := query.All[deliveryRow](ctx, q, s.Add(` ORDER BY d.id DESC LIMIT ?`, limit))
	out := make([]delivery, len(rows))
	for i, r := range rows {
		out[i] = r.delivery()
	}
	return out, err
}

func saveDelivery(ctx context.Context, tx *db.Tx, d delivery) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveDelivery, d.State, query.AsJSON(d.Attempts), query.AsTime(d.NextAt), d.Workspace, d.ID))
	return err
}

func forget(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := query.Exec(ctx, tx, query.New(qForget, query.AsTime(before)))
	return err
}
