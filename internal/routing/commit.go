package routing

import (
	"context"

	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
)

// maxBatch bounds the effects of one transaction, so that a drain of ten thousand leaves room for others.
const maxBatch = 500

// commit moves the desk's position and carries out the pending effects up to there, in one transaction.
// moved is false when another node was quicker.
func (d *desk) commit(ctx context.Context) (moved bool, err error) {
	for len(d.pending) > maxBatch {
		// Whole events only: the position stands behind all effects of an event.
		n := maxBatch
		for n < len(d.pending) && d.pending[n].seq == d.pending[n-1].seq {
			n++
		}
		if n == len(d.pending) {
			break
		}
		to := d.pending[n-1].seq
		moved, err := d.move(ctx, to, d.pending[:n])
		if err != nil || !moved {
			return moved, err
		}
		d.position = to
		d.pending = d.pending[n:]
	}
	return d.move(ctx, d.applied, d.pending)
}

func (d *desk) move(ctx context.Context, to int64, list []pending) (moved bool, err error) {
	r := d.router
	warnings := d.warnings(to)
	err = r.db.Write(ctx, func(tx *db.Tx) error {
		moved, err = movePosition(ctx, tx, d.workspace, d.position, to, r.owner, clock.Micro(tx.Now().Add(leaseTime)))
		if err != nil || !moved {
			return err
		}
		if err := (effects{d.workspace, lastOf(list)}).write(ctx, tx); err != nil {
			return err
		}
		return recordWarnings(ctx, tx, d.workspace, warnings)
	})
	if err != nil || !moved {
		return false, err
	}
	for _, w := range warnings {
		d.saying[w.Team] = w.Code
	}
	d.measure(list)
	return true, nil
}

// saveSnapshot keeps the state, so that a start need not read the feed from its beginning. It is skipped
// while effects are pending: a snapshot stands for effects that are carried out.
func (d *desk) saveSnapshot(ctx context.Context) {
	if len(d.pending) > 0 || d.applied == d.saved || !d.isReady() {
		return
	}
	state, waits := d.state.Snapshot(), d.waits.Snapshot()
	err := d.router.db.Write(ctx, func(tx *db.Tx) error {
		if err := saveSnapshot(ctx, tx, d.workspace, d.applied, state); err != nil {
			return err
		}
		return saveWaits(ctx, tx, d.workspace, d.applied, waits)
	})
	if err != nil {
		d.complain(ctx, "save the desk", err)
		return
	}
	d.saved, d.size = d.applied, len(state)
}
