package app

import (
	"context"
	"sync"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/expectation"
	"rondo/internal/identity"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
	"rondo/internal/platform/fault"
	"rondo/internal/platform/id"
)

// perTeam keeps for a minute what is asked about teams: every open chat window asks every few seconds.
type perTeam[V any] struct {
	db    *db.DB
	ask   func(ctx context.Context, q db.Q, ws, team id.ID, now time.Time) (V, error)
	known sync.Map // teamKey → answer[V]
}

type teamKey struct{ workspace, team id.ID }

type answer[V any] struct {
	value V
	asked time.Time
}

const answerKept = time.Minute

// of is the answer for a team (0: for the workspace); the zero value where it cannot be told now.
func (p *perTeam[V]) of(ctx context.Context, ws, team id.ID) V {
	now, key := p.db.Now(), teamKey{ws, team}
	if v, ok := p.known.Load(key); ok {
		if last := v.(answer[V]); now.Sub(last.asked) < answerKept {
			return last.value
		}
	}
	value, err := p.ask(ctx, p.db.Read(), ws, team, now)
	if err != nil {
		var none V
		return none
	}
	p.known.Store(key, answer[V]{value, now})
	return value
}

// opens is when the hours of a team, or else of the workspace, begin; the zero time while they run, and where
// there are none.
func (a *App) opens() func(ctx context.Context, ws, team id.ID) time.Time {
	kept := perTeam[time.Time]{db: a.db, ask: nextOpening}
	return func(ctx context.Context, ws, team id.ID) time.Time {
		at := kept.of(ctx, ws, team)
		if !a.db.Now().Before(at) {
			return time.Time{} // they began since it was asked
		}
		return at
	}
}

// replies is within how many seconds a team usually gives its first answer; 0 where that is not known.
func (a *App) replies() func(ctx context.Context, ws, team id.ID) int {
	return (&perTeam[int]{db: a.db, ask: expectation.UsualReply}).of
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
