package routing

import (
	"context"
	"time"

	"rondo/internal/engine"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/event"
)

// Time is part of the feed: when something is due in the engine, the owner of the desk records a tick, and every
// replica does what is due when it reads that. So a replay does the same at the same place.

const (
	longestNap = time.Second            // how long the loop waits at most while something is pending in time
	tickAgain  = 500 * time.Millisecond // how long a recorded tick may take to come back before another is recorded
)

// nap is how long to wait for events: until something is due. ok is false when nothing ever is.
func (d *desk) nap() (wait time.Duration, ok bool) {
	due, ok := d.state.Due()
	if !ok {
		return 0, false
	}
	return min(max(clock.FromMicro(int64(due)).Sub(d.router.db.Now()), time.Millisecond), longestNap), true
}

// tick records that something is due, if it is and nobody has yet.
func (d *desk) tick(ctx context.Context) {
	now := d.router.db.Now()
	due, ok := d.state.Due()
	if !ok || now.Before(clock.FromMicro(int64(due))) || !d.isReady() || now.Before(d.ticked.Add(tickAgain)) {
		return
	}
	if !d.mine(ctx, now) {
		return
	}
	var moved bool
	err := d.router.db.Write(ctx, func(tx *db.Tx) (err error) {
		moved, err = movePosition(ctx, tx, d.workspace, d.position, d.applied, d.router.owner, clock.Micro(tx.Now().Add(leaseTime)))
		if err != nil || !moved {
			return err
		}
		return recordTick(tx, d.workspace)
	})
	if err != nil {
		d.complain(ctx, "record that something is due", err)
		pause(ctx, retryPause)
		return
	}
	if moved {
		d.position, d.owner, d.lease, d.ticked = d.applied, d.router.owner, now.Add(leaseTime), now
		return
	}
	d.look(ctx)
}

// mine tells whether this node may carry out what the desk decides: it owns it, or nobody does.
func (d *desk) mine(ctx context.Context, now time.Time) bool {
	if d.owner == d.router.owner || !now.Before(d.lease) {
		return true
	}
	d.look(ctx) // another node owns the desk; its work shows in the row
	return !now.Before(d.lease)
}

// look reads the desk's row.
func (d *desk) look(ctx context.Context) {
	row, err := loadDesk(ctx, d.router.db, d.workspace)
	if err != nil {
		d.complain(ctx, "look at the desk", err)
		return
	}
	d.know(row)
}

// warnings is what is to be said of teams, once the replica has caught up with what had happened.
func (d *desk) warnings(to int64) []engine.Warning {
	if !d.isReady() || to != d.applied {
		return nil
	}
	var news []engine.Warning
	for _, w := range d.state.Warnings() {
		if said, is := d.saying[w.Team]; !is || said != w.Code {
			news = append(news, w)
		}
	}
	return news
}

// said notes that a warning has come back in the feed.
func (d *desk) said(e event.Event) {
	if w, ok := read[Warning](e); ok {
		delete(d.saying, engine.ID(w.TeamID))
	}
}
