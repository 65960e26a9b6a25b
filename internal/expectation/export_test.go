package expectation

import (
	"context"
	"time"

	"rondo/internal/platform/db"
	"rondo/internal/platform/id"
	"rondo/internal/platform/job"
)

// What tests do by hand. They stand outside, since the desk that they run imports this package.

func (k *Keeper) Look(ctx context.Context, j job.Job) (time.Time, error) { return k.lookAt(ctx, j) }

func Keep(ctx context.Context, tx *db.Tx, a Announcement) (bool, error) { return insert(ctx, tx, a) }

func SettleAt(ctx context.Context, tx *db.Tx, ws, conv id.ID, at time.Time, o Outcome) error {
	return settle(ctx, tx, ws, matter{conversation: conv, at: at, outcome: o})
}

var (
	Tallies  = tallies
	Retarget = retarget
	Begin    = begin
	Show     = show
)

func (t Tally) Counts() KeptCounts { return t.counts() }
