package expectation

import (
	"context"
	"time"

	"rondo/internal/calendar"
	"rondo/internal/engine/expect"
	"rondo/internal/engine/hours"
	"rondo/internal/platform/clock"
	"rondo/internal/platform/db"
)

// hours finds whether it is outside the team's hours, or else the workspace's, and what they are. Where neither
// has any, it is always open.
func (n *notice) hours(ctx context.Context, q db.Q, now time.Time) error {
	which := n.team.Hours
	if which == 0 {
		which = n.workspace.Hours
	}
	if which == 0 {
		return nil
	}
	kept, err := calendar.Load(ctx, q, n.c.Workspace, which)
	if err != nil {
		return missing(err)
	}
	c, err := kept.Hours()
	if err != nil {
		return err
	}
	at := clock.Micro(now)
	n.situation.Away = !c.Open(at)
	n.facts.Today = dayOf(c.Today(at))
	if !n.situation.Away {
		return nil
	}
	if next, ok := c.NextOpen(at); ok {
		n.situation.Until = expect.Micros(next)
		n.facts.Next = momentOf(now, clock.FromMicro(next), c.Zone())
		n.facts.Reply.Next = true
	}
	return nil
}

func dayOf(t hours.Today) *expect.Day {
	d := &expect.Day{}
	for _, i := range t.Intervals {
		d.Open = append(d.Open, expect.Stretch{From: i.From, To: i.To})
	}
	return d
}

// momentOf is a moment on the wall clock of a zone, seen from now.
func momentOf(now, then time.Time, zone string) *expect.Moment {
	where, err := time.LoadLocation(zone)
	if err != nil {
		where = time.UTC
	}
	now, then = now.In(where), then.In(where)
	date := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return &expect.Moment{DaysAhead: int(date(then).Sub(date(now)).Hours() / 24), Weekday: int(then.Weekday()), Day: then.Day(), Month: int(then.Month()),
		Minute: then.Hour()*60 + then.Minute()}
}
