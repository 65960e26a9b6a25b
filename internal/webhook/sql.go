package webhook

import (
	"context"
	"errors"

	"rondo/internal/platform/db"
	"rondo/internal/platform/db/query"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

const (
	webhookColumns = `w.id, w.workspace_id, w.url, w.description, w.events, w.secret, w.previous_secret, w.previous_until, w.older_secrets, w.active, w.reason, w.since, w.failures, w.failing_since, w.paused_until, w.last_ok_at, w.created_at`
	qWebhooks      = `SELECT ` + webhookColumns + ` FROM webhooks w WHERE w.workspace_id = ?`
	qInsertWebhook = `INSERT INTO webhooks (workspace_id, id, url, description, events, secret, active, reason, since, failures, created_at) VALUES `
	qSaveWebhook   = `UPDATE webhooks SET url = ?, description = ?, events = ?, secret = ?, previous_secret = ?, previous_until = ?, older_secrets = ?, active = ?, reason = ?, since = ?, failures = ?, failing_since = ?, paused_until = ?, last_ok_at = ? WHERE workspace_id = ? AND id = ?`
	qDeleteWebhook = `DELETE FROM webhooks WHERE workspace_id = ? AND id = ?`
	qDeleteOf      = `DELETE FROM webhook_deliveries WHERE workspace_id = ? AND webhook_id = ?`

	qPosition = `SELECT seq FROM webhook_positions WHERE workspace_id = ?`
	// Whoever writes the position first says where the workspace's webhooks begin.
	qBegin = `INSERT INTO webhook_positions (workspace_id, seq) VALUES (?, ?) ON CONFLICT (workspace_id) DO UPDATE SET seq = webhook_positions.seq`
	qMove  = `UPDATE webhook_positions SET seq = ? WHERE workspace_id = ? AND seq = ?`
)

type webhookRow struct {
	ID             id.ID
	WorkspaceID    id.ID
	URL            string `db:"url"`
	Description    string
	Events         query.JSON[[]string]
	Secret         []byte
	PreviousSecret []byte
	PreviousUntil  query.Time
	OlderSecrets   query.JSON[[]oldSecret]
	Active         bool
	Reason         string
	Since          query.Time
	Failures       int
	FailingSince   query.Time
	PausedUntil    query.Time
	LastOKAt       query.Time `db:"last_ok_at"`
	CreatedAt      query.Time
}

func (r webhookRow) webhook() Webhook {
	return Webhook{ID: r.ID, Workspace: r.WorkspaceID, URL: r.URL, Description: r.Description, Events: r.Events.V, Active: r.Active, Reason: r.Reason, Since: r.Since.Time,
		Failures: r.Failures, FailingSince: r.FailingSince.Time, PausedUntil: r.PausedUntil.Time, LastOKAt: r.LastOKAt.Time, CreatedAt: r.CreatedAt.Time,
		secret: r.Secret, previous: r.PreviousSecret, PreviousUntil: r.PreviousUntil.Time, older: r.OlderSecrets.V}
}

// webhooksOf lists the webhooks of a workspace, oldest first.
func webhooksOf(ctx context.Context, q db.Q, ws id.ID) ([]Webhook, error) {
	rows, err := query.All[webhookRow](ctx, q, query.New(qWebhooks, ws).Add(` ORDER BY w.id`))
	out := make([]Webhook, len(rows))
	for i, r := range rows {
		out[i] = r.webhook()
	}
	return out, err
}

// Load returns a webhook of the workspace, or ErrMissing.
func Load(ctx context.Context, q db.Q, ws, which id.ID) (Webhook, error) {
	return oneWebhook(ctx, q, query.New(qWebhooks, ws).Add(` AND w.id = ?`, which))
}

func lockWebhook(ctx context.Context, tx *db.Tx, ws, which id.ID) (Webhook, error) {
	return oneWebhook(ctx, tx, query.New(qWebhooks, ws).Add(` AND w.id = ?`, which).If(tx.Dialect() == query.Postgres, ` FOR UPDATE`))
}

func oneWebhook(ctx context.Context, q db.Q, s *query.SQL) (Webhook, error) {
	r, err := query.One[webhookRow](ctx, q, s)
	if errors.Is(err, query.ErrNone) {
		return Webhook{}, ErrMissing
	}
	return r.webhook(), err
}

func insertWebhook(ctx context.Context, tx *db.Tx, w Webhook) error {
	_, err := query.Exec(ctx, tx, query.New(qInsertWebhook).Rows([][]any{{w.Workspace, w.ID, w.URL, w.Description, query.AsJSON(w.Events), w.secret, w.Active, w.Reason,
		query.AsTime(w.Since), w.Failures, query.AsTime(w.CreatedAt)}}))
	return err
}

func saveWebhook(ctx context.Context, tx *db.Tx, w Webhook) error {
	_, err := query.Exec(ctx, tx, query.New(qSaveWebhook, w.URL, w.Description, query.AsJSON(w.Events), w.secret, w.previous, query.AsTime(w.PreviousUntil), query.AsJSON(append([]oldSecret{}, w.older...)), w.Active, w.Reason,
		query.AsTime(w.Since), w.Failures, query.AsTime(w.FailingSince), query.AsTime(w.PausedUntil), query.AsTime(w.LastOKAt), w.Workspace, w.ID))
	return err
}

func deleteWebhook(ctx context.Context, tx *db.Tx, ws, which id.ID) error {
	if _, err := query.Exec(ctx, tx, query.New(qDeleteOf, ws, which)); err != nil {
		return err
	}
	_, err := query.Exec(ctx, tx, query.New(qDeleteWebhook, ws, which))
	return err
}

func positionOf(ctx context.Context, q db.Q, ws id.ID) (seq int64, known bool, err error) {
	seq, err = query.One[int64](ctx, q, query.New(qPosition, ws))
	if errors.Is(err, query.ErrNone) {
		return 0, false, nil
	}
	return seq, err == nil, err
}

// begin writes where the workspace's webhooks begin, if nobody did, and locks the row.
func begin(ctx context.Context, tx *db.Tx, ws id.ID) error {
	last, err := event.Last(ctx, tx, ws)
	if err != nil {
		return err
	}
	_, err = query.Exec(ctx, tx, query.New(qBegin, ws, last))
	return err
}

func movePosition(ctx context.Context, tx *db.Tx, ws id.ID, from, to int64) (bool, error) {
	n, err := query.Exec(ctx, tx, query.New(qMove, to, ws, from))
	return n > 0, err
}
