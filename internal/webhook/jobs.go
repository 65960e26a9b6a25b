package webhook

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

const (
	jobDeliver = "webhook.deliver"
	lanes      = 4 // first tries of one webhook that run side by side
	maxRetries = 2 // later tries of one webhook that run side by side, on each node
	retryAgain = 15 * time.Second

	firstPause   = 5 * time.Second // of an address that failed three times in a row; it doubles
	longestPause = 10 * time.Minute
	giveUpAfter  = 5 * 24 * time.Hour
)

// schedule is the pauses between the tries of one delivery (Standard Webhooks, "Deliverability").
func schedule() []time.Duration {
	const h = time.Hour
	return []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h}
}

type payload struct {
	Delivery id.ID `json:"delivery"`
	Retry    bool  `json:"retry,omitempty"`
	Replay   bool  `json:"replay,omitempty"` // somebody asked for it, so pauses don't count
}

// firstTry keeps the first tries of a webhook in a few lanes: a slow address waits for itself.
func firstTry(ws id.ID, d delivery) job.New {
	return job.New{Workspace: ws, Kind: jobDeliver, Payload: payload{Delivery: d.ID}, Group: "webhook " + d.Webhook.String() + " " + strconv.Itoa(int(d.ID%lanes)), MaxAttempts: 1000}
}

// Jobs names the slice's handlers.
func (h *Hooks) Jobs(r *job.Runner) { r.Handle(jobDeliver, h.deliver) }

// retries counts the later tries under way, by webhook.
type retries struct {
	mu  sync.Mutex
	now map[id.ID]int
}

func (r *retries) begin(webhook id.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now[webhook] >= maxRetries {
		return false
	}
	r.now[webhook]++
	return true
}

func (r *retries) end(webhook id.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now[webhook]--; r.now[webhook] == 0 {
		delete(r.now, webhook)
	}
}

// deliver makes one try. A try that failed is followed by a job of its own, so that it holds up no other.
func (h *Hooks) deliver(ctx context.Context, j job.Job) error {
	var p payload
	if err := j.Read(&p); err != nil {
		return job.Cancel(err)
	}
	d, w, err := loadDelivery(ctx, h.d.DB.Read(), j.WorkspaceID, p.Delivery)
	switch {
	case errors.Is(err, ErrMissing):
		return nil
	case err != nil:
		return err
	case d.State == Delivered && !p.Replay:
		return nil
	case !w.Active && !p.Replay:
		return h.d.DB.Write(ctx, func(tx *db.Tx) error { return saveDelivery(ctx, tx, d.ended(Failed)) })
	}
	now := h.d.DB.Now()
	if !p.Replay && w.PausedUntil.After(now) {
		return job.Later(w.PausedUntil.Add(spread(d.ID, p.Retry)))
	}
	if p.Retry {
		if !h.retries.begin(w.ID) {
			return job.Later(now.Add(retryAgain))
		}
		defer h.retries.end(w.ID)
	}
	try, err := h.try(ctx, w, d)
	if err != nil {
		return err
	}
	return h.d.DB.Write(ctx, func(tx *db.Tx) error { return h.settle(ctx, tx, d, try) })
}

// spread keeps the tries that waited for the same pause from coming all at once.
func spread(delivery id.ID, retry bool) time.Duration {
	if !retry {
		return 0
	}
	return time.Duration(delivery%30) * time.Second
}

// try posts the delivery, signed with every secret that counts now.
func (h *Hooks) try(ctx context.Context, w Webhook, d delivery) (Try, error) {
	now := h.d.DB.Now()
	sealed := [][]byte{w.secret}
	for _, old := range w.signing(now) {
		sealed = append(sealed, old.Secret)
	}
	var secrets []string
	for _, s := range sealed {
		text, err := h.d.Secrets.Open(s, sealContext(w.ID))
		if err != nil {
			return Try{}, fmt.Errorf("open the secret of webhook %s: %w", w.ID, err)
		}
		secrets = append(secrets, string(text))
	}
	name := "msg_" + d.ID.String()
	t := h.sender.post(ctx, w.URL, name, now, secrets, d.Body)
	t.At, t.TookMS = now.UTC(), h.d.DB.Now().Sub(now).Milliseconds()
	return t, ctx.Err()
}

// settle records a try and what follows from it, for the delivery and for the address.
func (h *Hooks) settle(ctx context.Context, tx *db.Tx, d delivery, t Try) error {
	w, err := lockWebhook(ctx, tx, d.Workspace, d.Webhook)
	if errors.Is(err, ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	d.Attempts = append(d.Attempts, t)
	switch pauses := schedule(); {
	case t.OK, d.State == Delivered: // that was a replay; what was taken once stays so
		d = d.ended(Delivered)
	case t.Status == gone:
		d = d.ended(Failed)
	case len(d.Attempts) > len(pauses):
		d = d.ended(Failed)
	default:
		pause := max(pauses[len(d.Attempts)-1], t.After)
		d.State = Waiting
		d.NextAt = tx.Now().Add(pause + pause/50*time.Duration(d.ID%11-5)) // ±10 %
		if err := job.Enqueue(ctx, tx, job.New{Workspace: d.Workspace, Kind: jobDeliver, Payload: payload{Delivery: d.ID, Retry: true}, RunAt: d.NextAt, MaxAttempts: 1000}); err != nil {
			return err
		}
	}
	if err := saveDelivery(ctx, tx, d); err != nil {
		return err
	}
	return learn(ctx, tx, w, t)
}

// learn notes what a try says of the address: one that fails again and again is left alone for a while, one
// that is gone, or has failed for five days, for good.
func learn(ctx context.Context, tx *db.Tx, w Webhook, t Try) error {
	if t.OK {
		if w.Failures == 0 && tx.Now().Sub(w.LastOKAt) < time.Second {
			return nil
		}
		w.Failures, w.FailingSince, w.PausedUntil, w.LastOKAt = 0, time.Time{}, time.Time{}, tx.Now()
		return saveWebhook(ctx, tx, w)
	}
	w.Failures++
	if w.FailingSince.IsZero() {
		w.FailingSince = tx.Now()
	}
	if t.After > 0 {
		w.PausedUntil = tx.Now().Add(t.After)
	} else if n := w.Failures - 3; n >= 0 {
		w.PausedUntil = tx.Now().Add(min(firstPause<<min(n, 10), longestPause))
	}
	reason := ""
	switch {
	case !w.Active:
	case t.Status == gone:
		reason = "The address says that it is gone (410)."
	case tx.Now().Sub(w.FailingSince) >= giveUpAfter:
		reason = "It has failed for five days. " + t.Detail
	}
	if reason == "" {
		return saveWebhook(ctx, tx, w)
	}
	w.Active, w.Reason = false, reason
	if err := saveWebhook(ctx, tx, w); err != nil {
		return err
	}
	if err := event.Record(tx, event.New{Workspace: w.Workspace, Type: EventDisabled, Data: Disabled{w.ID, w.URL, reason}}); err != nil {
		return err
	}
	return changed(tx, w)
}

// gone is the status that ends a webhook.
const gone = 410
