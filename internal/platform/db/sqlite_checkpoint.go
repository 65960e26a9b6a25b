package db

import (
	"context"
	"time"

	"rondo/internal/platform/db/query"
)

// The write-ahead log is copied into the database file beside the writer, not by it: the copy syncs the
// disk, and whoever commits should not wait for that.
const (
	checkpointEvery = 200 * time.Millisecond
	maxLogPages     = 8192 // 32 MB; beyond that the writer waits once for the log to begin anew
)

type checkpointRow struct {
	Busy, Log, Checkpointed int
}

// checkpoint copies until the database closes.
func (l *lite) checkpoint() {
	defer close(l.copied)
	ctx := context.Background()
	t := time.NewTicker(checkpointEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-l.closing:
			return
		}
		if !l.dirty.Swap(false) {
			continue
		}
		row, err := query.One[checkpointRow](ctx, l.copier, query.New(`PRAGMA wal_checkpoint(PASSIVE)`))
		if err == nil && row.Log > maxLogPages {
			l.restart.Store(true)
		}
		// An error is no loss: everything is in the log, and the next round tries again.
	}
}

// beginLogAnew waits for the rest to be copied, so that the log is written from its beginning again. Under
// a load that never pauses the copier alone would never catch up with the last pages.
func (l *lite) beginLogAnew(ctx context.Context) {
	if l.restart.Swap(false) {
		_, _ = query.All[checkpointRow](ctx, l.writer, query.New(`PRAGMA wal_checkpoint(RESTART)`))
	}
}
