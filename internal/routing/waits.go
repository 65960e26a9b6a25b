package routing

import (
	"context"
	"encoding/json"
	"math"

	"rondo/internal/conversation"
	"rondo/internal/engine"
	"rondo/internal/engine/eta"
	"rondo/internal/expectation"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/event"
	"rondo/internal/platform/id"
)

// Beside the state of its desk a replica keeps what it has learnt of how long people wait (engine/eta), from the
// same events in the same order; so replicas agree in this, too.

// learn takes in an announcement: what comes of it moves the estimates that follow.
func (d *desk) learn(e event.Event) {
	if e.Type != expectation.EventTold {
		return
	}
	var told expectation.Told
	if json.Unmarshal(e.Data, &told) == nil && told.Raw.High > 0 {
		d.waits.Tell(d.state, engine.ID(e.Conversation), engine.Micros(clock.Micro(e.At)), told.Raw)
	}
}

// restore makes state and model anew from what was kept, if both were and are of one moment. Otherwise the feed
// has everything from the start.
func (d *desk) restore(ctx context.Context, snapshot snapshotRow) (position int64, err error) {
	state, waits := engine.New(), eta.NewModel()
	if snapshot.State != nil {
		kept, err := loadWaits(ctx, d.router.db.Read(), d.workspace)
		if err != nil {
			return 0, err
		}
		was, stateErr := engine.Restore(snapshot.State)
		learnt, waitsErr := eta.Restore(kept.State)
		if stateErr == nil && waitsErr == nil && kept.Position == snapshot.Position {
			state, waits, position = was, learnt, snapshot.Position
		}
	}
	d.mu.Lock()
	d.state, d.waits = state, waits
	d.mu.Unlock()
	return position, nil
}

// Estimate looks ahead for one who waits. The seed is the number of the last event that the desk has seen, so the
// same question at the same moment has the same answer on every node.
func (r *Router) Estimate(ctx context.Context, ws, c id.ID) (e eta.Estimate, err error) {
	err = r.study(ctx, ws, func(s *engine.State, m *eta.Model, seen int64) { e = m.Estimate(s, engine.ID(c), uint64(seen)) })
	return e, err
}

// waitOf is an estimate as the API shows it; nil while no minutes can be known.
func waitOf(e eta.Estimate) *conversation.Wait {
	if !e.Known() || e.High <= 0 {
		return nil
	}
	return &conversation.Wait{LowS: int(math.Floor(e.Low)), HighS: int(math.Ceil(e.High))}
}

// glances is the waits of those in a list, for screens.
func (r *Router) glances(ctx context.Context, ws id.ID, list []engine.Waiting) (waits map[engine.ID]*conversation.Wait, err error) {
	waits = make(map[engine.ID]*conversation.Wait, len(list))
	err = r.study(ctx, ws, func(s *engine.State, m *eta.Model, _ int64) {
		if len(list) == 0 {
			return
		}
		view := m.View(s)
		for _, w := range list {
			waits[w.Conversation] = waitOf(view.Glance(w.Conversation))
		}
	})
	return waits, err
}
