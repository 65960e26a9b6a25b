package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
	"rondo/internal/platform/secret"
)

// Deps are what the slice needs.
type Deps struct {
	DB      *db.DB
	Feed    *event.Feed
	Secrets *secret.Keeper
	Log     *slog.Logger
	Types   []string // the types of events that can be asked for
	// AllowPrivate lets webhooks go to loopback and private addresses, for tests and closed networks.
	AllowPrivate bool
}

// Hooks is the slice at work on one node.
type Hooks struct {
	d       Deps
	types   []string
	found   chan id.ID
	sender  *sender
	retries retries
}

// New makes the slice. Register its routes and jobs, then run it.
func New(d Deps) *Hooks {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Hooks{d: d, types: append(slices.Clone(d.Types), EventDisabled), found: make(chan id.ID, 64), sender: newSender(d.AllowPrivate), retries: retries{now: map[id.ID]int{}}}
}

const (
	keepDeliveries = 30 * 24 * time.Hour
	tidyEvery      = time.Hour
	afterTrouble   = 2 * time.Second
	maxSkipped     = 2000 // events that nobody wanted before the position is written all the same
)

// Run turns every workspace's feed into deliveries until ctx ends, and forgets old ones.
func (h *Hooks) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	defer h.sender.close()
	h.d.Feed.OnWorkspace(func(ws id.ID) {
		select {
		case h.found <- ws:
		case <-ctx.Done():
		}
	})
	tidy := time.NewTicker(tidyEvery)
	defer tidy.Stop()
	for {
		select {
		case ws := <-h.found:
			all.Go(func() { h.keepFollowing(ctx, ws) })
		case <-tidy.C:
			err := h.d.DB.Write(ctx, func(tx *db.Tx) error { return forget(ctx, tx, tx.Now().Add(-keepDeliveries)) })
			if err != nil && ctx.Err() == nil {
				h.d.Log.Error("forget old webhook deliveries", "error", err)
			}
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *Hooks) keepFollowing(ctx context.Context, ws id.ID) {
	for ctx.Err() == nil {
		if err := h.follow(ctx, ws); err != nil && ctx.Err() == nil {
			h.d.Log.Error("follow the feed for webhooks", "workspace", ws.String(), "error", err)
			select {
			case <-time.After(afterTrouble):
			case <-ctx.Done():
			}
		}
	}
}

// errOvertaken means that another node made these deliveries.
var errOvertaken = errors.New("another node was quicker")

// follow reads on from the stored position. The workspace's webhooks are read again whenever the feed says
// that they changed, so a workspace without any costs nothing but reading.
func (h *Hooks) follow(ctx context.Context, ws id.ID) error {
	// Read in this order, what is made in between is seen: the feed tells of the first webhook after last.
	last, err := event.Last(ctx, h.d.DB.Read(), ws)
	if err != nil {
		return err
	}
	position, known, err := positionOf(ctx, h.d.DB.Read(), ws)
	if err != nil {
		return err
	}
	if !known { // never a webhook here: whoever makes the first one writes the position
		position = last
	}
	hooks, err := webhooksOf(ctx, h.d.DB.Read(), ws)
	if err != nil {
		return err
	}
	reader := h.d.Feed.Reader(ws, position)
	for {
		events, err := reader.Next(ctx)
		if err != nil {
			return err
		}
		var made []delivery
		for _, e := range events {
			if e.Type == EventChanged {
				if hooks, err = webhooksOf(ctx, h.d.DB.Read(), ws); err != nil {
					return err
				}
				if !known {
					return nil // begin again, at the position that is written now
				}
				continue
			}
			made = append(made, wanted(hooks, e)...)
		}
		if !known || len(made) == 0 && reader.At()-position < maxSkipped {
			continue
		}
		err = h.d.DB.Write(ctx, func(tx *db.Tx) error { return turn(ctx, tx, ws, position, reader.At(), made) })
		if errors.Is(err, errOvertaken) {
			return nil
		}
		if err != nil {
			return err
		}
		position = reader.At()
	}
}

// wanted are the deliveries that an event becomes.
func wanted(hooks []Webhook, e event.Event) []delivery {
	var out []delivery
	for _, w := range hooks {
		if w.wants(e) {
			out = append(out, delivery{Webhook: w.ID, Type: e.Type, Body: bodyOf(e)})
		}
	}
	return out
}

// maxBody is how long a body may be; a longer one names what it is about, to be fetched.
const maxBody = 20 << 10

// bodyOf is an event as it is posted. seq grows by one with every event of the workspace, so that a receiver
// can put them in order.
func bodyOf(e event.Event) string {
	type body struct {
		Type           string          `json:"type"`
		Timestamp      time.Time       `json:"timestamp"`
		Seq            int64           `json:"seq"`
		ConversationID *id.ID          `json:"conversation_id"`
		Data           json.RawMessage `json:"data"`
		Truncated      bool            `json:"truncated,omitempty"`
	}
	b := body{Type: e.Type, Timestamp: e.At.UTC(), Seq: e.Seq, Data: e.Data}
	if e.Conversation != 0 {
		b.ConversationID = &e.Conversation
	}
	if len(b.Data) > maxBody-512 {
		b.Data, b.Truncated = json.RawMessage(`{}`), true
	}
	text, err := json.Marshal(b)
	if err != nil {
		panic("webhook: an event that is not JSON: " + err.Error()) // it was written as JSON
	}
	return string(text)
}

// turn moves the position and stores the deliveries with their jobs.
func turn(ctx context.Context, tx *db.Tx, ws id.ID, from, to int64, made []delivery) error {
	moved, err := movePosition(ctx, tx, ws, from, to)
	if err != nil {
		return err
	}
	if !moved {
		return errOvertaken
	}
	for i := range made {
		made[i].ID = tx.NewID()
	}
	if err := insertDeliveries(ctx, tx, ws, made); err != nil {
		return err
	}
	for _, d := range made {
		if err := job.Enqueue(ctx, tx, firstTry(ws, d)); err != nil {
			return err
		}
	}
	return nil
}
