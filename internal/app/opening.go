package app

import (
	"context"
	"sync"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// openings knows when teams open next. Every open chat window asks every few seconds, so an answer is kept for
// a minute.
type openings struct {
	db    *db.DB
	known sync.Map // openingKey → opening
}

type openingKey struct{ workspace, team id.ID }

type opening struct{ at, asked time.Time }

const openingKept = time.Minute

// next is when the hours of the team, or else of the workspace, begin; the zero time while they run, and where
// there are none.
func (o *openings) next(ctx context.Context, ws, team id.ID) time.Time {
	now, key := o.db.Now(), openingKey{ws, team}
	if v, ok := o.known.Load(key); ok {
		if last := v.(opening); now.Sub(last.asked) < openingKept && (last.at.IsZero() || now.Before(last.at)) {
			return last.at
		}
	}
	at, err := nextOpening(ctx, o.db.Read(), ws, team, now)
	if err != nil {
		return time.Time{} // the window then says that we are away, and no more
	}
	o.known.Store(key, opening{at, now})
	return at
}

func nextOpening(ctx context.Context, q db.Q, ws, team id.ID, now time.Time) (time.Time, error) {
	kept, err := hoursOf(ctx, q, ws, team)
	if err != nil || kept == 0 {
		return time.Time{}, err
	}
	c, err := calendar.Load(ctx, q, ws, kept)
	if err != nil {
		return time.Time{}, err
	}
	hours, err := c.Hours()
	if err != nil {
		return time.Time{}, err
	}
	at, ok := hours.NextOpen(clock.Micro(now))
	if !ok || hours.Open(clock.Micro(now)) {
		return time.Time{}, nil
	}
	return clock.FromMicro(at), nil
}

// hoursOf is the calendar that a team keeps to: its own, or else the workspace's; 0 for none.
func hoursOf(ctx context.Context, q db.Q, ws, team id.ID) (id.ID, error) {
	t, err := identity.LoadTeam(ctx, q, ws, team)
	if err == nil && t.Hours != 0 {
		return t.Hours, nil
	}
	if err != nil && fault.KindOf(err) != fault.NotFoundKind {
		return 0, err
	}
	w, err := identity.LoadWorkspace(ctx, q, ws)
	return w.Hours, err
}
