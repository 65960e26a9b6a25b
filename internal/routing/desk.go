package routing

import (
	"context"
	"sync"
	"time"

	"rondo/internal/engine"
	"rondo/internal/engine/eta"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

const (
	leaseTime     = 2 * time.Second        // an owner that is silent for so long loses the desk
	standbyPause  = 250 * time.Millisecond // how long a standby gives the owner before it looks
	retryPause    = 200 * time.Millisecond // after an error of the database
	snapshotEvery = 5000                   // events, at least
	snapshotShare = 256                    // bytes of a snapshot for each event since the last: a large state is kept less often
	endPatience   = 5 * time.Second        // how long the last words of a stopping desk may take
)

// desk is the replica of one workspace's desk on this node.
type desk struct {
	router    *Router
	workspace id.ID
	ready     chan struct{} // closed once the replica has caught up for the first time
	series    series
	replies   replies

	mu    sync.RWMutex // guards state and waits, which questions read while the loop writes
	state *engine.State
	waits *eta.Model // what was learnt of waits, from the same events

	// The rest belongs to the loop.
	reader   *event.Reader
	applied  int64 // the last event that the state has seen
	position int64 // up to here the effects are carried out, as far as this node knows
	saved    int64 // the position of the last snapshot
	size     int   // of the last snapshot, in bytes
	pending  []pending
	owner    int64
	lease    time.Time
	ticked   time.Time                       // when this node last recorded a tick
	saying   map[engine.ID]engine.ReasonCode // warnings that were recorded and have not come back yet
}

// pending is an effect that is not carried out yet.
type pending struct {
	seq    int64
	at     time.Time // of the event
	effect engine.Effect
}

func newDesk(r *Router, ws id.ID) *desk {
	return &desk{router: r, workspace: ws, ready: make(chan struct{}), state: engine.New(), waits: eta.NewModel(), saying: map[engine.ID]engine.ReasonCode{}}
}

// run follows the feed until ctx ends. An error of the database is waited out: nothing is lost by it.
func (d *desk) run(ctx context.Context) {
	for !d.begin(ctx) {
		if !pause(ctx, retryPause) {
			return
		}
	}
	var sampling sync.WaitGroup
	defer sampling.Wait()
	sampling.Go(func() { d.series.run(ctx, d) })
	for ctx.Err() == nil {
		d.step(ctx)
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), endPatience)
	defer cancel()
	d.saveSnapshot(end)
	if d.owner == d.router.owner {
		d.release(end)
	}
}

// release lets another node take the desk at once.
func (d *desk) release(ctx context.Context) {
	err := d.router.db.Write(ctx, func(tx *db.Tx) error { return releaseDesk(ctx, tx, d.workspace, d.owner) })
	if err != nil {
		d.complain(ctx, "release the desk", err)
	}
}

// begin restores the newest snapshot; step then catches up with the feed.
func (d *desk) begin(ctx context.Context) bool {
	row, err := loadDesk(ctx, d.router.db, d.workspace)
	if err != nil {
		d.complain(ctx, "load the desk", err)
		return false
	}
	snapshot, err := loadSnapshot(ctx, d.router.db.Read(), d.workspace)
	if err != nil {
		d.complain(ctx, "load the desk's snapshot", err)
		return false
	}
	if snapshot.Position, err = d.restore(ctx, snapshot); err != nil {
		d.complain(ctx, "load what was learnt of waits", err)
		return false
	}
	d.applied, d.saved, d.size = snapshot.Position, snapshot.Position, len(snapshot.State)
	d.know(row)
	d.reader = d.router.feed.Reader(d.workspace, d.applied)
	return true
}

// know takes what the desk's row says.
func (d *desk) know(row deskRow) {
	d.position, d.owner, d.lease = row.Position, row.Owner, clock.FromMicro(row.LeaseUntil)
	kept := d.pending[:0]
	for _, p := range d.pending {
		if p.seq > d.position {
			kept = append(kept, p)
		}
	}
	d.pending = kept
}

// step takes the next events in, and carries out what is pending.
func (d *desk) step(ctx context.Context) {
	events, err := d.next(ctx)
	if err != nil {
		d.complain(ctx, "read the feed", err)
		pause(ctx, retryPause)
		return
	}
	d.apply(events)
	if len(d.pending) > 0 || len(d.warnings(d.applied)) > 0 {
		d.carryOut(ctx)
	}
	if len(d.pending) == 0 {
		d.tick(ctx)
	}
	if len(d.pending) == 0 && d.applied-d.saved >= int64(max(snapshotEvery, d.size/snapshotShare)) {
		d.saveSnapshot(ctx)
	}
}

// next waits for events, but not beyond the time at which a standby looks after its pending effects, or at which
// something is due.
func (d *desk) next(ctx context.Context) ([]event.Event, error) {
	if len(d.pending) > 0 {
		return d.within(ctx, standbyPause)
	}
	if !d.isReady() && d.caughtUp(ctx) {
		close(d.ready)
	}
	if len(d.warnings(d.applied)) > 0 {
		return d.within(ctx, standbyPause) // this node may say them soon
	}
	wait, ok := d.nap()
	if !ok {
		return d.reader.Next(ctx)
	}
	return d.within(ctx, wait)
}

// within waits for events, but not for longer than that.
func (d *desk) within(ctx context.Context, wait time.Duration) ([]event.Event, error) {
	limited, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	events, err := d.reader.Next(limited)
	if limited.Err() != nil && ctx.Err() == nil {
		return events, nil
	}
	return events, err
}

func (d *desk) isReady() bool {
	select {
	case <-d.ready:
		return true
	default:
		return false
	}
}

// caughtUp tells whether the replica has seen all that had happened when it was asked.
func (d *desk) caughtUp(ctx context.Context) bool {
	last, err := event.Last(ctx, d.router.db.Read(), d.workspace)
	return err == nil && d.applied >= last
}

// apply lets the engine see events and keeps what must follow.
func (d *desk) apply(events []event.Event) {
	if len(events) == 0 {
		return
	}
	began := d.router.db.Now()
	d.mu.Lock()
	for _, e := range events {
		for _, in := range translate(e) {
			effects := d.state.Apply(in)
			d.waits.Observe(in, effects)
			for _, effect := range effects {
				if e.Seq > d.position {
					d.pending = append(d.pending, pending{e.Seq, e.At, effect})
				}
			}
		}
		d.learn(e)
		if e.Type == EventWarning {
			d.said(e)
		}
		d.applied = e.Seq
	}
	d.mu.Unlock()
	if decided := d.router.watch.Decided; decided != nil {
		decided(d.router.db.Now().Sub(began).Seconds() / float64(len(events)))
	}
}

// carryOut writes the pending effects, if this node may.
func (d *desk) carryOut(ctx context.Context) {
	now := d.router.db.Now()
	if d.owner != d.router.owner && now.Before(d.lease) {
		// Another node owns the desk. Its work shows in the row.
		row, err := loadDesk(ctx, d.router.db, d.workspace)
		if err != nil {
			d.complain(ctx, "look at the desk", err)
			return
		}
		d.know(row)
		if len(d.pending) == 0 || now.Before(d.lease) {
			return
		}
	}
	moved, err := d.commit(ctx)
	if err != nil {
		d.complain(ctx, "carry out decisions", err)
		pause(ctx, retryPause)
		return
	}
	if moved {
		d.position, d.owner, d.lease = d.applied, d.router.owner, now.Add(leaseTime)
		d.pending = d.pending[:0]
		return
	}
	row, err := loadDesk(ctx, d.router.db, d.workspace)
	if err != nil {
		d.complain(ctx, "look at the desk", err)
		return
	}
	d.know(row)
}

// measure tells the watch of assignments just carried out.
func (d *desk) measure(list []pending) {
	if d.router.watch.Assigned == nil {
		return
	}
	now := d.router.db.Now()
	for _, p := range list {
		if _, ok := p.effect.(engine.Assign); ok {
			d.router.watch.Assigned(now.Sub(p.at).Seconds())
		}
	}
}

func (d *desk) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		d.router.log.Error(what, "workspace_id", d.workspace, "error", err)
	}
}

// pause waits and tells whether ctx still lives.
func pause(ctx context.Context, for_ time.Duration) bool {
	t := time.NewTimer(for_)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
