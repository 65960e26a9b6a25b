package webhook

import (
	"context"
	"encoding/json"
	"time"

	"rondo/internal/platform/access"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// State says how far a delivery came.
type State string

// The states.
const (
	Waiting   State = "waiting" // for its first try or the next one
	Delivered State = "delivered"
	Failed    State = "failed" // it is not tried again
)

// delivery is one event on its way to one webhook.
type delivery struct {
	ID        id.ID
	Workspace id.ID
	Webhook   id.ID
	Type      string
	Body      string
	State     State
	Attempts  []Try
	NextAt    time.Time // while it waits for another try
	CreatedAt time.Time
}

// Try is one call and what came of it.
type Try struct {
	At     time.Time     `json:"at"`
	OK     bool          `json:"ok"`
	Status int           `json:"status,omitempty"` // 0: there was no answer
	Detail string        `json:"detail,omitempty"` // the beginning of the answer, or why there was none
	TookMS int64         `json:"took_ms"`
	After  time.Duration `json:"-"` // how long it asked to be left alone
}

func (d delivery) ended(s State) delivery {
	d.State, d.NextAt = s, time.Time{}
	return d
}

// TypeTest is what Test posts.
const TypeTest = "webhook.test"

// Test posts an event of its own to the address, whatever it asked for.
func (h *Hooks) Test(ctx context.Context, tx *db.Tx, which id.ID) (id.ID, error) {
	w, err := lockWebhook(ctx, tx, access.From(ctx).Workspace, which)
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(map[string]any{"type": TypeTest, "timestamp": tx.Now().UTC(), "data": map[string]any{"webhook_id": w.ID}})
	if err != nil {
		return 0, err
	}
	d := delivery{ID: tx.NewID(), Webhook: w.ID, Type: TypeTest, Body: string(body)}
	if err := insertDeliveries(ctx, tx, w.Workspace, []delivery{d}); err != nil {
		return 0, err
	}
	return d.ID, replay(ctx, tx, w.Workspace, d.ID)
}

// Replay posts a delivery once more, now, under the same webhook-id.
func (h *Hooks) Replay(ctx context.Context, tx *db.Tx, webhook, which id.ID) error {
	ws := access.From(ctx).Workspace
	d, w, err := loadDelivery(ctx, tx, ws, which)
	if err != nil {
		return err
	}
	if w.ID != webhook {
		return fault.NotFound("delivery")
	}
	return replay(ctx, tx, ws, d.ID)
}

func replay(ctx context.Context, tx *db.Tx, ws, which id.ID) error {
	return job.Enqueue(ctx, tx, job.New{Workspace: ws, Kind: jobDeliver, Payload: payload{Delivery: which, Replay: true}, MaxAttempts: 3, UniqueKey: "replay " + which.String()})
}
