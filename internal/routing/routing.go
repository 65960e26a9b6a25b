// Package routing runs the live desk: it feeds each workspace's events, in order, to the engine and carries
// out what the engine decides.
//
// Every node keeps a replica of every desk, over the same feed; equal events give equal states, so the
// replicas agree without talking. One of them carries out the effects: it moves the desk's position in the
// feed by compare-and-set in the same transaction as the effects, so any node may take over at any moment
// and a stale one can do no harm. Its other half, the rows that guard caps and what people did, is in
// package conversation (AssignAutomatically); the deciding itself is package engine.
package routing

import (
	"context"
	"log/slog"
	"sync"

	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// Router keeps the desks of all workspaces on this node.
type Router struct {
	db    *db.DB
	feed  *event.Feed
	log   *slog.Logger
	watch Watch
	owner int64 // names this node in the leases
	kinds []string
	found chan id.ID

	mu    sync.Mutex
	desks map[id.ID]*desk
}

// Watch hears what the desks do, for metrics. Its functions must not block.
type Watch struct {
	// Assigned hears of each automatic assignment, with how long after the event that made it possible.
	Assigned func(after float64)
	// Decided hears how long the engine took for one event, in seconds.
	Decided func(took float64)
}

// New makes a router; Run works.
func New(d *db.DB, feed *event.Feed, log *slog.Logger, watch Watch) *Router {
	owner := int64(d.NewID())
	if d.Single() {
		owner = 1 // the desks of the process before this one are its own
	}
	return &Router{db: d, feed: feed, log: log, watch: watch, owner: owner, found: make(chan id.ID, 64), desks: map[id.ID]*desk{}}
}

// Run keeps a desk for every workspace until ctx ends; then each desk saves its state.
func (r *Router) Run(ctx context.Context) error {
	var desks sync.WaitGroup
	defer desks.Wait()
	r.feed.OnWorkspace(func(ws id.ID) {
		select {
		case r.found <- ws:
		case <-ctx.Done():
		}
	})
	for {
		select {
		case ws := <-r.found:
			desks.Go(func() { r.desk(ws).run(ctx) })
		case <-ctx.Done():
			return nil
		}
	}
}

// desk is the workspace's desk; it answers questions once its replica has caught up.
func (r *Router) desk(ws id.ID) *desk {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.desks[ws]
	if d == nil {
		d = newDesk(r, ws)
		r.desks[ws] = d
	}
	return d
}
