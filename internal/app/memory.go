package app

import (
	"context"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"time"
)

const (
	giveBackEvery = 15 * time.Second
	giveBackAbove = 16 << 20 // bytes that lie free
)

// giveBack returns memory to the system that a burst has left free: a sign-in takes 19 MB for a moment, and
// the runtime alone would keep most of it for minutes.
func (a *App) giveBack(ctx context.Context) error {
	free := []runtimemetrics.Sample{{Name: "/memory/classes/heap/free:bytes"}}
	t := time.NewTicker(giveBackEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
		if runtimemetrics.Read(free); free[0].Value.Uint64() > giveBackAbove {
			debug.FreeOSMemory()
		}
	}
}
